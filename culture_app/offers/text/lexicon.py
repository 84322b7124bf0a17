"""The lexicon: Dutch words that we know, and every regular form of each.

`words.txt` and `forms.txt` are read once. Forms are made generously: one that nobody writes does no harm, one that is
missing keeps a word from being found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_VOWELS = "aeiou"
_SOFTER = {"f": "v", "s": "z"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """`heads`: plain forms. `forms`: every form with its plain one (heads too). `whole`: plain forms that are never taken
    apart. `longest`: of a form, in letters.
    """

    heads: frozenset[str]
    whole: frozenset[str]
    forms: Mapping[str, str]
    longest: int


@cache
def lexicon() -> Lexicon:
    heads: dict[str, None] = {}
    verbs: dict[str, None] = {}
    whole: set[str] = set()
    for line in lines("words.txt"):
        if line.startswith("verbs:"):
            verbs |= dict.fromkeys(line.removeprefix("verbs:").split())
        elif line.startswith("whole:"):
            whole.update(line.removeprefix("whole:").split())
        else:
            heads |= dict.fromkeys(line.split())
    heads |= dict.fromkeys(sorted(whole))
    irregular: dict[str, str] = {}
    for line in lines("forms.txt"):
        head, _, others = line.partition(":")
        heads[head] = None
        irregular |= dict.fromkeys(others.split(), head)
    # `poppen` stands there as a word too, but is first of all more than one `pop`.
    plurals = {f"{root}en" for head in heads for root in _before_vowel(head)}
    for form in (*irregular, *plurals, *verbs):
        heads.pop(form, None)
    forms = {head: head for head in heads} | irregular
    for infinitive in verbs:
        plain = _stem_of(infinitive)
        plain = forms.get(plain, plain)
        heads.setdefault(plain)
        for form in (plain, *_of_verb(infinitive, plain)):
            forms.setdefault(form, plain)
    for head in list(heads):
        for form in regular(head):
            forms.setdefault(form, head)
    return Lexicon(heads=frozenset(heads), forms=forms, whole=frozenset(whole), longest=max(map(len, forms)))


def lines(file: str) -> Iterator[str]:
    """Those that say something."""
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        said = line.partition("#")[0].strip()
        if said:
            yield said


def regular(head: str) -> Iterator[str]:
    """Plurals, the -e of adjectives, small things."""
    if len(head) < 3:
        yield from (f"{head}s",)
        return
    for root in _before_vowel(head):
        yield from (f"{root}en", f"{root}e")
    yield f"{head}s"
    if head.endswith("e"):
        yield f"{head}n"
    if head.endswith("ie"):
        yield f"{head}en"
    if head.endswith("heid"):
        yield f"{head[:-4]}heden"
    if head.endswith("ing"):
        yield from (f"{head[:-1]}kje", f"{head[:-1]}kjes")
    for ending in ("je", "tje", "etje", "pje"):
        yield from (f"{head}{ending}", f"{head}{ending}s")


def _before_vowel(head: str) -> tuple[str, ...]:
    """How a word is spelled before -en: boot -> bot, bus -> buss, brief -> briev."""
    if len(head) < 3 or head[-1] in _VOWELS:
        return ()
    last, vowel, before = head[-1], head[-2], head[-3]
    if vowel in "aeou" and vowel == before:
        root = head[:-2] + last
        return (root, head[:-2] + _SOFTER[last]) if last in _SOFTER else (root,)
    found = [head]
    if vowel in _VOWELS and before not in _VOWELS and last not in "wxj":
        found.append(head + last)
    if last in _SOFTER:
        found.append(head[:-1] + _SOFTER[last])
    return tuple(found)


def _stem_of(infinitive: str) -> str:
    """Of wandelen wandel, of lopen loop, of schrijven schrijf, of zwemmen zwem."""
    root = infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive.removesuffix("n")
    if len(root) > 2 and root[-1] == root[-2] and root[-1] not in _VOWELS:
        return root[:-1]
    open_syllable = (
        len(root) > 2 and root[-1] not in _VOWELS and root[-2] in "aeou" and root[-3] not in _VOWELS
    )
    unstressed = len(root) > 4 and root[-2] == "e" and root[-1] in "lrnm"
    if open_syllable and not unstressed:
        root = root[:-1] + root[-2] + root[-1]
    harder = {hard: soft for soft, hard in _SOFTER.items()}
    return root[:-1] + harder.get(root[-1], root[-1])


def _of_verb(infinitive: str, plain: str) -> Iterator[str]:
    root = infinitive.removesuffix("en")
    yield from (infinitive, f"{plain}t", f"{plain}te", f"{plain}de", f"{plain}ten", f"{plain}den")
    yield from (f"ge{plain}t", f"ge{plain}d", f"ge{infinitive}", f"{infinitive}d", f"{infinitive}de")
    yield from (f"{root}ing", f"{root}ingen", f"{root}ster", f"{root}sters")
