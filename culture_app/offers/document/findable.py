"""What a document is found by from a closed list, as keys: its own, what an event takes over from its place, and from
its organiser. Labels of its own aren't among them: a curator changes those (`rendering`).

- A term without a label has the taxonomy's Dutch one; one without a domain has the taxonomy's.
- Languages that aren't stated are those of the name or the description; completed are those of both.
- UiTPAS: there is a price for it, or the offer or its organiser carries a label that begins with UiTPAS (or Paspartoe,
  Brussels' name for it).
- For all ages is what states no youngest and no oldest age. Where nothing is said, one attends in person.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from culture_app.offers import keys, terms
from culture_app.offers.data import Kind, PriceLine
from culture_app.offers.document.texts import strings

Terms = tuple[tuple[str, str, str], ...]  # id, label, domain

ATTENDANCE = frozenset({"offline", "online", "mixed"})
UITPAS_LABELS = ("uitpas", "paspartoe")


def terms_of(value: Any) -> Terms:
    """Each term once, in order."""
    found = {}
    for term in value if isinstance(value, list) else ():
        if isinstance(term, dict) and isinstance(term.get("id"), str) and (key := term["id"].strip()):
            found[key] = (str(term.get("label") or ""), str(term.get("domain") or ""))
    return tuple(
        (key, label or terms.label(key, "nl", ""), domain or terms.domain_of(key) or "")
        for key, (label, domain) in found.items()
    )


def own(
    kind: Kind,
    document: Mapping[str, Any],
    found: Terms,
    prices: Iterable[PriceLine],
    *,
    labels: Iterable[str],
    ages: tuple[int | None, int | None],
) -> tuple[str, ...]:
    """Keys of the document itself."""
    made = [keys.key(keys.DOMAINS.get(domain, keys.OTHER_TERM), term) for term, _, domain in found]
    made += [keys.key(keys.TERM_LABEL, label) for _, label, _ in found if label]
    stated, complete = _languages(document)
    made += [keys.key(keys.LANGUAGE, language) for language in stated]
    made += [keys.key(keys.COMPLETED, language) for language in complete]
    if (creator := document.get("creator")) and isinstance(creator, str):
        made.append(keys.key(keys.CREATOR, creator))
    made += [keys.key(keys.CONTRIBUTOR, each) for each in strings(document.get("contributors"))]
    made += [keys.key(keys.DEPARTURE, each) for each in _departures(document.get("departurePlaces"))]
    made += _flags(document)
    if kind != "organizer":
        mode = document.get("attendanceMode")
        made.append(keys.key(keys.ATTENDANCE, mode if mode in ATTENDANCE else "offline"))
        if ages == (None, None):
            made.append(keys.ALL_AGES)
    if uitpas(labels) or any(line.category == "uitpas" for line in prices):
        made.append(keys.UITPAS)
    return tuple(made)


def of_place(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys that a place gives to what happens there, and to itself."""
    return _lent(document, keys.PLACE_TERM, keys.PLACE_TERM_LABEL, keys.PLACE_LABEL)


def of_organizer(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys that an organiser gives to its events."""
    made = _lent(document, keys.ORGANIZER_TERM, keys.ORGANIZER_TERM_LABEL, keys.ORGANIZER_LABEL)
    return (*made, keys.UITPAS) if uitpas(_labels(document)) else made


def uitpas(labels: Iterable[str]) -> bool:
    return any(label.lower().startswith(UITPAS_LABELS) for label in labels)


def _lent(document: Mapping[str, Any], term: str, term_label: str, label: str) -> tuple[str, ...]:
    found = terms_of(document.get("terms"))
    return (
        *(keys.key(term, key) for key, _, _ in found),
        *(keys.key(term_label, text) for _, text, _ in found if text),
        *(keys.key(label, text) for text in _labels(document)),
    )


def _labels(document: Mapping[str, Any]) -> list[str]:
    return strings(document.get("labels")) + strings(document.get("hiddenLabels"))


def _languages(document: Mapping[str, Any]) -> tuple[Iterable[str], Iterable[str]]:
    """(stated, complete)."""
    texts = [
        set(map(str, value))
        for name in ("name", "description")
        if isinstance(value := document.get(name), dict)
    ]
    return (
        strings(document.get("languages")) or set().union(*texts),
        strings(document.get("completedLanguages")) or (set.intersection(*texts) if texts else ()),
    )


def _departures(value: Any) -> Iterator[str]:
    """Of where a trip leaves from: of a place its IRI and the last part of that, codes and names as they stand."""
    for each in value if isinstance(value, list) else ():
        said = each.get("@id") if isinstance(each, dict) else each
        if isinstance(said, str) and said.strip():
            yield from (said, said.rstrip("/").rsplit("/", 1)[-1])


def _flags(document: Mapping[str, Any]) -> Iterator[str]:
    if document.get("mediaObject") or document.get("images") or document.get("image"):
        yield keys.MEDIA
    if document.get("videos"):
        yield keys.VIDEOS
    if document.get("childrenOnly") is True:
        yield keys.CHILDREN_ONLY
    hire = document.get("hire")
    if isinstance(hire, dict) and hire.get("available") is True:
        yield keys.HIRE
