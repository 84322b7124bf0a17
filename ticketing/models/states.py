"""States as constraints."""

from django.db.models import Q


def one_of(field: str, *states: str) -> Q:
    """The column holds one of these words."""
    return Q(**{f"{field}__in": states})
