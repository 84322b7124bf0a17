"""Words: what `text` and the bare words of `q` find, and how well each result fits.

The wish is known before PostgreSQL is asked (`offers.text`), so that the planner can guess how much it will find. Only
for words that no lexicon knows a subselect looks whether any offer does and, if not, for words that look or sound alike.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from culture_app.offers.data import OfferQuery
from culture_app.offers.filters.piece import NOTHING, Piece
from culture_app.offers.text.asking import Doubt, Wish, wish
from culture_app.offers.text.writing import NAMED, TRUSTED

# Of nothing, of a compound's part in the name, of what stands around the name, of the name itself.
WEIGHTS = "'{0, 0.5, 0.4, 1}'"
# What a word is worth as parts of a compound, as a synonym, as what may have been meant, beside the word itself.
CLOSE, OTHER, MAYBE = 0.6, 0.15, 0.3
# What has all of it in the name comes before all else, however near or often.
ALL_NAMED = 3
NAMED_QUERY = "%(text_named)s::tsquery"
# For one offer after the other: headings lie in the row, the whole of its text doesn't.
UNNAMED = f"NOT o.headings @@ {NAMED_QUERY}"
# Words near a doubtful one, as a tsquery; NULL if it is known after all. `MOST_NEAR` of them, the nearest.
MOST_NEAR = 4
_NEAR = f"""(SELECT CASE WHEN NOT EXISTS (
        SELECT FROM offers_word k WHERE k.lexeme = ANY(%({{name}}_lexemes)s::text[]) AND k.often >= {TRUSTED}
    ) THEN %({{name}}_instead)s::tsquery || coalesce((
        SELECT string_agg(quote_literal(near.lexeme) || ' | ' || quote_literal('{NAMED}' || near.lexeme), ' | ')::tsquery FROM (
            SELECT w.lexeme FROM offers_word w
            WHERE w.slips && %({{name}}_slips)s::text[] AND w.word <> %({{name}}_word)s::text
                AND (w.slips[1] = (%({{name}}_slips)s::text[])[1]
                    OR levenshtein_less_equal(w.word, %({{name}}_word)s::text, 2) <= %({{name}}_most)s::int)
            ORDER BY w.slips[1] <> (%({{name}}_slips)s::text[])[1],
                levenshtein_less_equal(w.word, %({{name}}_word)s::text, 4), w.often DESC, w.word
            LIMIT {MOST_NEAR}
        ) near), ''::tsquery) || %({{name}}_begun)s::tsquery END)"""


def words(query: OfferQuery, now: datetime) -> Piece | None:
    """All of the words, in some form; see `offers.text.asking`."""
    if not query.text:
        return None
    asked = wish(query.text, query.text_languages)
    if asked is None:
        return Piece(NOTHING)
    parameters: dict[str, Any] = {"text_match": asked.match}
    found = "%(text_match)s::tsquery"
    ways = [f"o.search @@ {found}"]
    if asked.doubtful:
        groups = []
        for number, group in enumerate(asked.groups):
            parameters[f"text_{number}"] = group.match
            said = f"%(text_{number})s::tsquery"
            if group.doubt:
                near, more = _near(number, group.doubt)
                said = f"({said} || coalesce({near}, ''::tsquery))"
                parameters |= more
            groups.append(said)
        # NULL, which finds nothing more, where every word is known.
        mended = f"(SELECT nullif({' && '.join(groups)}, {found}))"
        ways.append(f"o.search @@ {mended}")
        found = f"coalesce({mended}, {found})"
    if asked.loose:
        parameters["text_loose"] = asked.loose
        nothing = f"NOT EXISTS (SELECT FROM offers_offer f WHERE f.search @@ {found} AND NOT f.withdrawn)"
        ways.append(f"o.search @@ (SELECT CASE WHEN {nothing} THEN %(text_loose)s::tsquery END)")
    return Piece(f"({' OR '.join(ways)})" if len(ways) > 1 else ways[0], parameters)


def named(query: OfferQuery) -> Piece | None:
    """Of these, those that have all of it in their names: no other scores higher, so that a page looks at them first."""
    asked = wish(query.text, query.text_languages) if query.text else None
    if asked is None or not asked.named:
        return None
    return Piece(f"o.search @@ {NAMED_QUERY}", {"text_named": asked.named})


def score(query: OfferQuery) -> tuple[str, Mapping[str, Any]] | None:
    """How well an offer's name and what stands around it fit; bigger is better. About 1 for a word in a short name.

    A description counts for nothing: it would have to be unpacked for each of thousands of matches.
    """
    asked = wish(query.text, query.text_languages) if query.text else None
    if asked is None:
        return None
    sql, parameters = _rank("text_exact", asked.exact, 1.0, asked)
    near = []
    for number, group in enumerate(asked.groups):
        if group.doubt:
            found, more = _near(number, group.doubt)
            near.append(f"coalesce({found}, ''::tsquery)")
            parameters |= more
    for name, lexemes, worth in (("text_close", asked.close, CLOSE), ("text_also", asked.other, OTHER)):
        if lexemes:
            added, more = _rank(name, lexemes, worth, asked)
            sql, parameters = f"{sql} + {added}", {**parameters, **more}
    if near:
        sql = f"{sql} + {MAYBE * 3} * ts_rank({WEIGHTS}, o.headings, (SELECT {' || '.join(near)}), 1)"
    if asked.named:
        sql = f"(o.headings @@ {NAMED_QUERY})::int * {ALL_NAMED} + {sql}"
        parameters["text_named"] = asked.named
    return sql, parameters


def _rank(name: str, lexemes: tuple[str, ...], worth: float, asked: Wish) -> tuple[str, dict[str, Any]]:
    """ts_rank divides by the number of lexemes; what counts is that of words."""
    plain = dict.fromkeys(lexeme.partition(":")[0] for lexeme in lexemes)
    said = " | ".join(f"'{each}' | '{NAMED}{each}'" for each in plain)
    factor = round(worth * 2 * len(plain) / max(len(asked.groups), 1), 3)
    return f"{factor} * ts_rank({WEIGHTS}, o.headings, %({name})s::tsquery, 1)", {name: said}


def _near(number: int, doubt: Doubt) -> tuple[str, dict[str, Any]]:
    name = f"text_{number}"
    return _NEAR.format(name=name), {
        f"{name}_word": doubt.word,
        f"{name}_lexemes": list(doubt.lexemes),
        f"{name}_slips": list(doubt.slips),
        f"{name}_most": doubt.most,
        f"{name}_instead": doubt.instead,
        f"{name}_begun": f"'{doubt.word}':*" if doubt.begun else "",
    }
