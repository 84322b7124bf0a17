"""Django's name for the room."""

from django.apps import AppConfig


class OrganisersConfig(AppConfig):
    """Organisers."""

    name = "culture_app.organisers"
    label = "organisers"
    default_auto_field = "django.db.models.BigAutoField"
