"""Performers: kept here, named on the documents of the events they perform at."""

import hashlib
from collections.abc import Iterable, Sequence

import orjson
from django.db import transaction

from culture_app.kernel.identity import key_of
from culture_app.mesh.codecs import concepts, entities, instants
from culture_app.mesh.data import Texts
from culture_app.mesh.models import Performer
from culture_app.offers.data import Outcome


def ingest(*, performers: Sequence[entities.Performer]) -> tuple[Outcome, ...]:
    """Keep performers, in one transaction; outcomes in the same order. A later version that is stored stays."""
    with transaction.atomic():
        stored = {
            row.key: row
            for row in Performer.objects.filter(key__in=[key_of(each.iri) for each in performers])
        }
        fresh, changed, outcomes = [], [], []
        for each in performers:
            row, known = _row(each), stored.get(key_of(each.iri))
            if known is None:
                fresh.append(row)
                outcomes.append(Outcome(iri=each.iri, status="created"))
            elif bytes(known.digest) == row.digest:
                outcomes.append(Outcome(iri=each.iri, status="unchanged"))
            elif known.modified and row.modified and known.modified > row.modified:
                outcomes.append(Outcome(iri=each.iri, status="superseded"))
            else:
                changed.append(row)
                outcomes.append(Outcome(iri=each.iri, status="withdrawn" if row.withdrawn else "updated"))
        Performer.objects.bulk_create(fresh)
        Performer.objects.bulk_update(
            changed, ["iri", "names", "homepage", "theme", "modified", "withdrawn", "digest"], batch_size=500
        )
    return tuple(outcomes)


def _row(performer: entities.Performer) -> Performer:
    theme = concepts.find("theme", performer.theme)[0] if performer.theme else ""
    content = [
        performer.iri, dict(sorted(performer.names.items())), performer.homepage, theme, performer.modified,
        performer.deleted,
    ]  # fmt: skip
    return Performer(
        key=key_of(performer.iri),
        iri=performer.iri,
        names=performer.names,
        homepage=performer.homepage,
        theme=theme,
        modified=instants.parse(performer.modified or performer.deleted),
        withdrawn=bool(performer.deleted),
        digest=hashlib.blake2b(orjson.dumps(content), digest_size=16).digest(),
    )


def names_of(iris: Iterable[str]) -> dict[str, Texts]:
    """Names by IRI of those that are known."""
    wanted = {key_of(iri): iri for iri in iris}
    if not wanted:
        return {}
    rows = Performer.objects.filter(key__in=wanted).values_list("key", "names")
    return {wanted[key]: names for key, names in rows}
