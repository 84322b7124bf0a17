"""Django's name for the room."""

from django.apps import AppConfig


class OutingConfig(AppConfig):
    """Outing."""

    name = "culture_app.outing"
    label = "outing"
    default_auto_field = "django.db.models.BigAutoField"
