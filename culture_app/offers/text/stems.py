"""Stems: what the forms of a word have in common.

Dutch words that the lexicon knows are brought back to their plain form by it (`fietsen` -> `fiets`, `kinderen` ->
`kind`), also at the end of a compound; all others, and those of other languages, by Snowball's rules. Words come without diacritics: people leave
them out, so that rules which need them would treat the same word in two ways.
"""

from functools import lru_cache
from threading import local

import Stemmer

from culture_app.offers.text.lexicon import lexicon
from culture_app.offers.text.seams import whole

_NAMES = {"nl": "dutch", "fr": "french", "de": "german", "en": "english"}
_FORGETTING = 50_000
_own = local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    """One per thread: they keep state while they work."""
    if not hasattr(_own, "stemmers"):
        _own.stemmers = {code: Stemmer.Stemmer(name, 0) for code, name in _NAMES.items()}
    return _own.stemmers[language]


@lru_cache(_FORGETTING)
def stem(word: str, language: str = "nl") -> str:
    """Of a folded word; an unknown language is taken for Dutch."""
    language = language if language in _NAMES else "nl"
    if language == "nl" and (known := lexicon().forms.get(word)):
        return known
    if len(word) < 3 or not word.isalpha():
        return word
    if language == "nl" and (pieces := whole(word, 3)):
        return word.removesuffix(pieces[-1]) + lexicon().forms[pieces[-1]]
    found = str(_stemmer(language).stemWord(word))
    return lexicon().forms.get(found, found) if language == "nl" and len(found) > 3 else found


@lru_cache(_FORGETTING)
def stems(word: str) -> tuple[str, ...]:
    """All that an asked Dutch word may stand under. An -s at the end may be of the word (`slons`) or a plural's."""
    first = stem(word)
    if word in lexicon().forms or whole(word, 3) or len(word) < 4 or not word.isalpha():
        return (first,)
    more = [word, stem(word + "en")] if word.endswith("s") else [word]
    return tuple(dict.fromkeys((first, *(other for other in more if len(other) > 3))))
