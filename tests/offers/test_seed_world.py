"""seed_world: a large world to measure with. Its copies are what ingest would have written of their own documents."""

from datetime import UTC, date, datetime

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import SourceDocument
from culture_app.offers.ingesting import ingest
from culture_app.offers.originals import original
from culture_app.offers.seeding import NotEmpty, sow
from culture_app.offers.seeding.world import TABLES
from culture_app.offers.tables import rows, run

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)
# What a document doesn't say: how it came in, and what seeding adds (pools and crowds).
APART = {"digest", "basis", "crowd", "crowd_basis", "crowd_as_of"}


def sown(seed=1, **changes):
    arguments = {
        "offers": 150,
        "occurrences": 1500,
        "seed": seed,
        "day": DAY,
        "replace": True,
        "stencils": 50,
    }
    return sow(**arguments | changes)


def contents():
    """Every row of every table, in one order."""
    return {
        table: sorted(
            (
                {name: value for name, value in row.items() if name not in APART}
                for row in rows(f"SELECT * FROM {table}")
            ),
            key=repr,
        )
        for table in TABLES
    }


def test_there_are_as_many_offers_as_asked_and_about_as_many_sub_events():
    made = sown(offers=149)
    assert made.offers == 149
    assert 900 < made.occurrences < 2100


def test_the_same_seed_makes_the_same_world_and_another_one_another():
    sown()
    first = contents()
    sown()
    assert contents() == first
    sown(seed=2)
    assert contents() != first


def test_a_copy_is_what_ingest_writes_of_its_document():
    sown()
    made = contents()
    sources = [
        SourceDocument(
            kind=row["kind"],
            iri=row["iri"],
            document=original(row["source"], row["document"]),
            modified=row["modified"],
            source=row["source_name"],
            digest=bytes(row["iri"].encode()),
        )
        for row in rows(
            "SELECT kind, iri, source, document, modified, source_name FROM offers_offer ORDER BY kind DESC, iri"
        )
    ]
    run(f"TRUNCATE {', '.join(TABLES)}, offers_overlay")
    ingest(documents=sources, now=NOON)
    for table, expected in contents().items():
        assert made[table] == expected


def test_a_search_finds_them():
    sown()
    found = offers.search(
        query=offers.query_from(raw="coordinates=50.85,4.35&distance=50km&embed=card"),
        now=NOON,
        language="nl",
    )
    assert found.total
    assert found.items[0].occurrence


def test_what_is_there_is_not_thrown_away_unasked():
    sown()
    with pytest.raises(NotEmpty):
        sown(replace=False)


def test_indexes_and_constraints_stand_as_before():
    def standing():
        return rows(
            """SELECT indexdef AS it FROM pg_indexes WHERE tablename LIKE 'offers%%'
            UNION SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1"""
        )

    before = standing()
    sown()
    assert standing() == before
