"""Which app lives in which database: the wrapped data keys in `keys`, all else in `default`."""

KEYS_APPS = frozenset({"vault_keys"})


class KeysRouter:
    def db_for_read(self, model, **hints):
        return "keys" if model._meta.app_label in KEYS_APPS else "default"

    db_for_write = db_for_read

    def allow_relation(self, first, second, **hints):
        return (first._meta.app_label in KEYS_APPS) == (second._meta.app_label in KEYS_APPS)

    def allow_migrate(self, db, app_label, **hints):
        return (app_label in KEYS_APPS) == (db == "keys")
