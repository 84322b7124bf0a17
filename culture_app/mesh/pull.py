"""One pull: find the files, index every record, choose the winners, deliver them in batches.

Each batch is a transaction of the room that keeps it, so a pull that was killed is simply run again: what went in is
found unchanged, the rest goes in now, and the tables end the same. Nothing here raises for a record; see
`quarantine`. Personal records of a product without a legal ground are refused before anything else is asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from culture_app.kernel.errors import DomainError
from culture_app.kernel.progress import track
from culture_app.mesh import artefacts, delivering, performers
from culture_app.mesh.codecs import guessing
from culture_app.mesh.codecs.oslo import bundles
from culture_app.mesh.codecs.readers import Decoded, Reader, reader
from culture_app.mesh.data import Kind, Product, PullReport, Record, Source
from culture_app.mesh.errors import CodecFault
from culture_app.mesh.index import Index, Place
from culture_app.mesh.inputs import spool as spooling
from culture_app.mesh.inputs import walk
from culture_app.mesh.quarantine import LARGEST_BODY, Quarantine, Refusal
from culture_app.mesh.tally import Tally

BATCH = 500
NO_GROUND = "The product states no legal ground and purposes for personal records."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A winner on its way: where it stood, what it is, what it became."""

    place: Place
    record: Record
    iri: str
    decoded: Decoded


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
        except (CodecFault, OSError, UnicodeDecodeError, SyntaxError, ValueError) as error:
            self._refuse_file(source.path, _file_reason(error), source.product, walk.personal_hint(source))
        self._refuse(refusals)

    def _index_record(
        self, number: int, ordinal: int, source: Source, codec: Reader, record: Record
    ) -> Refusal | None:
        if record.fault:
            return self._refusal(
                source, ordinal, record, record.fault, personal=_seems_personal(source, record)
            )
        try:
            identity = codec.identify(record)
        except CodecFault as fault:
            personal = _seems_personal(source, record)
            return self._refusal(source, ordinal, record, fault.detail, personal=personal)
        if identity.kind.personal and source.product.legal_basis is None:
            return self._refusal(source, ordinal, record, NO_GROUND, personal=True, iri=identity.iri)
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
            for batch in batched(chosen, BATCH):
                refused += self._deliver_batch(kind, batch)
            picks = self.index.next_best(refused)

    def _chosen(self, picks: dict[int, list[int]]) -> Iterator[tuple[int, int, Reader, Record]]:
        for number, ordinals in picks.items():
            source = self.sources[number]
            codec = reader(source, self.spool.open(source.path))
            wanted = iter(ordinals)
            next_wanted = next(wanted, None)
            for ordinal, record in enumerate(codec.records()):
                if ordinal == next_wanted:
                    yield number, ordinal, codec, record
                    next_wanted = next(wanted, None)
                    if next_wanted is None:
                        break

    def _deliver_batch(self, kind: Kind, batch: Sequence[tuple[int, int, Reader, Record]]) -> list[Place]:
        """Decode and hand over; returns the places of those refused."""
        names = (
            performers.names_of(iri for *_, record in batch for iri in guessing.realisers(record))
            if kind is Kind.EVENT
            else {}
        )
        refusals: list[Refusal] = []
        places: list[Place] = []
        by_product: dict[str, list[Chosen]] = {}
        for number, ordinal, codec, record in batch:
            source = self.sources[number]
            try:
                iri = codec.identify(record).iri
                decoded = codec.decode(record, names.get)
            except CodecFault as fault:
                places.append((number, ordinal))
                refusals.append(
                    self._refusal(source, ordinal, record, fault.detail, personal=kind.personal, winner=True)
                )
                continue
            by_product.setdefault(source.product.name, []).append(
                Chosen((number, ordinal), record, iri, decoded)
            )
        for name, chosen in by_product.items():
            product = self.sources[chosen[0].place[0]].product
            outcomes = delivering.deliver(kind, product, [each.decoded for each in chosen], self.now)
            usable = []
            for each, outcome in zip(chosen, outcomes, strict=True):
                if outcome.status == "rejected":
                    places.append(each.place)
                    source = self.sources[each.place[0]]
                    record = guessing.as_delivered(each.record, each.decoded)
                    refusals.append(
                        self._refusal(
                            source,
                            each.place[1],
                            record,
                            outcome.reason,
                            personal=kind.personal,
                            iri=each.iri,
                            winner=True,
                        )
                    )
                else:
                    usable.append(each.iri)
                    self.tally.add(name, outcome.status)
                    self.tally.add(name, "superseded", -1)
            self._refuse(refusals)
            refusals = []
            self.quarantine.close_usable(usable, personal=kind.personal)
        self._refuse(refusals)
        return places

    def _artefact(self, source: Source) -> None:
        product = source.product.name
        try:
            loaded, refused = artefacts.load(source, self.spool.open(source.path), self.now)
        except (DomainError, OSError, UnicodeDecodeError, ValueError) as error:
            self._refuse_file(source.path, _file_reason(error), source.product)
            return
        for status in ("created", "updated", "unchanged"):
            self.tally.add(product, status, getattr(loaded, status))
        self._refuse(
            [
                self._refusal(source, number, record, record.fault, personal=False)
                for number, record in enumerate(refused)
            ]
        )

    # The quarantine

    def _refusal(
        self,
        source: Source,
        ordinal: int,
        record: Record,
        reason: str,
        *,
        personal: bool,
        iri: str = "",
        winner: bool = False,
    ) -> Refusal:
        if winner:
            self.tally.add(source.product.name, "superseded", -1)
        raw = guessing.raw(record)
        return Refusal(
            source=source.label,
            position=record.position,
            reason=reason,
            raw=raw,
            size=len(raw),
            product=source.product.name,
            iri=iri or guessing.iri(record),
            personal=personal,
            fields=guessing.fields(record),
            media_type=record.media_type,
            ordinal=ordinal,
        )

    def _refuse(self, refusals: Sequence[Refusal]) -> None:
        if not refusals:
            return
        self.quarantine.put(refusals)
        for refusal in refusals:
            self.tally.refuse(refusal.product, refusal.shown_source, refusal.reason)

    def _refuse_file(self, path: Path, reason: str, product: Product, personal: bool | None = None) -> None:
        size, raw = 0, b""
        if path.is_file():
            try:
                size = path.stat().st_size
                with path.open("rb") as file:
                    raw = file.read(LARGEST_BODY)
            except OSError:
                raw = b""
        if personal is None:
            personal = product.legal_basis is not None or guessing.names_people(path.name)
        refusal = Refusal(
            source=str(path),
            position="",
            reason=reason,
            raw=raw,
            size=size,
            product=product.name,
            personal=personal,
            media_type="application/octet-stream" if size > LARGEST_BODY else guessing.media_type(path),
        )
        self._refuse([refusal])


def _seems_personal(source: Source, record: Record) -> bool:
    if source.media == "uitdatabank":
        return False
    return walk.personal_hint(source) or guessing.about_people(record)


def _file_reason(error: Exception) -> str:
    if isinstance(error, DomainError):
        return error.detail
    if isinstance(error, UnicodeDecodeError):
        return f"The text isn't UTF-8 (byte {error.start + 1})."
    if isinstance(error, OSError) and not isinstance(error, UnicodeDecodeError):
        return spooling.reason_of(error)
    if isinstance(error, SyntaxError):
        return bundles.reason_of(error)
    return f"The file can't be read ({type(error).__name__})."
