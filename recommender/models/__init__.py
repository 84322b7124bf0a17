"""Three views of the same visits, behind one interface (`base.Model`)."""

from recommender.models.als import Als
from recommender.models.base import History, Model, history
from recommender.models.itemitem import ItemItem
from recommender.models.spectral import Spectral

# What an artifact may name, and so what may be loaded from one.
KINDS: dict[str, type[ItemItem] | type[Als] | type[Spectral]] = {
    kind.name: kind for kind in (ItemItem, Als, Spectral)
}

__all__ = ["KINDS", "Als", "History", "ItemItem", "Model", "Spectral", "history"]
