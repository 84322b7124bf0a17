import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
_inside = get_wsgi_application()

# Only now are there settings to import them with; a worker takes its first request when it knows its words.
from culture_app.foyer import Foyer  # noqa: E402
from culture_app.offers import services as offers  # noqa: E402

offers.warm()
application = Foyer(_inside)
