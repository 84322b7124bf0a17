"""The offer for curators: a list to search, and one offer with what may be laid over it."""

from typing import Any
from uuid import UUID

import orjson
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation

from culture_app.curation.overlay_form import OverlayForm
from culture_app.curation.site import CuratorAdmin, site
from culture_app.curation.words import later, say, spoken
from culture_app.kernel import clock
from culture_app.kernel.identity import key_of
from culture_app.kernel.words import pick
from culture_app.offers import services as offers
from culture_app.offers.errors import OfferNotFound
from culture_app.offers.models import Occurrence, Offer, Overlay
from culture_app.offers.originals import original

_LISTED = (
    "id", "kind", "iri", "names", "municipality", "last_end", "open_ended", "workflow_status", "withdrawn",
    "duplicate", "highlight",
)  # fmt: skip
_SHOWN_TIMES = 20


def _edits() -> QuerySet[Overlay]:
    """What lies over the offer of the outer query."""
    return Overlay.objects.filter(offer=OuterRef("pk"))


class KindFilter(admin.SimpleListFilter):
    title = later("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, say(kind)) for kind in ("event", "place", "organizer")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Offer]) -> QuerySet[Offer]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    title = later("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, say(key)) for key in ("curated", "highlight", "mended", "duplicate", "withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Offer]) -> QuerySet[Offer]:
        match self.value():
            case "curated":
                return queryset.filter(Exists(_edits()))
            case "highlight":
                return queryset.exclude(highlight=None)
            case "mended":
                return queryset.exclude(mended=[])
            case "duplicate":
                return queryset.filter(duplicate=True)
            case "withdrawn":
                return queryset.filter(withdrawn=True)
        return queryset


@admin.register(Offer, site=site)
class OfferAdmin(CuratorAdmin):
    heading = "offers"
    list_display = ("title", "sort", "town", "until", "status", "edited")
    list_filter = (KindFilter, StateFilter)
    search_fields = ("words",)
    ordering = ("-highlight", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offer]:
        return super().get_queryset(request).only(*_LISTED).annotate(curated=Exists(_edits()))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return ["id"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Offer], search_term: str
    ) -> tuple[QuerySet[Offer], bool]:
        """By IRI or key where it is one; else every word of it, anywhere in the offer's words."""
        term = search_term.replace("\x00", "").strip()
        if term.startswith(("http://", "https://")):
            return queryset.filter(id=key_of(term)), False
        try:
            key = UUID(term)
        except ValueError:
            for word in term.split()[:8]:
                queryset = queryset.filter(words__icontains=word)
            return queryset, False
        return queryset.filter(pk=key) | queryset.filter(external_id=key), False

    @admin.display(description=later("name"))
    def title(self, offer: Offer) -> str:
        return pick(offer.names, (translation.get_language() or "nl")[:2]) or offer.iri

    @admin.display(description=later("kind"), ordering="kind")
    def sort(self, offer: Offer) -> str:
        return say(offer.kind)

    @admin.display(description=later("municipality"), ordering="municipality")
    def town(self, offer: Offer) -> str:
        return offer.municipality

    @admin.display(description=later("until"), ordering="last_end")
    def until(self, offer: Offer) -> str:
        if offer.open_ended or offer.last_end is None:
            return ""
        return clock.local(offer.last_end).strftime("%Y-%m-%d %H:%M")

    @admin.display(description=later("state"), ordering="workflow_status")
    def status(self, offer: Offer) -> str:
        if offer.withdrawn:
            return say("withdrawn")
        return say("duplicate") if offer.duplicate else offer.workflow_status

    @admin.display(description=later("curated"))
    def edited(self, offer: Offer) -> str:
        return say("yes") if getattr(offer, "curated", False) else ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One offer: read-only, but for what is laid over it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        offer = self._offer(object_id)
        document = original(offer.source, offer.document)
        overlay = offers.overlay_of(offer=offer.pk)
        initial: dict[str, Any] = {
            "labels_added": list(overlay.labels_added),
            "labels_hidden": list(overlay.labels_hidden),
            "highlight_rank": overlay.highlight_rank,
            "image_override": overlay.image_override,
            "note": overlay.note,
        } if overlay else {}  # fmt: skip
        labels = [label for label in _list(document, "labels") if isinstance(label, str)]
        labels += [label for label in initial.get("labels_hidden", []) if label not in labels]
        form = OverlayForm(request.POST or None, initial=initial, labels=labels)
        if request.method == "POST" and form.is_valid():
            offers.overlay(
                offer=offer.pk,
                by=request.user.pk,
                now=clock.now(),
                labels_added=form.cleaned_data["labels_added"],
                labels_hidden=form.cleaned_data.get("labels_hidden", []),
                highlight_rank=form.cleaned_data["highlight_rank"],
                image_override=form.cleaned_data["image_override"],
                note=form.cleaned_data["note"],
            )
            messages.success(request, say("saved"))
            return HttpResponseRedirect(request.path)
        return self._page(request, offer, document, form)

    def _offer(self, object_id: str) -> Offer:
        try:
            return Offer.objects.defer("card_nl", "card_fr", "card_de", "card_en", "search").get(
                pk=UUID(object_id)
            )
        except (ValueError, Offer.DoesNotExist):
            raise OfferNotFound from None

    def _page(
        self, request: HttpRequest, offer: Offer, document: dict[str, Any], form: OverlayForm
    ) -> HttpResponse:
        now = clock.now()
        coming = Occurrence.objects.filter(offer=offer, ends__gte=now).order_by("starts")
        times = [] if offer.open_ended else list(coming[: _SHOWN_TIMES + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": self.title(offer),
            "opts": self.opts,
            "offer": offer,
            "kind": say(offer.kind),
            "facts": list(_facts(offer)),
            "terms": [
                term.get("label") or term.get("id")
                for term in _list(document, "terms")
                if isinstance(term, dict)
            ],
            "times": [(clock.local(time.starts), clock.local(time.ends), time) for time in times[:_SHOWN_TIMES]],
            "more_times": len(times) > _SHOWN_TIMES,
            "document": orjson.dumps(document, option=orjson.OPT_INDENT_2).decode(),
            "form": form,
            "w": spoken(
                ["offers", "facts", "times", "no_times", "document", "document_hint", "overlay", "overlay_hint",
                 "save", "mended", "terms", "withdrawn"]
            ),
        }  # fmt: skip
        return render(request, "curation/offer.html", context)


def _list(document: dict[str, Any], field: str) -> list[Any]:
    """A field that should be a list; producers' documents may hold anything."""
    found = document.get(field)
    return found if isinstance(found, list) else []


def _facts(offer: Offer) -> Any:
    """(what, value) for the table of facts; empty ones are left out."""
    ages = (
        ""
        if offer.age_min is None and offer.age_max is None
        else f"{offer.age_min or 0}–{offer.age_max or ''}"
    )
    prices = ", ".join(
        f"{pick(line.get('name') or {}, translation.get_language() or 'nl')} € {line['cents'] / 100:.2f}"
        for line in offer.prices
        if isinstance(line, dict) and "cents" in line
    )
    stamp = "%Y-%m-%d %H:%M"
    rows = [
        ("IRI", offer.iri),
        (say("state"), offer.workflow_status),
        (say("place"), offer.place_name),
        (say("municipality"), f"{offer.postal_code} {offer.municipality}".strip()),
        (say("calendar"), offer.calendar_type),
        (say("prices"), prices),
        (say("ages"), ages),
        (say("labels"), ", ".join(offer.labels)),
        (say("source"), offer.source_name),
        (say("modified"), clock.local(offer.modified).strftime(stamp) if offer.modified else ""),
        (say("pulled"), clock.local(offer.pulled).strftime(stamp)),
    ]
    return [(name, value) for name, value in rows if value]
