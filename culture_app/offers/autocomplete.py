"""While somebody types: places, regions and labels that begin so. Impersonal, and the same for everybody.

- Letters are compared folded: case, accents, hyphens and kinds of saint make no difference ("st michiels", "Brussel",
  "bruxelles"). Each word of a name may be where it begins, and a place's municipality may follow its name.
- Best first: names that begin so before names with a word that does, whole words before parts of one, places and labels with
  many offers before those with few.
- Regions come from memory, places and labels by one SQL statement.
"""

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

import orjson
from django.db import connection

from culture_app.kernel.words import Language, parameter_name, pick
from culture_app.offers import regions, values
from culture_app.offers.errors import UnknownParameter
from culture_app.offers.regions.folding import fold
from culture_app.offers.values import wrong

CompletionKind = Literal["places", "regions", "labels"]
KINDS: tuple[CompletionKind, ...] = ("places", "regions", "labels")
LONGEST_TEXT, DEFAULT_LIMIT, MOST = 100, 10, 50

# A few more places than asked for are looked up, since a withdrawn one may be among them.
STATEMENT = """
(SELECT 'place', o.id::text, o.iri, o.names::text, o.municipality, o.postal_code, s.weight
 FROM (
    SELECT target, max(weight) AS weight, min(length(form)) AS long,
        min(CASE WHEN opening THEN 0 ELSE 2 END + CASE WHEN form || ' ' LIKE %(whole)s THEN 0 ELSE 1 END) AS rank
    FROM offers_suggestion WHERE kind = 'place' AND form >= %(typed)s AND form < %(beyond)s
    GROUP BY target ORDER BY rank, weight DESC, long, target LIMIT %(more)s
 ) s JOIN offers_offer o ON o.id = s.target::uuid AND NOT o.withdrawn
 ORDER BY s.rank, s.weight DESC, s.long, s.target LIMIT %(places)s)
UNION ALL
(SELECT 'label', target, shown, NULL, '', '', weight FROM (
    SELECT target, max(shown) AS shown, max(weight) AS weight, min(length(form)) AS long,
        min(CASE WHEN opening THEN 0 ELSE 2 END + CASE WHEN form || ' ' LIKE %(whole)s THEN 0 ELSE 1 END) AS rank
    FROM offers_suggestion WHERE kind = 'label' AND form >= %(typed)s AND form < %(beyond)s
    GROUP BY target ORDER BY rank, weight DESC, long, target LIMIT %(labels)s
 ) l ORDER BY rank, weight DESC, long, target)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """`text` is what was typed; `limit` holds for each kind."""

    text: str
    kinds: tuple[CompletionKind, ...] = KINDS
    limit: int = DEFAULT_LIMIT


def parse(raw: str) -> Wish:
    """Raises UnknownParameter, BadParameter (400)."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(raw, keep_blank_values=True, max_num_fields=50):
        if name not in ("text", "kinds", "limit"):
            known = parameter_name(name)
            raise UnknownParameter("It is text, kinds or limit that can be given here.", field=known)
        if name in found:
            raise wrong(name, "give it once")
        found[name] = value
    text = found.get("text", "").strip()
    if not text or len(text) > LONGEST_TEXT or "\x00" in text:
        raise wrong("text", f"write 1 to {LONGEST_TEXT} characters")
    kinds = values.choices("kinds", found["kinds"], KINDS) if "kinds" in found else KINDS
    limit = values.whole_number("limit", found.get("limit", str(DEFAULT_LIMIT)), least=1, most=MOST)
    return Wish(text=text, kinds=tuple(kind for kind in KINDS if kind in kinds), limit=limit)


def complete(wish: Wish, *, language: Language) -> bytes:
    """`{"places": [...], "regions": [...], "labels": [...]}`, of the kinds that were asked for, ready to send."""
    typed = fold(wish.text)
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in wish.kinds}
    if "regions" in found:
        found["regions"] = [
            {"code": each.code, "kind": each.kind, "name": each.name, "within": each.within or None}
            for each in regions.suggest(wish.text, language, wish.limit)
        ]
    if typed and ("places" in found or "labels" in found):
        for kind, target, iri_or_shown, names, municipality, postal_code, weight in _rows(wish, typed):
            if kind == "label":
                found["labels"].append({"name": iri_or_shown, "count": weight})
            else:
                place = {"@id": iri_or_shown, "id": target, "name": pick(orjson.loads(names), language)}
                found["places"].append(
                    place | {"municipality": municipality or None, "postalCode": postal_code or None}
                )
    return orjson.dumps(found)


def _rows(wish: Wish, typed: str) -> list[tuple[Any, ...]]:
    parameters: dict[str, str | int] = {
        "typed": typed,
        # Folded text has letters, digits and spaces only; a tilde comes after all of them.
        "beyond": f"{typed}~",
        "whole": f"{typed} %",
        "places": wish.limit if "places" in wish.kinds else 0,
        "more": wish.limit + 10 if "places" in wish.kinds else 0,
        "labels": wish.limit if "labels" in wish.kinds else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters)
        return cursor.fetchall()
