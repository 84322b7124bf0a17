from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "culture_app.kernel"
    label = "kernel"

    def ready(self) -> None:
        # Each room registers what it wants to hear of in its own consumers.py; nothing pushes up.
        for config in apps.get_app_configs():
            if find_spec(f"{config.name}.consumers"):
                import_module(f"{config.name}.consumers")
