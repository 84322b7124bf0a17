from django.apps import AppConfig


class PersonalVaultConfig(AppConfig):
    name = "personal_vault"
    label = "personal_vault"
    verbose_name = "Personal vault"
