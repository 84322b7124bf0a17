"""A data product's descriptor: publiq's `data-product.yaml` (`apiVersion: be.ddtplatform/v1, kind: DataProduct`).

Ours adds, under `spec`:

- `outputPorts[].path` (relative, wildcards allowed), `.entity` and `.mediaType`: which files a port delivers;
- `legalBasis: {ground, purposes: [...], recipient}`: without it no personal record of the product is kept;
- `identifiers: {base, event, place, organizer, performer, participant, participation}`: what stands before a CSV's
  identifiers to make IRIs. Each is a whole prefix, or a path behind `base`; the default is `tables.DEFAULT_BASE`.

Comments and fields that aren't known are no fault. A descriptor that can't be read is: its folder isn't pulled.
"""

from pathlib import Path
from typing import Any

import yaml

from culture_app.mesh.data import LegalBasis, Port, Product
from culture_app.mesh.errors import CodecFault

NAMES = ("data-product.yaml", "data-product.yml")
UNNAMED = Product(name="files")
_LONGEST = 512 * 1024


def beside(folder: Path) -> Path | None:
    """The descriptor in a folder, if there is one."""
    return next((path for name in NAMES if (path := folder / name).is_file()), None)


def above(path: Path) -> Path | None:
    """The descriptor that a file or folder belongs to: in its own folder or at most three above."""
    folder = path if path.is_dir() else path.parent
    return next((found for each in (folder, *folder.parents[:3]) if (found := beside(each))), None)


def read(path: Path) -> Product:
    """The product that a descriptor states. CodecFault if it can't be read."""
    try:
        if path.stat().st_size > _LONGEST:
            raise CodecFault("The descriptor is larger than half a megabyte.")
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise CodecFault(f"The descriptor can't be read{where}.") from None
    if not isinstance(document, dict) or document.get("kind") != "DataProduct":
        raise CodecFault("The descriptor isn't a `kind: DataProduct`.")
    metadata, spec = _mapping(document.get("metadata")), _mapping(document.get("spec"))
    name = "/".join(part for part in (_text(metadata.get("namespace")), _text(metadata.get("name"))) if part)
    if not name:
        raise CodecFault("The descriptor's metadata names no product.")
    ports = spec.get("outputPorts")
    return Product(
        name=name,
        summary=_text(spec.get("summary")),
        domain=_text(spec.get("domain")),
        owner=_text(_mapping(spec.get("dataProductOwner")).get("name")),
        terms_of_use=_text(_mapping(spec.get("termsOfUse")).get("uri")),
        schedule=_text(_mapping(spec.get("transformer")).get("schedule")),
        legal_basis=_legal_basis(_mapping(spec.get("legalBasis"))),
        ports=tuple(_port(_mapping(port)) for port in (ports if isinstance(ports, list) else [])),
        identifiers=tuple(
            (str(key), _text(value)) for key, value in _mapping(spec.get("identifiers")).items() if value
        ),
        folder=path.parent,
    )


def _port(port: dict[str, Any]) -> Port:
    return Port(
        name=_text(port.get("name")),
        path=_text(port.get("path")),
        entity=_text(port.get("entity")).lower(),
        media_type=_text(port.get("mediaType")).lower(),
        type=_text(port.get("type")).lower(),
    )


def _legal_basis(basis: dict[str, Any]) -> LegalBasis | None:
    ground = _text(basis.get("ground"))
    purposes = basis.get("purposes")
    named = tuple(_text(each) for each in purposes if _text(each)) if isinstance(purposes, list) else ()
    if not ground or not named:
        return None
    return LegalBasis(ground=ground, purposes=named, recipient=_text(basis.get("recipient")))


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""
