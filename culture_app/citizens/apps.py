from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "culture_app.citizens"
    label = "citizens"
    verbose_name = "Citizens"
