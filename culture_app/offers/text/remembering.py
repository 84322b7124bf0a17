"""The table of words: unusual words of documents, by how they sound, so that a search for one that is misspelled finds it.

What the lexicon knows isn't here. A word counts as known once it was met in a name or several times elsewhere; a single
slip in one description doesn't make a word.
"""

from collections.abc import Mapping

from culture_app.offers.tables import run
from culture_app.offers.text.sounds import slips
from culture_app.offers.text.writing import TRUSTED

# Words known for sure are left alone, so that a pull without new words writes nothing; the order keeps two pulls from
# waiting for each other.
_LEARN = f"""
WITH met AS MATERIALIZED (
    SELECT * FROM unnest(%(words)s::text[], %(lexemes)s::text[], %(slips)s::text[], %(often)s::int[])
        AS m (word, lexeme, slips, often)
)
INSERT INTO offers_word AS w (word, lexeme, slips, often)
SELECT met.word, met.lexeme, string_to_array(met.slips, ' '), met.often
FROM met LEFT JOIN offers_word k ON k.word = met.word AND k.lexeme = met.lexeme
WHERE k.often IS NULL OR k.often < {TRUSTED}
ORDER BY met.word, met.lexeme
ON CONFLICT (word, lexeme) DO UPDATE SET often = least(w.often + excluded.often, {TRUSTED})
"""


def learn(unusual: Mapping[tuple[str, str], int]) -> None:
    """Write down the unusual words of a batch, so that typing errors in them are understood. One or no statement; in
    the transaction that writes the batch.
    """
    if not unusual:
        return
    run(
        _LEARN,
        {
            "words": [word for word, _ in unusual],
            "lexemes": [lexeme for _, lexeme in unusual],
            "slips": [" ".join(slips(word)) for word, _ in unusual],
            "often": [min(often, TRUSTED) for often in unusual.values()],
        },
    )
