from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "culture_app.accounts"
    label = "accounts"
    verbose_name = "Accounts"
