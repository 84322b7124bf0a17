"""Django REST framework and the OpenAPI document."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["culture_app.accounts.rest.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["culture_app.kernel.http.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["culture_app.kernel.http.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "culture_app.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Culture app for Flanders",
    "DESCRIPTION": (
        "Find, plan and book an evening out.\n\n"
        "What is on is public (`/v1/offers` and its like). What belongs to a person needs her access token: an app"
        " signs her in with authorization code and PKCE at `/o/authorize` as client `uit-app`; for trying by hand,"
        " `manage.py issue_token` prints one.\n\n"
        "Search speaks the vocabulary and the camelCase of UiTdatabank's Search API; everything else is snake_case."
        " `Accept-Language` chooses nl, fr, de or en. Errors are RFC 9457 problem documents with a stable `type`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/v1",
    # Enumerations stand where they are used: "state" of a booking and of a ticket are different words.
    "POSTPROCESSING_HOOKS": ["culture_app.schema.document_texts", "culture_app.schema.document_problems"],
}
