"""What facets count of an offer, written as text: the database groups offers by these before it counts their keys."""

from collections.abc import Sequence

from culture_app.offers import keys

TERMS = tuple(f"{prefix}:" for prefix in (keys.TYPE, keys.THEME, keys.FACILITY))
REGION = f"{keys.REGION}:"
# Before a label: whether it is shown.
SHOWN, HIDDEN = "+", "-"


def lines(found_by: Sequence[str], labels: Sequence[str], hidden: Sequence[str]) -> tuple[str, str, str]:
    """Of terms (with their prefix), of regions (without) and of labels as written; a line each, in order."""
    marked = {_line(label).lower(): SHOWN + _line(label) for label in reversed(labels)}
    for label in hidden:
        marked.setdefault(_line(label).lower(), HIDDEN + _line(label))
    return (
        "\n".join([key for key in found_by if key.startswith(TERMS)]),
        "\n".join([key[len(REGION) :] for key in found_by if key.startswith(REGION)]),
        "\n".join(sorted(marked.values())),
    )


def _line(label: str) -> str:
    return " ".join(label.split())
