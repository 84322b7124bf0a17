"""Records about people: to the vault with a legal ground, else sealed in quarantine."""

import pytest

from culture_app.mesh.models import DataProduct, Quarantined
from tests.mesh.samples import (
    DESCRIPTOR,
    PARTICIPANT,
    PARTICIPANTS,
    VISIT,
    VISITS,
    counts,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_people_without_a_legal_ground_are_quarantined_and_sealed(write, pull):
    folder = write(
        **{"deelname_results.csv": VISITS + VISIT, "participant_results.csv": PARTICIPANTS + PARTICIPANT}
    )
    report = pull(folder)
    assert counts(report) == (0, 0, 0, 0, 2)
    assert "legal ground" in report.quarantined[0].reason
    for row in Quarantined.objects.all():
        assert row.sealed
        assert b"1987" not in bytes(row.body)
        assert "67db4b25" not in row.record_key
        assert "participant_birthyear" in row.fields


def test_people_with_a_legal_ground_go_to_the_vault(write, pull):
    folder = write(
        **{
            "data-product.yaml": DESCRIPTOR,
            "deelname_results.csv": VISITS + VISIT,
            "participant_results.csv": PARTICIPANTS + PARTICIPANT,
        }
    )
    assert counts(pull(folder)) == (2, 0, 0, 0, 0)
    assert counts(pull(folder)) == (0, 0, 2, 0, 0)
    product = DataProduct.objects.get()
    assert (product.name, product.purposes) == ("dp-be-test/people", ["training", "statistics"])


def test_a_ground_that_comes_later_closes_the_quarantine(write, pull):
    files = {"deelname_results.csv": VISITS + VISIT, "participant_results.csv": PARTICIPANTS + PARTICIPANT}
    pull(write(**files))
    pull(write(**files, **{"data-product.yaml": DESCRIPTOR}))
    assert set(Quarantined.objects.values_list("state", flat=True)) == {"mended"}


def test_a_broken_personal_row_is_sealed_and_not_quoted(write, pull):
    folder = write(
        **{
            "data-product.yaml": DESCRIPTOR,
            "participant_results.csv": PARTICIPANTS,
            "deelname_results.csv": VISITS + "geheim,1987\n",
        }
    )
    report = pull(folder)
    assert "geheim" not in report.quarantined[0].reason + report.quarantined[0].source
    assert b"geheim" not in bytes(Quarantined.objects.get().body)
