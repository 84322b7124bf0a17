"""How the pages for people are sent: in the reader's language, without scripts, with a content policy that allows
nothing but this page's own style sheet and its forms.

Chromium applies form-action to every hop of the redirects that follow a form, and the last hop is the app: its own
scheme and loopback are allowed as targets.
"""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from culture_app.accounts.words import LANGUAGE_NAMES
from culture_app.kernel.words import LANGUAGES, Texts, pick

STYLE = (Path(__file__).parent / "templates" / "accounts" / "style.css").read_text()
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none';"
    " form-action 'self' uit: http://127.0.0.1:* http://localhost:*"
)


def language_of(request: HttpRequest) -> str:
    """`?lang=` (a link on the page), else what the browser prefers."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else getattr(request, "language", "nl")


def page(
    request: HttpRequest,
    template: str,
    words: dict[str, Texts],
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page; `t` holds its words in the reader's language."""
    language = language_of(request)
    query = request.GET.copy()
    links = []
    for code in LANGUAGES:
        query["lang"] = code
        links.append({"code": code, "name": LANGUAGE_NAMES[code], "query": query.urlencode()})
    response = render(
        request,
        template,
        {
            "t": {name: pick(texts, language) for name, texts in words.items()},
            "language": language,
            "languages": links,
            "style": mark_safe(STYLE),  # noqa: S308  # our own file; its hash stands in the policy
            **context,
        },
        status=status,
    )
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    response["Referrer-Policy"] = "no-referrer" if request.method == "POST" else "same-origin"
    return response
