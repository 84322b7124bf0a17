"""One pull: find the files, index every record, choose the winners, deliver them in batches.

Each batch is a transaction of the room that keeps it, so a pull that was killed is simply run again: what went in is
found unchanged, the rest goes in now, and the tables end the same. Nothing here raises for a record; see
`quarantine`. Personal records of a product without a legal ground are refused before anything else is asked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from culture_app.kernel.errors import DomainError
from culture_app.kernel.progress import track
from culture_app.mesh import artefacts, delivering, performers, refusing
from culture_app.mesh.codecs import guessing
from culture_app.mesh.codecs.readers import Decoded, Reader, reader
from culture_app.mesh.data import Kind, Product, PullReport, Record, Source
from culture_app.mesh.index import Index, Place
from culture_app.mesh.inputs import spool as spooling
from culture_app.mesh.inputs import walk
from culture_app.mesh.quarantine import Quarantine, Refusal
from culture_app.mesh.tally import Tally
from culture_app.offers import services as offers
from culture_app.offers.intake import Intake

BATCH = 1000
NO_GROUND = "The product states no legal ground and purposes for personal records."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A winner on its way: where it stood, what it is, what it became."""

    place: Place
    record: Record
    iri: str
    decoded: Decoded


# Groups of a batch, one per product, and what waits for their outcomes.
Begun = tuple[tuple[list[Chosen], Callable[[], list[delivering.AnyOutcome]]], ...]


@dataclass
class Pull:
    """The state of one pull. Call `run` once."""

    now: datetime
    spool: spooling.Spool
    tally: Tally = field(default_factory=Tally)
    index: Index = field(default_factory=Index)
    sources: list[Source] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)

    def run(self, paths: Sequence[Path]) -> PullReport:
        found = walk.find(list(paths), self.spool)
        self.products = found.products
        self.quarantine = Quarantine(self.now)
        for path, reason, product in found.faults:
            self._refuse_file(path, reason, product)
        self.sources = [source for source in found.sources if source.media not in artefacts.MEDIA]
        for _ in track(self._index_all(), "reading records"):
            pass
        self.index.settle()
        for kind in Kind:
            self._deliver_kind(kind)
        for source in found.sources:
            if source.media in artefacts.MEDIA:
                self._artefact(source)
        for path, _, _ in found.faults:
            self.quarantine.close_file(str(path))
        for source in found.sources:
            self.quarantine.close_file(source.label)
        return self.tally.report(found.ignored)

    # The index

    def _index_all(self) -> Iterator[None]:
        for number, source in enumerate(self.sources):
            yield from self._index(number, source)

    def _index(self, number: int, source: Source) -> Iterator[None]:
        """Say of every record what it is; those that can't be said are refused here. A step per record."""
        refusals: list[Refusal] = []
        try:
            codec = reader(source, self.spool.open(source.path))
            for ordinal, record in enumerate(codec.records()):
                yield
                refusal = self._index_record(number, ordinal, source, codec, record)
                if refusal is not None:
                    refusals.append(refusal)
                if len(refusals) >= BATCH:
                    self._refuse(refusals)
                    refusals = []
        except refusing.UNREADABLE as error:
            self._refuse_file(
                source.path, refusing.reason_of(error), source.product, personal=walk.personal_hint(source)
            )
        self._refuse(refusals)

    def _index_record(
        self, number: int, ordinal: int, source: Source, codec: Reader, record: Record
    ) -> Refusal | None:
        if record.fault:
            return refusing.of_record(
                source, ordinal, record, record.fault, personal=refusing.seems_personal(source, record)
            )
        try:
            identity = codec.identify(record)
        except Exception as error:
            reason, personal = refusing.reason_of_record(error), refusing.seems_personal(source, record)
            return refusing.of_record(source, ordinal, record, reason, personal=personal)
        if identity.kind.personal and source.product.legal_basis is None:
            return refusing.of_record(source, ordinal, record, NO_GROUND, personal=True, iri=identity.iri)
        self.index.add(identity, number, ordinal)
        self.tally.add(source.product.name, "superseded")  # until it turns out to be the winner
        return None

    # The winners

    def _deliver_kind(self, kind: Kind) -> None:
        picks = self.index.winners(kind)
        while picks:
            total = sum(map(len, picks.values()))
            label = f"{kind.name.lower()}s"
            refused: list[Place] = []
            chosen = track(self._chosen(picks), label, total)
            with offers.intake(now=self.now) as intake:
                begun: Begun = ()
                for batch in batched(chosen, BATCH):
                    # The batch before is written while this one is read.
                    next_begun = self._begin(kind, batch, intake, refused)
                    self._settle(kind, begun, refused)
                    begun = next_begun
                self._settle(kind, begun, refused)
            picks = self.index.next_best(refused)

    def _chosen(self, picks: dict[int, list[int]]) -> Iterator[tuple[Place, Reader, Record]]:
        for number, ordinals in picks.items():
            source = self.sources[number]
            # Whatever becomes of them, they aren't superseded.
            self.tally.add(source.product.name, "superseded", -len(ordinals))
            try:
                codec = reader(source, self.spool.open(source.path))
                yield from self._picked(codec, number, ordinals)
            except refusing.UNREADABLE as error:  # it was read a moment ago: somebody took it away
                self._refuse_file(source.path, refusing.reason_of(error), source.product)

    def _picked(
        self, codec: Reader, number: int, ordinals: list[int]
    ) -> Iterator[tuple[Place, Reader, Record]]:
        wanted = iter(ordinals)
        next_wanted = next(wanted, None)
        for ordinal, record in enumerate(codec.records()):
            if ordinal == next_wanted:
                yield (number, ordinal), codec, record
                next_wanted = next(wanted, None)
                if next_wanted is None:
                    return

    def _begin(
        self, kind: Kind, batch: Sequence[tuple[Place, Reader, Record]], intake: Intake, refused: list[Place]
    ) -> Begun:
        """Decode and hand over; the places of those that can't be decoded are added to `refused`."""
        iris = (iri for *_, record in batch for iri in guessing.realisers(record))
        names = performers.names_of(iris) if kind is Kind.EVENT else {}
        refusals: list[Refusal] = []
        by_product: dict[str, list[Chosen]] = {}
        for place, codec, record in batch:
            source = self.sources[place[0]]
            try:
                chosen = Chosen(place, record, codec.identify(record).iri, codec.decode(record, names.get))
            except Exception as error:
                reason = refusing.reason_of_record(error)
                refusals.append(refusing.of_record(source, place[1], record, reason, personal=kind.personal))
                refused.append(place)
                continue
            by_product.setdefault(source.product.name, []).append(chosen)
        self._refuse(refusals)
        return tuple(
            (group, delivering.begin(kind, product, [each.decoded for each in group], self.now, intake))
            for group in by_product.values()
            for product in [self.sources[group[0].place[0]].product]
        )

    def _settle(self, kind: Kind, begun: Begun, refused: list[Place]) -> None:
        """What became of a batch; the places of those refused are added to `refused`."""
        for group, wait in begun:
            usable, refusals = [], []
            for each, outcome in zip(group, wait(), strict=True):
                if outcome.status == "rejected":
                    refusals.append(self._rejected(each, outcome.reason, personal=kind.personal))
                    refused.append(each.place)
                else:
                    usable.append(each.iri)
                    self.tally.add(self.sources[each.place[0]].product.name, outcome.status)
            self.quarantine.close_usable(usable, personal=kind.personal)
            self._refuse(refusals)

    def _rejected(self, chosen: Chosen, reason: str, *, personal: bool) -> Refusal:
        """What its room refused, in the form that it was refused in."""
        number, ordinal = chosen.place
        record = guessing.as_delivered(chosen.record, chosen.decoded)
        return refusing.of_record(
            self.sources[number], ordinal, record, reason, personal=personal, iri=chosen.iri
        )

    def _artefact(self, source: Source) -> None:
        product = source.product.name
        try:
            loaded, refused = artefacts.load(source, self.spool.open(source.path), self.now)
        except (DomainError, *refusing.UNREADABLE) as error:
            self._refuse_file(source.path, refusing.reason_of(error), source.product)
            return
        for status in ("created", "updated", "unchanged"):
            self.tally.add(product, status, getattr(loaded, status))
        self._refuse(
            [
                refusing.of_record(source, number, record, record.fault, personal=False)
                for number, record in enumerate(refused)
            ]
        )

    # The quarantine

    def _refuse(self, refusals: Sequence[Refusal]) -> None:
        if not refusals:
            return
        self.quarantine.put(refusals)
        for refusal in refusals:
            self.tally.refuse(refusal.product, refusal.shown_source, refusal.reason)

    def _refuse_file(
        self, path: Path, reason: str, product: Product, *, personal: bool | None = None
    ) -> None:
        self._refuse([refusing.of_file(path, reason, product, personal=personal)])
