"""Why an event is like another, in sentences: what they share, named as the card names it.

"For the same audience" is what a model that many visits made says, of events that nobody has been to yet too; it never
speaks of anybody.
"""

from collections.abc import Sequence

from culture_app.kernel.words import LANGUAGES, Texts
from culture_app.offers import terms
from culture_app.offers.data import OfferCard
from recommender.data import Reason, SimilarCode
from recommender.likeness import telling

MOST_REASONS = 3

_TEXTS: dict[SimilarCode, Texts] = {
    "same_performers": {
        "nl": "Ook met {}",
        "fr": "Aussi avec {}",
        "de": "Auch mit {}",
        "en": "Also with {}",
    },
    "same_theme": {
        "nl": "Hetzelfde thema: {}",
        "fr": "Le même thème : {}",
        "de": "Dasselbe Thema: {}",
        "en": "The same theme: {}",
    },
    "same_kind": {
        "nl": "Hetzelfde soort activiteit: {}",
        "fr": "Le même type d'activité : {}",
        "de": "Dieselbe Art von Veranstaltung: {}",
        "en": "The same kind of event: {}",
    },
    "same_organiser": {
        "nl": "Van dezelfde organisator: {}",
        "fr": "Du même organisateur : {}",
        "de": "Vom selben Veranstalter: {}",
        "en": "By the same organiser: {}",
    },
    "same_place": {
        "nl": "Op dezelfde plek: {}",
        "fr": "Au même endroit : {}",
        "de": "Am selben Ort: {}",
        "en": "At the same place: {}",
    },
    "neighbourhood": {
        "nl": "In dezelfde buurt",
        "fr": "Dans le même quartier",
        "de": "In derselben Gegend",
        "en": "In the same neighbourhood",
    },
    "same_visitors": {
        "nl": "Voor hetzelfde publiek",
        "fr": "Pour le même public",
        "de": "Für dasselbe Publikum",
        "en": "For the same audience",
    },
}
CODES: tuple[SimilarCode, ...] = tuple(_TEXTS)


def likeness_reasons(
    card: OfferCard,
    *,
    own_terms: Sequence[str],
    performers: Sequence[str],
    theme: bool,
    kind: bool,
    organiser: bool,
    place: bool,
    neighbourhood: bool,
    visitors: bool,
) -> tuple[Reason, ...]:
    """At most three, what says most first. `performers`: those of both; flags: what else is shared."""
    found: list[Reason] = []
    if performers:
        found.append(_named("same_performers", ", ".join(performers[:2])))
    shared = [key for key, _ in card.terms if key in set(own_terms)]
    themes, kinds = telling(shared, "theme"), telling(shared, "eventtype")
    if theme and themes:
        found.append(_term("same_theme", themes[0], card))
    if organiser and card.organiser_name:
        found.append(_named("same_organiser", card.organiser_name))
    if visitors:
        found.append(_plain("same_visitors"))
    if place and card.place_name:
        found.append(_named("same_place", card.place_name))
    elif neighbourhood:
        found.append(_plain("neighbourhood"))
    if kind and kinds and not (theme and themes):
        found.append(_term("same_kind", kinds[0], card))
    return tuple(found[:MOST_REASONS])


def _plain(code: SimilarCode) -> Reason:
    return Reason(code=code, texts=_TEXTS[code])


def _named(code: SimilarCode, subject: str) -> Reason:
    return Reason(
        code=code,
        texts={language: text.replace("{}", subject) for language, text in _TEXTS[code].items()},
        subject=subject,
    )


def _term(code: SimilarCode, key: str, card: OfferCard) -> Reason:
    """A term has a name in each language; the subject is the card's."""
    shown = dict(card.terms)[key]
    return Reason(
        code=code,
        texts={
            language: _TEXTS[code][language].replace("{}", terms.label(key, language, shown))
            for language in LANGUAGES
        },
        subject=shown,
    )
