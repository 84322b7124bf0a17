"""The running counts of a pull, in all and per product."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial

from culture_app.mesh.data import PullReport, QuarantineLine

# A withdrawn offer is a changed one.
_COUNTED_AS = {"withdrawn": "updated"}
COUNTS = ("created", "updated", "unchanged", "superseded", "quarantined")


@dataclass
class Tally:
    by_product: dict[str, Counter[str]] = field(default_factory=partial(defaultdict, Counter))
    lines: list[QuarantineLine] = field(default_factory=list)

    def add(self, product: str, status: str, count: int = 1) -> None:
        self.by_product[product][_COUNTED_AS.get(status, status)] += count

    def refuse(self, product: str, source: str, reason: str) -> None:
        self.add(product, "quarantined")
        self.lines.append(QuarantineLine(source=source, reason=reason))

    def add_all(self, other: "Tally") -> None:
        for product, counts in other.by_product.items():
            self.by_product[product].update(counts)
        self.lines += other.lines

    def counts_of(self, product: str) -> dict[str, int]:
        counts = {name: self.by_product[product][name] for name in COUNTS}
        return {"read": sum(counts.values()), **counts}

    def totals(self) -> dict[str, int]:
        counts = {name: sum(each[name] for each in self.by_product.values()) for name in COUNTS}
        return {"read": sum(counts.values()), **counts}

    def report(self, ignored: list[str]) -> PullReport:
        totals = self.totals()
        return PullReport(
            created=totals["created"],
            updated=totals["updated"],
            unchanged=totals["unchanged"],
            superseded=totals["superseded"],
            quarantined=tuple(self.lines),
            ignored=tuple(ignored),
        )
