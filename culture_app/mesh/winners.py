"""The chosen versions of one kind of record: read once more, decoded and handed over in batches.

A large pull of documents is shared between processes (`hands`), block by block; each reads what is its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection

from culture_app.mesh import delivering, hands, performers, refusing
from culture_app.mesh.codecs import guessing
from culture_app.mesh.codecs.readers import Decoded, Reader, reader
from culture_app.mesh.data import Kind, Record, Source
from culture_app.mesh.index import Place
from culture_app.mesh.inputs.spool import Spool
from culture_app.mesh.quarantine import Quarantine, Refusal
from culture_app.mesh.tally import Tally
from culture_app.offers import services as offers
from culture_app.offers.intake import Intake

BATCH = 400
# By source number: ordinals, in order.
Picks = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A winner on its way: where it stood, what it is, what it became."""

    place: Place
    record: Record
    iri: str
    decoded: Decoded


# Groups of a batch, one per product, and what waits for their outcomes.
Begun = tuple[tuple[list[Chosen], Callable[[], list[delivering.AnyOutcome]]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one hand did."""

    tally: Tally
    refused: list[Place]
    seen: set[int]


@dataclass
class Winners:
    """Call `deliver`; what becomes of the records is added to tally, quarantine and `refused`."""

    kind: Kind
    now: datetime
    sources: Sequence[Source]
    spool: Spool
    quarantine: Quarantine
    tally: Tally
    refused: list[Place] = field(default_factory=list)

    def deliver(self, picks: Picks) -> Iterator[None]:
        """A step per record."""
        count = self._hands(picks)
        steps = (
            hands.share(count, lambda number: self._hand(number, count, picks)) if count else self._go(picks)
        )
        for step in steps:
            if isinstance(step, Part):
                self._add(step)
            else:
                yield from [None] * step

    def _hands(self, picks: Picks) -> int:
        """Documents of one line each can be passed by unread; anything else each hand would have to read whole."""
        plain = all(self.sources[number].media == "uitdatabank" for number in picks)
        if self.kind not in delivering.OFFERS or not plain or connection.in_atomic_block:
            return 0
        for number in picks:  # unpacked here, once
            self._path(number)
        return hands.useful(sum(map(len, picks.values())))

    def _path(self, number: int) -> Any:
        try:
            return self.spool.open(self.sources[number].path)
        except refusing.UNREADABLE:  # whoever reads it will say so
            return None

    def _hand(self, number: int, count: int, picks: Picks) -> Iterator[int | Part]:
        """In a process of its own: every so many blocks are mine."""
        self.tally, self.refused = Tally(), []
        # What a crash of the server might take of it, it takes with all that comes later, the note of this run included.
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        blocks = [(source, block) for source, ordinals in picks.items() for block in batched(ordinals, BATCH)]
        mine: dict[int, list[int]] = {}
        for source, block in blocks[number::count]:
            mine.setdefault(source, []).extend(block)
        yield from self._go(mine, alone=True)
        yield Part(self.tally, self.refused, self.quarantine.seen)

    def _add(self, part: Part) -> None:
        self.tally.add_all(part.tally)
        self.refused += part.refused
        self.quarantine.seen |= part.seen

    def _go(self, picks: Picks, *, alone: bool = False) -> Iterator[int]:
        """After each batch, of how many records it was."""
        with offers.intake(now=self.now, alone=alone) as intake:
            begun: Begun = ()
            for batch in batched(self._chosen(picks), BATCH):
                # The batch before is written while this one is read.
                next_begun = self._begin(batch, intake)
                self._settle(begun)
                begun = next_begun
                if alone:
                    self._settle(begun)
                    begun = ()
                yield len(batch)
            self._settle(begun)

    def _chosen(self, picks: Picks) -> Iterator[tuple[Place, Reader, Record]]:
        for number, ordinals in picks.items():
            source = self.sources[number]
            # Whatever becomes of them, they aren't superseded.
            self.tally.add(source.product.name, "superseded", -len(ordinals))
            try:
                codec = reader(source, self.spool.open(source.path))
                yield from _picked(codec, number, ordinals)
            except refusing.UNREADABLE as error:  # it was read a moment ago: somebody took it away
                self._refuse(
                    [refusing.of_file(source.path, refusing.reason_of(error), source.product, personal=None)]
                )

    def _begin(self, batch: Sequence[tuple[Place, Reader, Record]], intake: Intake) -> Begun:
        """Decode and hand over; those that can't be decoded are refused."""
        iris = (iri for *_, record in batch for iri in guessing.realisers(record))
        names = performers.names_of(iris) if self.kind is Kind.EVENT else {}
        refusals: list[Refusal] = []
        by_product: dict[str, list[Chosen]] = {}
        for place, codec, record in batch:
            source = self.sources[place[0]]
            try:
                chosen = Chosen(place, record, codec.identify(record).iri, codec.decode(record, names.get))
            except Exception as error:
                reason, personal = refusing.reason_of_record(error), self.kind.personal
                refusals.append(refusing.of_record(source, place[1], record, reason, personal=personal))
                self.refused.append(place)
                continue
            by_product.setdefault(source.product.name, []).append(chosen)
        self._refuse(refusals)
        return tuple((group, self._hand_over(group, intake)) for group in by_product.values())

    def _hand_over(
        self, group: Sequence[Chosen], intake: Intake
    ) -> Callable[[], list[delivering.AnyOutcome]]:
        product = self.sources[group[0].place[0]].product
        return delivering.begin(self.kind, product, [each.decoded for each in group], self.now, intake)

    def _settle(self, begun: Begun) -> None:
        """What became of a batch."""
        personal = self.kind.personal
        for group, outcomes in begun:
            usable, refusals = [], []
            for each, outcome in zip(group, outcomes(), strict=True):
                if outcome.status == "rejected":
                    refusals.append(self._rejected(each, outcome.reason))
                    self.refused.append(each.place)
                else:
                    usable.append(each.iri)
                    self.tally.add(self.sources[each.place[0]].product.name, outcome.status)
            self.quarantine.close_usable(usable, personal=personal)
            self._refuse(refusals)

    def _rejected(self, chosen: Chosen, reason: str) -> Refusal:
        """What its room refused, in the form that it was refused in."""
        number, ordinal = chosen.place
        record = guessing.as_delivered(chosen.record, chosen.decoded)
        return refusing.of_record(
            self.sources[number], ordinal, record, reason, personal=self.kind.personal, iri=chosen.iri
        )

    def _refuse(self, refusals: Sequence[Refusal]) -> None:
        if refusals:
            self.quarantine.put(refusals)
            for refusal in refusals:
                self.tally.refuse(refusal.product, refusal.shown_source, refusal.reason)


def _picked(codec: Reader, number: int, ordinals: Sequence[int]) -> Iterator[tuple[Place, Reader, Record]]:
    wanted = iter(ordinals)
    next_wanted = next(wanted, None)
    for ordinal, record in enumerate(codec.records(frozenset(ordinals))):
        if ordinal == next_wanted:
            yield (number, ordinal), codec, record
            next_wanted = next(wanted, None)
            if next_wanted is None:
                return
