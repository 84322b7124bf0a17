"""Words: how a text is cut into them, and the one way of writing each.

- Lower case without diacritics: `Poëzie` is `poezie`, `Straße` is `strasse`.
- `foto's` is `foto`; `l'été` is `ete`; a hyphened word is its parts and also what they make together: `hip-hop` is
  `hip`, `hop` and, beside the first, `hiphop`.
- Longer words than LONGEST aren't words.
"""

import re
import unicodedata

LONGEST = 50
# With what ties it together inside: an apostrophe, a hyphen.
RAW = re.compile(r"[^\W_]+(?:['’‘`\-‐‑][^\W_]+)*")
_INSIDE = re.compile(r"['’‘`\-‐‑]")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)$")
_NEVER_DECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def composed(text: str) -> str:
    """Each letter with its marks as one sign, so that a word isn't cut at its accents."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def folded(word: str) -> str:
    """Lower case without diacritics."""
    word = word.lower()
    if word.isascii():
        return word
    marked = unicodedata.normalize("NFKD", word.translate(_NEVER_DECOMPOSED))
    return "".join(sign for sign in marked if sign.isalnum() and not unicodedata.combining(sign))


def words_in(raw: str) -> tuple[str, ...]:
    """What RAW found, cut further: `foto's` -> (foto), `l'ete` -> (ete), `hip-hop` -> (hip, hop)."""
    parts = [folded(part) for part in _INSIDE.split(raw)]
    if len(parts) > 1:
        apostrophe = bool(re.search(r"['’‘`]", raw))
        if apostrophe and parts[-1] == "s":
            parts.pop()
        if apostrophe and len(parts) > 1 and _ELIDED.match(parts[0]):
            parts.pop(0)
    return tuple(part for part in parts if part and len(part) <= LONGEST)


def joined_words(text: str) -> list[str]:
    """Those of a text, folded; a hyphenated one is one word."""
    found = ["".join(words_in(raw)) for raw in RAW.findall(composed(text))]
    return [word for word in found if word]


def plain_words(text: str) -> list[str]:
    """Those of a text, folded, one after the other: a hyphenated one is several."""
    return [word for raw in RAW.findall(composed(text)) for word in words_in(raw)]
