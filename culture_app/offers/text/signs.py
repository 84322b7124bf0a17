"""Signs in what somebody types: `"..."` is what stands there in that order, `-word` what mustn't be, `or` a choice between what
is left and right of it.

Who writes those means what she writes: no typing errors are looked for, no synonyms.
"""

import re
from collections.abc import Sequence

from culture_app.offers.text.lexemes import OURS, asked_lexemes, lexeme, stop_words
from culture_app.offers.text.tokens import joined_words, plain_words
from culture_app.offers.text.wishes import Wish, all_of, any_lexeme, any_of, quoted

_SIGNS = re.compile(r'"|(?:^|\s)(?:-\w|or(?:\s|$))', re.IGNORECASE)
_SAID = re.compile(r'(-?)"([^"]*)"|(\S+)')
_MOST_SAID = 32


def any_in(text: str) -> bool:
    """Whether there are any."""
    return bool(_SIGNS.search(text))


def signed(text: str, languages: tuple[str, ...]) -> Wish | None:
    """Of one who quotes, excludes or offers a choice."""
    choices: list[list[str]] = [[]]
    exact: dict[str, None] = {}
    for found in list(_SAID.finditer(text))[:_MOST_SAID]:
        minus, phrase, plain = found.groups()
        if plain is not None and plain.lower() == "or":
            choices.append([])
            continue
        excluded = bool(minus) or (plain is not None and plain.startswith("-"))
        words = plain_words(phrase) if plain is None else joined_words(plain.strip('-"'))
        if not words:
            continue
        match = (
            _in_a_row(words, languages)
            if plain is None
            else all_of(any_lexeme(asked_lexemes(word, languages)) for word in words)
        )
        if not excluded:
            exact |= dict.fromkeys(each for word in words for each in asked_lexemes(word, languages))
        choices[-1].append(f"!({match})" if excluded else match)
    ways = [all_of(choice) for choice in choices if choice]
    if not ways:
        return None
    match = any_of(ways)
    return Wish(groups=(), match=match, exact=tuple(exact))


def _in_a_row(words: Sequence[str], languages: tuple[str, ...]) -> str:
    """In that order; stop words count as steps, since descriptions hold their places only."""
    stopped = stop_words()["nl"]
    kept = [at for at, word in enumerate(words) if word not in stopped] or range(len(words))
    ways = []
    for language in languages or OURS:
        said, before = "", None
        for at in kept:
            step = "" if before is None else f" <{at - before}> "
            said, before = f"{said}{step}{quoted(lexeme(words[at], language))}", at
        ways.append(f"({said})")
    return any_of(dict.fromkeys(ways))
