"""Django's name for the room."""

from django.apps import AppConfig


class TicketingConfig(AppConfig):
    """Ticketing."""

    name = "ticketing"
    label = "ticketing"
    default_auto_field = "django.db.models.BigAutoField"
