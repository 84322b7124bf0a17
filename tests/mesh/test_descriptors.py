"""A descriptor says which files are a product."""

import pytest

from culture_app.mesh.models import DataProduct
from tests.mesh.samples import (
    counts,
    event,
    lines,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_descriptor_says_which_files_are_the_product(write, pull):
    folder = write(
        **{
            "data-product.yaml": (
                "kind: DataProduct\nmetadata: {name: x}\nspec:\n  outputPorts:\n"
                "    - {name: events, path: 'events/*.json', entity: event}\n"
                "    - {name: gone, path: 'gone.json'}\n"
            ),
            "events/a.json": lines(event("a")),
            "draft.json": lines(event("b")),
        }
    )
    report = pull(folder / "data-product.yaml")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.quarantined[0].reason == "The port gone names a file that isn't there: gone.json."


def test_a_port_delivers_only_files_of_its_own_product(write, pull):
    folder = write(
        **{
            "p/data-product.yaml": "kind: DataProduct\nmetadata: {name: x}\nspec: {outputPorts: [{path: ../secret.json}]}",
            "secret.json": lines(event()),
        }
    )
    assert pull(folder / "p").created == 0


def test_a_folder_of_products_pulls_them_all(write, pull):
    descriptor = "kind: DataProduct\nmetadata: {name: %s}\nspec: {outputPorts: [{path: x.json}]}"
    folder = write(
        **{
            "one/data-product.yaml": descriptor % "one",
            "one/x.json": lines(event("a")),
            "two/data-product.yaml": descriptor % "two",
            "two/x.json": lines(event("b")),
        }
    )
    pull(folder)
    assert list(DataProduct.objects.values_list("name", "last_counts__created")) == [("one", 1), ("two", 1)]


def test_a_broken_descriptor_is_told(write, pull):
    folder = write(**{"data-product.yaml": "kind: [", "x.json": lines(event())})
    assert pull(folder).quarantined[0].reason.startswith("The descriptor can't be read")
