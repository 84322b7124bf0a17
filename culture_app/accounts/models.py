"""The table of people who sign in, and of authorization codes that were used."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from culture_app.kernel.identity import new_id


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """For `manage.py createsuperuser`: a curator with every permission."""
        user = self.model(email=email.strip().lower(), role=User.Role.CURATOR, is_superuser=True, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. The id is the citizen's id in every room; e-mail addresses are kept in lower case."""

    class Role(models.TextChoices):
        CITIZEN = "citizen"
        CURATOR = "curator"
        ORGANISER = "organiser"
        DOOR = "door"
        SUPPORT = "support"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.CITIZEN)
    organiser = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["citizen", "curator", "organiser", "door", "support"]),
                name="accounts_user_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(organiser__isnull=True) | models.Q(role__in=["organiser", "door"]),
                name="accounts_user_organiser_only_for_staff",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["nl", "fr", "de", "en"]), name="accounts_user_language_known"
            ),
        ]

    @property
    def is_staff(self) -> bool:
        """Only curators enter the admin site."""
        return self.role == self.Role.CURATOR


class SpentCode(models.Model):
    """An authorization code that was exchanged: using it again revokes the family of tokens it brought.

    RFC 6749, 4.1.2. Only the code's SHA-256 is kept, as long as a refresh token may live.
    """

    checksum = models.CharField(primary_key=True, max_length=64)
    token_family = models.UUIDField(null=True)
    access_token_checksum = models.CharField(max_length=64)
    spent_at = models.DateTimeField(db_index=True)
