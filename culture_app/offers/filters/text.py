"""Words."""

import re
from datetime import datetime

from culture_app.offers.data import OfferQuery
from culture_app.offers.document.texts import folded
from culture_app.offers.filters.piece import Piece

# Shorter words are alike to too many others.
_WORD = re.compile(r"[^\W_]{3,}")
_EXACT = re.compile(r'"|(?:^|\s)(?:-\S|or(?:\s|$))', re.IGNORECASE)
_MOST_FORGIVEN = 8


def words(query: OfferQuery, now: datetime) -> Piece | None:
    """Dutch stems without diacritics or, for a typing error, words that look alike in the names."""
    if not query.text:
        return None
    condition = "o.search @@ websearch_to_tsquery('culture_nl', %(text)s::text)"
    alike = {f"alike_{number}": word for number, word in enumerate(_forgiven(query.text))}
    if alike:
        condition = f"({condition} OR ({' AND '.join(f'%({name})s::text <%% o.words' for name in alike)}))"
    return Piece(condition, {"text": query.text, "folded": folded(query.text), **alike})


def _forgiven(text: str) -> tuple[str, ...]:
    """The words whose typing errors are forgiven, each by itself: together, a long one would outweigh the others.
    None where the text says exactly what it wants ("...", -word, or).
    """
    words = tuple(dict.fromkeys(_WORD.findall(folded(text))))
    return () if _EXACT.search(text) or len(words) > _MOST_FORGIVEN else words


def score(query: OfferQuery) -> tuple[str, dict[str, object]] | None:
    """How well it fits: bigger is better."""
    if not query.text:
        return None
    sql = """ts_rank(o.search, websearch_to_tsquery('culture_nl', %(text)s::text))
        + word_similarity(%(folded)s::text, o.words)"""
    return sql, {"text": query.text, "folded": folded(query.text)}
