"""Text: from the words of a document to lexemes, and from what somebody types to the same lexemes.

The language is understood here, in Python, word by word and remembered per word; PostgreSQL only stores and matches
(docs/decisions/0040).
"""

from culture_app.offers.text.asking import wish
from culture_app.offers.text.remembering import learn
from culture_app.offers.text.writing import Unusual, vector

__all__ = ["Unusual", "learn", "vector", "warm"]


def warm() -> None:
    """Read the word lists now (half a second), so that nobody who searches waits for it."""
    wish("kindertehater")
