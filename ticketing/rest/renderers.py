"""Pictures and papers as answers."""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import BaseRenderer


class PngRenderer(BaseRenderer):
    """Bytes that are a PNG already."""

    media_type = "image/png"
    format = "png"
    charset: str | None = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return bytes(data)


class SvgRenderer(PngRenderer):
    """Bytes that are an SVG already."""

    media_type = "image/svg+xml"
    format = "svg"


class PdfRenderer(PngRenderer):
    """Bytes that are a PDF already."""

    media_type = "application/pdf"
    format = "pdf"


class CalendarRenderer(PngRenderer):
    """Bytes that are an iCalendar file already."""

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"
