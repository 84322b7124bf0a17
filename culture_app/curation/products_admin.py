"""Data products and pulls for curators: where the offer comes from, when, and how much of it was refused."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html

from culture_app.curation.site import CuratorAdmin, site
from culture_app.curation.words import later, say
from culture_app.kernel import clock
from culture_app.mesh.models import DataProduct, Run

_COUNTS = ("read", "created", "updated", "unchanged", "superseded", "quarantined")


def _counted(name: str) -> Any:
    """A column with one of a pull's counts."""

    @admin.display(description=later(name))
    def column(self: Any, row: Any) -> Any:
        return (row.last_counts if isinstance(row, DataProduct) else row.counts).get(name, "")

    return column


class _Counts(CuratorAdmin):
    read, created, updated, unchanged, superseded, quarantined = map(_counted, _COUNTS)


@admin.register(DataProduct, site=site)
class DataProductAdmin(_Counts):
    heading = "products"
    list_display = ("title", "ground", "pulled", *_COUNTS)
    list_display_links = None
    search_fields = ("name", "summary")

    def get_urls(self) -> list[Any]:
        """The list says all there is."""
        return [route for route in super().get_urls() if route.name and route.name.endswith("changelist")]

    @admin.display(description=later("name"), ordering="name")
    def title(self, product: DataProduct) -> str:
        return format_html("<strong>{}</strong><br>{}", product.name, product.summary)

    @admin.display(description=later("ground"))
    def ground(self, product: DataProduct) -> str:
        if not product.legal_ground:
            return ""
        return f"{product.legal_ground} ({', '.join(product.purposes)})"

    @admin.display(description=later("last_pulled"), ordering="last_pulled")
    def pulled(self, product: DataProduct) -> str:
        return clock.local(product.last_pulled).strftime("%Y-%m-%d %H:%M")


@admin.register(Run, site=site)
class RunAdmin(_Counts):
    heading = "runs"
    list_display = ("when", "standing", "what", *_COUNTS)
    list_display_links = None

    def get_urls(self) -> list[Any]:
        return [route for route in super().get_urls() if route.name and route.name.endswith("changelist")]

    @admin.display(description=later("started"), ordering="started")
    def when(self, run: Run) -> str:
        return clock.local(run.started).strftime("%Y-%m-%d %H:%M")

    @admin.display(description=later("state"), ordering="state")
    def standing(self, run: Run) -> str:
        return say(f"{run.state}_state")

    @admin.display(description=later("paths"))
    def what(self, run: Run) -> str:
        return ", ".join(run.paths)
