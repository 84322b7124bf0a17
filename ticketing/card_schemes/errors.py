"""How card schemes say no.

DomainError
└── Unavailable (503)
    └── CardSchemeUnavailable  the card scheme didn't answer: without the card the price is known
"""

from __future__ import annotations

from culture_app.kernel.errors import Unavailable


class CardSchemeUnavailable(Unavailable):
    """The card scheme can't be reached or talks nonsense."""

    code = "card-scheme-unavailable"
    title = "The card scheme does not answer"
