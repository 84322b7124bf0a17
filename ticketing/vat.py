"""Which VAT applies: rows of a dated table, never a constant.

- The day that counts is that of the sale, in Brussels: a ticket's VAT falls due when it is paid.
- An exemption goes before every rate (art. 44 of the Belgian VAT code exempts recognised institutions' shows), an organiser's
  own row before the general one, of several the one that began last.
- Prices contain their VAT. It is worked out for each seat and rounded half up to the cent (`prices.included`).
- Where no row applies nothing is said about VAT: a gap in the table stops no sale, and is logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import structlog
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from culture_app.kernel.errors import InvalidInput
from ticketing.models import VatRate
from ticketing.prices import Vat, VatRule, included

log = structlog.get_logger(__name__)

COUNTRY = "BE"
KINDS = ("culture", "standard", "recognised")


def rules_of_pool() -> ArraySubquery:
    """For a query of pools: the rows that may apply to each, whatever the day. No statement of its own."""
    mine = Q(organiser__isnull=True) | Q(organiser=OuterRef("organiser"))
    rows = VatRate.objects.filter(mine, country=COUNTRY, kind=OuterRef("vat_kind"))
    return ArraySubquery(
        rows.values(
            json=JSONObject(
                per_mille="per_mille",
                exempt="exempt",
                organiser="organiser",
                valid_from="valid_from",
                valid_to="valid_to",
            )
        )
    )


def rules(kept: Sequence[dict[str, str]]) -> tuple[VatRule, ...]:
    """What `rules_of_pool` brought."""
    return tuple(
        VatRule(
            per_mille=row["per_mille"],  # type: ignore[arg-type]
            exempt=row["exempt"],  # type: ignore[arg-type]
            own=row["organiser"] is not None,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in kept
    )


def rule(known: Sequence[VatRule], *, on: date) -> VatRule | None:
    """The row that applies on this day; None when there is none."""
    valid = [one for one in known if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)]
    return max(valid, key=lambda one: (one.exempt is not None, one.own, one.valid_from), default=None)


def rates(*, organiser: UUID) -> tuple[tuple[str, VatRule], ...]:
    """The whole table as it concerns this organiser: everybody's rows and its own, by kind, the latest first."""
    rows = VatRate.objects.filter(Q(organiser__isnull=True) | Q(organiser=organiser), country=COUNTRY)
    return tuple(
        (
            row.kind,
            VatRule(
                per_mille=row.per_mille,
                exempt=row.exempt,
                own=row.organiser is not None,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            ),
        )
        for row in rows.order_by("kind", "-valid_from", "id")
    )


def of_seats(seats: Sequence[int], found: VatRule | None) -> Vat | None:
    """The VAT in these seats' prices together."""
    if found is None:
        log.warning("vat_unknown")
        return None
    if found.per_mille is None:
        return Vat(per_mille=0, cents=0, exempt=found.exempt)
    return Vat(per_mille=found.per_mille, cents=sum(included(cents, found.per_mille) for cents in seats))


def set_rule(
    *, kind: str, organiser: UUID | None, per_mille: int | None, valid_from: date, valid_to: date | None
) -> None:
    """Write one row, or the same row anew: a rate or, without one, the exemption as it is worded for recognised organisers.
    InvalidInput.
    """
    if kind not in KINDS:
        raise InvalidInput(f"One of {', '.join(KINDS)}.", field="kind")
    if per_mille is not None and not 0 <= per_mille <= 500:
        raise InvalidInput("Between 0 and 500 thousandths.", field="per_mille")
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidInput("It ends before it begins.", field="valid_to")
    exempt = None
    if per_mille is None:
        worded = VatRate.objects.filter(country=COUNTRY, exempt__isnull=False).order_by("-valid_from").first()
        if worded is None:
            raise InvalidInput("No exemption is worded in the table.", field="per_mille")
        exempt = worded.exempt
    VatRate.objects.update_or_create(
        country=COUNTRY,
        kind=kind,
        organiser=organiser,
        valid_from=valid_from,
        defaults={"per_mille": per_mille, "exempt": exempt, "valid_to": valid_to},
    )
