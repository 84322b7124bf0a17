from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "culture_app.curation"
    label = "curation"
