"""What may be used for what. Pure: decisions in, yes or no out.

- Her own access is always allowed; so is finding her bookings in order to carry them out (the contract with her).
- Interests that she declares may choose suggestions, unless she refuses: that is what she declared them for.
- Her history serves suggestions, training or statistics only where she has said yes, each apart.
- What is sensitive in them (religion, health, orientation, politics) serves suggestions only where she said so too.
- What suggestions showed her is kept, to learn from, only where she said yes; saying no removes what was kept.
- A visit is kept while she has said yes to keeping it, or to any use of it, and has not said no to keeping it.
  Saying no to keeping also removes what was kept. Saying no to one use ends that use and leaves the rest.
- Everything else is refused, whatever was consented: a new purpose starts closed.

A consent is one purpose x one category x one recipient (this service). Purposes carry W3C DPV terms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from culture_app.kernel.words import Texts
from personal_vault.data import Category, Consent, Purpose, Switch

NOTICE = "2026-11"
RECIPIENT = "culture-app"

type Pair = tuple[Purpose, Category]
type Decisions = Mapping[Pair, Consent]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A switch on her consent page. `default` holds until she decides."""

    default: bool
    dpv: str
    text: Texts


KEEP: Pair = (Purpose.KEEP_HISTORY, Category.HISTORY)
SHOWN: Pair = (Purpose.TRAINING, Category.SHOWN)
SENSITIVE: Pair = (Purpose.SUGGESTIONS, Category.SENSITIVE)

SWITCHES: Mapping[Pair, Rule] = {
    KEEP: Rule(
        default=False,
        dpv="https://w3id.org/dpv#ServiceProvision",
        text={
            "nl": "Bewaar voor mij wat ik bezocht heb",
            "fr": "Conserver pour moi ce que j’ai visité",
            "de": "Für mich aufbewahren, was ich besucht habe",
            "en": "Keep for me what I have visited",
        },
    ),
    (Purpose.SUGGESTIONS, Category.INTERESTS): Rule(
        default=True,
        dpv="https://w3id.org/dpv#ServicePersonalisation",
        text={
            "nl": "Gebruik mijn interesses om suggesties te kiezen",
            "fr": "Utiliser mes centres d’intérêt pour choisir des suggestions",
            "de": "Meine Interessen nutzen, um Vorschläge auszuwählen",
            "en": "Use my interests to choose suggestions",
        },
    ),
    (Purpose.SUGGESTIONS, Category.HISTORY): Rule(
        default=False,
        dpv="https://w3id.org/dpv#ServicePersonalisation",
        text={
            "nl": "Gebruik wat ik bezocht heb om suggesties te kiezen",
            "fr": "Utiliser ce que j’ai visité pour choisir des suggestions",
            "de": "Nutzen, was ich besucht habe, um Vorschläge auszuwählen",
            "en": "Use what I have visited to choose suggestions",
        },
    ),
    (Purpose.TRAINING, Category.HISTORY): Rule(
        default=False,
        dpv="https://w3id.org/dpv#ServiceOptimisation",
        text={
            "nl": "Laat de suggesties voor iedereen leren van wat ik bezocht heb",
            "fr": "Laisser les suggestions pour tous apprendre de ce que j’ai visité",
            "de": "Vorschläge für alle aus dem lernen lassen, was ich besucht habe",
            "en": "Let suggestions for everybody learn from what I have visited",
        },
    ),
    SHOWN: Rule(
        default=False,
        dpv="https://w3id.org/dpv#ServiceOptimisation",
        text={
            "nl": "Onthoud 90 dagen welke suggesties ik kreeg, om ze voor iedereen te verbeteren",
            "fr": "Retenir 90 jours les suggestions que j’ai reçues, pour les améliorer pour tous",
            "de": "90 Tage merken, welche Vorschläge ich bekam, um sie für alle zu verbessern",
            "en": "Remember for 90 days which suggestions I got, to improve them for everybody",
        },
    ),
    SENSITIVE: Rule(
        default=False,
        dpv="https://w3id.org/dpv#ServicePersonalisation",
        text={
            "nl": "Gebruik daarbij ook wat iets kan zeggen over mijn geloof, gezondheid, geaardheid of politieke mening",
            "fr": "Utiliser aussi ce qui peut révéler ma religion, ma santé, mon orientation ou mes opinions politiques",
            "de": "Dabei auch nutzen, was auf Religion, Gesundheit, Orientierung oder politische Meinung schließen lässt",
            "en": "Also use what may tell of my religion, health, orientation or political opinions",
        },
    ),
    (Purpose.STATISTICS, Category.HISTORY): Rule(
        default=False,
        dpv="https://w3id.org/dpv#ResearchAndDevelopment",
        text={
            "nl": "Tel mijn bezoeken mee in naamloze cijfers over cultuur",
            "fr": "Compter mes visites dans des chiffres anonymes sur la culture",
            "de": "Meine Besuche in anonymen Zahlen über Kultur mitzählen",
            "en": "Count my visits in anonymous figures about culture",
        },
    ),
}

_ALWAYS: frozenset[Pair] = frozenset(
    {
        (Purpose.OWN_ACCESS, Category.INTERESTS),
        (Purpose.OWN_ACCESS, Category.HISTORY),
        (Purpose.OWN_ACCESS, Category.HOLDERS),
        (Purpose.OWN_ACCESS, Category.SHOWN),
        (Purpose.OWN_ACCESS, Category.SENSITIVE),
        (Purpose.BOOKING, Category.HOLDERS),
    }
)


def in_force(consents: "list[Consent] | tuple[Consent, ...]", now: datetime) -> dict[Pair, Consent]:
    """Her latest decision per switch, leaving out those whose period is over. Consents come oldest first."""
    latest = {(one.purpose, one.category): one for one in consents}
    return {pair: one for pair, one in latest.items() if one.until is None or now < one.until}


def allowed(purpose: Purpose, category: Category, decisions: Decisions) -> bool:
    """Whether the category may be read for the purpose."""
    pair = (purpose, category)
    if pair in _ALWAYS:
        return True
    return pair != KEEP and switched_on(pair, decisions)


def switched_on(pair: Pair, decisions: Decisions) -> bool:
    """What she decided, else the switch's default; a pair without a switch is off."""
    rule = SWITCHES.get(pair)
    if rule is None:
        return False
    decided = decisions.get(pair)
    return rule.default if decided is None else decided.given


def keeps_history(decisions: Decisions) -> bool:
    """Whether a visit may be kept at all."""
    keep = decisions.get(KEEP)
    if keep is not None and not keep.given:
        return False
    return any(switched_on(pair, decisions) for pair in SWITCHES if pair[1] is Category.HISTORY)


def switch(pair: Pair, decisions: Decisions) -> Switch:
    """One line of the consent page."""
    decided = decisions.get(pair)
    return Switch(
        purpose=pair[0],
        category=pair[1],
        given=switched_on(pair, decisions),
        decided_at=decided.at if decided else None,
        notice=decided.notice if decided else NOTICE,
        text=SWITCHES[pair].text,
    )
