"""The door of the mesh: pull data products, try quarantined records again.

Refuses two pulls at once, and to open what is sealed.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from culture_app.mesh import lock, retrying
from culture_app.mesh.busy import busy
from culture_app.mesh.data import Product, PullReport, RetryOutcome
from culture_app.mesh.inputs.spool import Spool
from culture_app.mesh.models import DataProduct, Run
from culture_app.mesh.pull import Pull
from culture_app.offers import services as offers

__all__ = ["dismiss", "pull", "retry"]

LARGE = 2_000


def pull(*, paths: Sequence[Path], now: datetime, wait_s: float = 600.0) -> PullReport:
    """Pull files, folders and descriptors. PathMissing (nothing was read), PullRunning after `wait_s` seconds.

    Not inside a transaction of the caller's: each batch commits by itself, so that a killed pull goes on where it was.
    """
    with lock.held(wait_s=wait_s), Spool() as spool, busy():
        Run.objects.filter(state=Run.State.RUNNING).update(state=Run.State.INTERRUPTED)
        run = Run.objects.create(started=now, paths=[str(path) for path in paths])
        current = Pull(now=now, spool=spool)
        try:
            report = current.run(paths)
        except BaseException:
            Run.objects.filter(pk=run.pk).update(state=Run.State.INTERRUPTED)
            raise
        with transaction.atomic():
            for product in current.products.values():
                _remember(product, current.tally.counts_of(product.name), now)
            run.finished, run.state, run.counts = now, Run.State.DONE, current.tally.totals()
            run.save(update_fields=["finished", "state", "counts"])
        if report.created + report.updated >= LARGE:
            offers.settle()
        if report.created or report.updated:
            offers.refresh_suggestions()
        return report


def _remember(product: Product, counts: dict[str, int], now: datetime) -> None:
    basis = product.legal_basis
    stated = {
        "summary": product.summary,
        "domain": product.domain,
        "owner": product.owner,
        "terms_of_use": product.terms_of_use,
        "schedule": product.schedule,
        "legal_ground": basis.ground if basis else "",
        "purposes": list(basis.purposes) if basis else [],
        "folder": str(product.folder or ""),
        "last_pulled": now,
        "last_counts": counts,
    }
    DataProduct.objects.update_or_create(
        name=product.name, defaults=stated, create_defaults={**stated, "first_pulled": now}
    )


def retry(*, id: int, now: datetime, body: bytes | None = None) -> RetryOutcome:  # noqa: A002
    """Try a quarantined record again, as it is or as a curator mended it (`body`).

    UnknownRecord, SealedRecord. What is refused again stays open, with its new reason.
    """
    with transaction.atomic():
        return retrying.retry(id=id, now=now, body=body)


def dismiss(*, id: int, now: datetime) -> None:  # noqa: A002
    """Put a quarantined record aside for good: seen again, it stays aside. UnknownRecord."""
    with transaction.atomic():
        retrying.dismiss(id=id, now=now)
