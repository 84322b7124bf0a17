import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
_inside = get_wsgi_application()

# Only now are there settings to import them with; a worker takes its first request when it knows its words.
from culture_app.foyer import Foyer  # noqa: E402
from culture_app.kernel.lasting import spare_what_is_here  # noqa: E402
from culture_app.offers import services as offers  # noqa: E402

offers.warm()
_ = get_resolver().url_patterns  # every view with all that it imports, before the first request asks for one
application = Foyer(_inside)
spare_what_is_here()
