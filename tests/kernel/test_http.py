"""What every request gets."""

import pytest

from culture_app.kernel.http import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nl"),
        ("fr", "fr"),
        ("fr-BE,fr;q=0.9,en;q=0.8", "fr"),
        ("en;q=0.4, de;q=0.9", "de"),
        ("ja,zh;q=0.5", "nl"),
        ("*;q=1", "nl"),
        (";;;,,,q=x", "nl"),
        ("nl;q=0, en;q=0.1", "en"),
    ],
)
def test_the_highest_ranked_of_our_languages_is_chosen(header, language):
    assert preferred_language(header) == language


def test_every_answer_carries_an_id_of_our_own(client):
    answer = client.get("/health", headers={"X-Request-Id": "lotte@example.org"})
    assert len(answer["X-Request-Id"]) == 16


@pytest.mark.django_db(databases=["default", "keys"])
def test_ready_names_what_it_looked_at(client):
    assert client.get("/health/ready").json() == {
        "status": "ready",
        "checks": {"default": "ok", "keys": "ok", "redis": "ok"},
    }


def test_an_unknown_path_is_a_problem_document(client):
    answer = client.get("/v1/nothing-here")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == "/problems/not-found"
