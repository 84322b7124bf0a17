from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "culture_app.support"
    label = "support"
