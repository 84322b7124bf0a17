"""What the box office says, in the language of the request."""

from django.utils import translation
from django.utils.functional import lazy

from culture_app.box_office.texts import REFUSALS, TEXTS
from culture_app.kernel.errors import DomainError
from culture_app.kernel.words import LANGUAGES, Language, pick


def language() -> Language:
    """The language that is active now."""
    active = (translation.get_language() or "nl")[:2]
    return next((one for one in LANGUAGES if one == active), "nl")


def say(key: str, **values: object) -> str:
    """The text in it."""
    text = pick(TEXTS[key], language())
    return text.format(**values) if values else text


later = lazy(say, str)


def refusal(error: DomainError) -> str:
    """Why something wasn't done."""
    text = pick(REFUSALS.get(error.code, TEXTS["refused"]), language())
    return text.format(**{"reserved": "", **error.extra})
