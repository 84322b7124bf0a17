"""Data products of the mesh with people in them: each has a stated legal ground, purposes, a key and a log of its own."""

from uuid import UUID, uuid5

from culture_app.kernel import clock
from personal_vault import access_log, keys
from personal_vault.data import Actor, ProductGround
from personal_vault.errors import NoLegalGround
from personal_vault.models import Product
from personal_vault.opened import opened
from personal_vault.sealing import seal, unseal

_NAMESPACE = UUID("5f0c1b1e-5a7b-5d0e-9a57-0d3f4a1c2b6e")
_QUARANTINE = "quarantine"


def product_id(name: str) -> UUID:
    return uuid5(_NAMESPACE, name)


def register(ground: ProductGround) -> Product:
    """Write down the product's ground and purposes as stated last. Raises NoLegalGround."""
    if not ground.legal_ground.strip():
        raise NoLegalGround
    stated = {
        "name": ground.product,
        "legal_ground": ground.legal_ground,
        "purposes": sorted(ground.purposes),
        "recipient": ground.recipient,
    }
    product, made = Product.objects.get_or_create(id=product_id(ground.product), defaults=stated)
    if not made and any(getattr(product, name) != value for name, value in stated.items()):
        Product.objects.filter(id=product.id).update(**stated)
    return product


def seal_bytes(product: str, data: bytes) -> bytes:
    """Seal bytes for safe keeping elsewhere, such as in the quarantine."""
    key = keys.key_for(keys.product_context(product))
    return seal(key, data, owner=product_id(product).bytes, kind=_QUARANTINE, record=b"")


def open_bytes(product: str, sealed: bytes, purpose: str, actor: Actor) -> bytes:
    """Open them again; logged in the product's own log. Raises SealBroken."""
    context = keys.product_context(product)
    plain = unseal(
        keys.key_for(context), sealed, owner=product_id(product).bytes, kind=_QUARANTINE, record=b""
    )
    log_reading(product, purpose=purpose, actor=actor, category=_QUARANTINE, records=1)
    return plain


def log_reading(product: str, *, purpose: str, actor: Actor, category: str, records: int) -> None:
    """One line in the product's access log."""
    with opened(product_id(product), [], context=keys.product_context(product)) as vault:
        access_log.append(
            vault, at=clock.now(), actor=actor, purpose=purpose, given=(category,), records=records
        )
