from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "culture_app.offers"
    label = "offers"
