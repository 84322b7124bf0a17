from django.apps import AppConfig


class MeshConfig(AppConfig):
    name = "culture_app.mesh"
    label = "mesh"
