"""The docs page: Swagger UI from our own server, its script in a file of its own so that the content security policy
may stay strict about scripts.
"""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView

# Swagger UI writes style attributes while it draws.
_STYLES = {"style-src": ["'self'", "'unsafe-inline'"], "form-action": ["'self'"]}


@method_decorator(csp_update(_STYLES), name="dispatch")
class DocsPage(SpectacularSwaggerSplitView):
    """Every endpoint, to read and to try."""

    # REST framework's own answer to OPTIONS would be drawn with this page's template.
    http_method_names = ["get", "head"]
