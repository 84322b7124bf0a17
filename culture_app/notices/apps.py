"""Django's name for the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "culture_app.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
