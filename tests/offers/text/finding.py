"""Offers with these names (and descriptions), and what a text finds of them."""

from urllib.parse import quote_plus

from tests.offers.documents import event, found, take_in


def offered(*names, description="", **changes):
    """An event for each name."""
    documents = []
    for number, name in enumerate(names, 1):
        texts = {"nl": name} if isinstance(name, str) else name
        about = {"nl": description} if description else {}
        documents.append(event(number, name=texts, description=about, terms=[], **changes))
    take_in(*documents)


def finds(text, more=""):
    return found(f"text={quote_plus(text)}{more}")
