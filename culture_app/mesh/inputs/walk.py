"""From the paths of a pull to the files it reads, in path order.

- A file is itself. A descriptor is the files of its ports. A folder is walked in sorted order; a folder with a
  descriptor is its ports' files, or, where no port names a path, walked.
- A file of a type that nothing reads is ignored with a line, unless it was given by name.
- A link that leads back into its own folder, a folder that may not be opened and a port whose file is missing are
  faults, told and passed by.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from culture_app.mesh import descriptors
from culture_app.mesh.codecs import tables
from culture_app.mesh.data import Port, Product, Source
from culture_app.mesh.errors import CodecFault, PathMissing
from culture_app.mesh.inputs import sniff
from culture_app.mesh.inputs.spool import Spool, reason_of


@dataclass
class Findings:
    """What a walk found: files to read, faults (path, reason), paths passed by, products met."""

    sources: list[Source] = field(default_factory=list)
    faults: list[tuple[Path, str, Product]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)


def find(arguments: list[Path], spool: Spool) -> Findings:
    """All files of the given paths. PathMissing if one isn't there."""
    for path in arguments:
        if not os.path.lexists(path):
            raise PathMissing(f"There is no file or folder {path}.")
    walk = _Walk(spool)
    for path in arguments:
        walk.argument(Path(os.path.abspath(path)))
    return walk.findings


class _Walk:
    def __init__(self, spool: Spool) -> None:
        self.findings = Findings()
        self._spool = spool
        self._taken: set[Path] = set()

    def argument(self, path: Path) -> None:
        if path.name in descriptors.NAMES or (path.suffix in {".yaml", ".yml"} and path.is_file()):
            self._product(path)
        elif path.is_dir():
            product = self._above(path)
            if descriptors.beside(path) is None:
                self._folder(path, product, ())
            else:
                self._visit(path, product, ())
        else:
            product = self._above(path)
            self._file(path, product, _port_of(product, path), explicit=True)

    def _above(self, path: Path) -> Product:
        descriptor = descriptors.above(path)
        if descriptor is None:
            return descriptors.UNNAMED
        try:
            return descriptors.read(descriptor)
        except CodecFault:
            return descriptors.UNNAMED

    def _visit(self, folder: Path, product: Product, trail: tuple[str, ...]) -> None:
        descriptor = descriptors.beside(folder)
        if descriptor is not None:
            self._product(descriptor, trail)
        else:
            self._folder(folder, product, trail)

    def _product(self, descriptor: Path, trail: tuple[str, ...] = ()) -> None:
        try:
            product = descriptors.read(descriptor)
        except CodecFault as fault:
            self.findings.faults.append((descriptor, fault.detail, descriptors.UNNAMED))
            return
        self.findings.products[product.name] = product
        ports = [port for port in product.ports if port.path]
        if not ports:
            self._folder(descriptor.parent, product, trail)
        for port in ports:
            found = [] if _outside(port.path) else sorted(descriptor.parent.glob(port.path))
            if not found:
                why = f"The port {port.name or port.path} names a file that isn't there: {port.path}."
                self.findings.faults.append((descriptor, why, product))
            for path in found:
                if path.is_dir():
                    self._folder(path, product, trail)
                else:
                    self._file(path, product, port, explicit=True)

    def _folder(self, folder: Path, product: Product, trail: tuple[str, ...]) -> None:
        real = os.path.realpath(folder)
        if real in trail:
            self.findings.faults.append((folder, "The folder leads back into itself.", product))
            return
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.findings.faults.append((folder, reason_of(error).replace("file", "folder"), product))
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if _is_folder(entry):
                self._visit(path, product, (*trail, real))
            elif entry.name not in descriptors.NAMES:
                self._file(path, product, None, explicit=False)

    def _file(self, path: Path, product: Product, port: Port | None, *, explicit: bool) -> None:
        if path in self._taken:
            return
        self._taken.add(path)
        known = sniff.suffix_of(path) in sniff.KNOWN
        if not known and not explicit:
            self.findings.ignored.append(f"{path}: no codec reads this type of file")
            return
        try:
            unpacked = self._spool.open(path)
        except CodecFault as fault:
            self.findings.faults.append((path, fault.detail, product))
            return
        media = sniff.media_of(path, unpacked, port)
        if media == "oslo-csv" and tables.entity_of(tables.header_of(unpacked)) in {"prijzen", "uren"}:
            self.findings.ignored.append(f"{path}: read together with the table of activities")
            return
        if media == "unknown":
            if explicit:
                self.findings.faults.append((path, "No codec reads this type of file.", product))
            else:
                self.findings.ignored.append(f"{path}: no codec reads this type of file")
            return
        self.findings.products.setdefault(product.name, product)
        self.findings.sources.append(
            Source(
                product=product,
                path=path,
                label=str(path),
                media=media,
                entity=port.entity if port else "",
                explicit=explicit,
            )
        )


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _outside(pattern: str) -> bool:
    """Ports deliver files of their own product: nothing absolute, nothing above."""
    return pattern.startswith("/") or ".." in Path(pattern).parts


def _port_of(product: Product, path: Path) -> Port | None:
    folder = product.folder
    return next(
        (port for port in product.ports if port.path and folder and _matches(folder, port, path)), None
    )


def _matches(folder: Path, port: Port, path: Path) -> bool:
    return not _outside(port.path) and path in set(folder.glob(port.path))


def size_of(path: Path) -> int:
    """Bytes; none of what isn't there (whoever reads it will say so)."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def personal_hint(source: Source) -> bool:
    """Whether a file that can't be read may hold personal records: then its bytes are sealed."""
    words = f"{source.entity} {source.path.name}".lower()
    return source.product.legal_basis is not None or any(word in words for word in ("deelname", "particip"))
