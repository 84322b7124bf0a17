from django.apps import AppConfig


class BoxOfficeConfig(AppConfig):
    name = "culture_app.box_office"
    label = "box_office"
