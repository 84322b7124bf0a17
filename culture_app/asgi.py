import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
application = get_asgi_application()
