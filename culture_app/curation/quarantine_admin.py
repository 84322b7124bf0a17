"""The quarantine for curators: why a record was refused, and the way to mend it. Sealed content stays sealed."""

from typing import Any

import orjson
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from culture_app.curation.site import CuratorAdmin, site
from culture_app.curation.words import later, say, spoken
from culture_app.kernel import clock
from culture_app.mesh import services as mesh
from culture_app.mesh.errors import UnknownRecord
from culture_app.mesh.models import Quarantined

_LISTED = ("id", "source", "position", "product", "reason", "state", "sealed", "first_seen", "attempts")
_MOST_TEXT = 400_000


class StateFilter(admin.SimpleListFilter):
    """Open ones unless something else is asked for."""

    title = later("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("all", say("all")),
            *((key, say(f"{key}_state")) for key in ("mended", "retried", "dismissed")),
        ]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": say("open_state"),
        }
        for lookup, title in self.lookup_choices:
            yield {
                "selected": self.value() == str(lookup),
                "query_string": changelist.get_query_string({self.parameter_name: lookup}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quarantined]) -> QuerySet[Quarantined]:
        value = self.value() or "open"
        return queryset if value == "all" else queryset.filter(state=value)


class SealedFilter(admin.SimpleListFilter):
    title = later("sealed")
    parameter_name = "sealed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", say("yes")), ("0", say("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quarantined]) -> QuerySet[Quarantined]:
        return queryset.filter(sealed=self.value() == "1") if self.value() in {"0", "1"} else queryset


@admin.action(description=later("retry"))
def retry_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Quarantined]) -> None:
    """Try again as they are; sealed ones are left alone."""
    ids = list(queryset.filter(sealed=False).values_list("pk", flat=True))
    outcomes = [mesh.retry(id=pk, now=clock.now()) for pk in ids]
    accepted = sum(outcome.accepted for outcome in outcomes)
    messages.info(request, say("retried_many", accepted=accepted, all=len(ids)))


@admin.action(description=later("dismiss"))
def dismiss_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Quarantined]) -> None:
    for pk in queryset.values_list("pk", flat=True):
        mesh.dismiss(id=pk, now=clock.now())
    messages.info(request, say("dismissed"))


@admin.register(Quarantined, site=site)
class QuarantinedAdmin(CuratorAdmin):
    heading = "quarantine"
    list_display = ("why", "where", "of_product", "standing", "is_sealed", "seen")
    list_filter = (StateFilter, SealedFilter)
    search_fields = ("reason", "source", "product")
    actions = [retry_selected, dismiss_selected]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quarantined]:
        return super().get_queryset(request).only(*_LISTED)

    @admin.display(description=later("reason"))
    def why(self, row: Quarantined) -> str:
        return row.reason

    @admin.display(description=later("source"), ordering="source")
    def where(self, row: Quarantined) -> str:
        return " · ".join(part for part in (row.source.rsplit("/", 1)[-1], row.position) if part)

    @admin.display(description=later("product"), ordering="product")
    def of_product(self, row: Quarantined) -> str:
        return row.product

    @admin.display(description=later("state"), ordering="state")
    def standing(self, row: Quarantined) -> str:
        return say(f"{row.state}_state")

    @admin.display(description=later("sealed"), ordering="sealed")
    def is_sealed(self, row: Quarantined) -> str:
        return say("yes") if row.sealed else ""

    @admin.display(description=later("first_seen"), ordering="first_seen")
    def seen(self, row: Quarantined) -> str:
        return clock.local(row.first_seen).strftime("%Y-%m-%d %H:%M")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One record: why, which fields, and, unless it is sealed, its content to mend."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = Quarantined.objects.filter(pk=int(object_id)).first() if object_id.isdecimal() else None
        if row is None:
            raise UnknownRecord
        text = "" if row.sealed else _text(row)
        if request.method == "POST":
            return self._act(request, row, text)
        return self._page(request, row, text)

    def _act(self, request: HttpRequest, row: Quarantined, text: str | None) -> HttpResponse:
        if "dismiss" in request.POST:
            mesh.dismiss(id=row.pk, now=clock.now())
            messages.info(request, say("dismissed"))
            return HttpResponseRedirect(
                reverse("admin:mesh_quarantined_changelist", current_app=self.admin_site.name)
            )
        mended = request.POST.get("content", "").replace("\r\n", "\n")
        changed = text is not None and mended.strip() != text.replace("\r\n", "\n").strip()
        outcome = mesh.retry(
            id=row.pk, now=clock.now(), body=mended.encode("utf-8", "replace") if changed else None
        )
        if outcome.accepted:
            messages.success(
                request, say("accepted", status=say(_STATUS.get(outcome.status, outcome.status)))
            )
        else:
            messages.error(request, say("refused_again", reason=outcome.reason))
        return HttpResponseRedirect(request.path)

    def _page(self, request: HttpRequest, row: Quarantined, text: str | None) -> HttpResponse:
        facts = [
            (say("reason"), row.reason),
            (say("source"), row.source),
            (say("position"), row.position),
            (say("product"), row.product),
            (say("state"), say(f"{row.state}_state")),
            (say("first_seen"), clock.local(row.first_seen).strftime("%Y-%m-%d %H:%M")),
            (say("attempts"), str(row.attempts)),
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": say("quarantine"),
            "opts": self.opts,
            "row": row,
            "facts": [(name, value) for name, value in facts if value],
            "text": text,
            "not_text": say("not_text", size=row.size),
            "open": row.state == Quarantined.State.OPEN,
            "w": spoken(
                [
                    "quarantine",
                    "fields",
                    "sealed",
                    "sealed_hint",
                    "content",
                    "content_hint",
                    "retry",
                    "dismiss",
                ]
            ),
        }
        return render(request, "curation/quarantined.html", context)


_STATUS = {"withdrawn": "withdrawn"}


def _text(row: Quarantined) -> str | None:
    """The content as text to edit, JSON indented; None if it isn't text or is too long for a form."""
    body = bytes(row.mended_body or row.body)
    if row.size > len(bytes(row.body)) or len(body) > _MOST_TEXT:
        return None
    try:
        if row.mended_body is None and "json" in row.media_type:
            return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        pass
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None
