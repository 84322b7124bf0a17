from django.apps import AppConfig


class KeyringConfig(AppConfig):
    name = "personal_vault.keyring"
    label = "vault_keys"
    verbose_name = "Vault keys"
