"""What the curators' site says, in four languages. `say` answers in the language of the request."""

from django.utils import translation
from django.utils.functional import lazy

from culture_app.curation.texts import TEXTS
from culture_app.kernel.words import pick


def say(key: str, **values: object) -> str:
    """The text in the language that is active now."""
    text = pick(TEXTS[key], (translation.get_language() or "nl")[:2])
    return text.format(**values) if values else text


later = lazy(say, str)


def spoken(keys: list[str]) -> dict[str, str]:
    """Several texts, for a template or a script."""
    return {key: say(key) for key in keys}
