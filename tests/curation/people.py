"""People of each role."""

from culture_app.accounts import services as accounts
from culture_app.accounts.models import User


def person(role):
    card = accounts.create_user(email=f"{role}@example.org", password="correct-horse-battery", role=role)
    return User.objects.get(pk=card.id)
