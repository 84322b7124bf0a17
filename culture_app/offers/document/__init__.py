"""What a UiTdatabank document says, apart from its calendar: names, place, prices, ages, terms.

Pure and forgiving: what can't be read is left out with a note; only a document without an IRI or a name is
refused (Unreadable).
"""

from culture_app.offers.document.facts import Facts, Unreadable, read

__all__ = ["Facts", "Unreadable", "read"]
