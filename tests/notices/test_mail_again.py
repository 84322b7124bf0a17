"""Mail that is tried again, and when it is given up."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from culture_app.kernel import clock, outbox
from culture_app.notices import services as notices
from culture_app.notices.models import Notice
from tests.notices.post import later, send

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SERVER = Path(__file__).parent / "mail_server.py"


def test_told_twice_it_is_sent_once(post, confirmed):
    post.start()
    assert notices.owe(kind="confirmed", booking=confirmed.id)
    send()
    later()
    send()
    assert len(post.mails) == 1


def test_one_that_is_refused_for_now_is_tried_again(post, confirmed):
    post.start("450")
    assert send() == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.error) == ("waiting", "SMTPRecipientsRefused 450")
    assert send() == 0  # not before its time
    later()
    send()
    assert len(post.mails) == 1
    assert Notice.objects.get().state == "sent"


@pytest.mark.parametrize(("fault", "copies"), [("lost", 1), ("kept", 2)])
def test_a_line_that_breaks_after_the_content_loses_nothing(post, confirmed, fault, copies):
    post.start(fault)
    send()
    assert Notice.objects.get().state == "waiting"
    later()
    send()
    assert Notice.objects.get().state == "sent"
    assert [mail["Message-ID"] for mail in post.mails] == [
        f"<{Notice.objects.get().id}@uit.example>"
    ] * copies


@pytest.mark.parametrize("fault", ["550", "554"])
def test_one_that_is_refused_for_good_is_not_tried_again(post, confirmed, fault):
    post.start(fault)
    send()
    assert Notice.objects.get().state == "refused"
    later()
    assert send() == 0


def test_one_refusal_holds_nobody_else_up(post, citizen):
    for _ in range(3):
        citizen().book(cents=0)
    outbox.drain()
    post.start("lost,550")
    assert send() == 3
    assert len(post.mails) == 1
    later()
    send()
    assert len(post.mails) == 2
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["refused", "sent", "sent"]


def test_a_mail_server_that_is_away_for_an_hour_loses_nothing(post, citizen):
    for _ in range(3):
        citizen().book(cents=0)
    outbox.drain()
    waited, tries = timedelta(), 0
    while waited < timedelta(hours=1):  # until the next is due, again and again
        tried = send()
        assert tried <= 1  # the first failure says it for all
        tries += tried
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH w AS (SELECT min(due_at) - clock_timestamp() AS pause FROM notices_notice)"
                " UPDATE notices_notice SET due_at = due_at - (SELECT pause FROM w),"
                " created_at = created_at - (SELECT pause FROM w) RETURNING (SELECT pause FROM w)"
            )
            waited += cursor.fetchone()[0]
    assert tries >= 5
    assert set(Notice.objects.values_list("state", "error")) >= {("waiting", "ConnectionRefusedError")}
    post.start()
    later()
    send()
    assert len(post.mails) == 3


def test_after_three_days_it_is_given_up(post, confirmed):
    Notice.objects.update(created_at=clock.now() - timedelta(days=4))
    send()
    assert Notice.objects.get().state == "given_up"
