"""Erasure: the key first, everything after it, once and for all."""

from base64 import b64decode
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import call_command

from personal_vault import erasure, keys
from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from personal_vault.errors import VaultErased
from personal_vault.keyring.models import WrappedKey
from personal_vault.models import Erasure, LogEntry, Record, Vault

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def full(citizen, agree, concert, jazz, recommender):
    """A vault with something of everything."""
    vault.set_interests(citizen=citizen, interests=[jazz])
    agree(citizen, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=citizen, visit=concert)
    vault.new_holder(citizen=citizen)
    vault.read(
        citizen=citizen,
        purpose=Purpose.SUGGESTIONS,
        actor=recommender,
        categories=frozenset({Category.HISTORY}),
    )
    return citizen


def left(citizen):
    return sum(
        (
            Record.objects.filter(vault_id=citizen).count(),
            LogEntry.objects.filter(vault_id=citizen).count(),
            Vault.objects.filter(owner=citizen).count(),
            WrappedKey.objects.filter(context=keys.citizen_context(citizen)).count(),
        )
    )


def test_nothing_of_her_is_left(full):
    vault.erase(citizen=full)
    assert left(full) == 0


def test_nobody_else_loses_anything(full, jazz):
    other = uuid4()
    vault.set_interests(citizen=other, interests=[jazz])
    vault.erase(citizen=full)
    assert left(other) == 3


def test_it_does_not_come_back(full, jazz):
    vault.erase(citizen=full)
    with pytest.raises(VaultErased):
        vault.set_interests(citizen=full, interests=[jazz])
    assert left(full) == 0


def test_again_gives_the_same_receipt(full):
    assert vault.erase(citizen=full) == vault.erase(citizen=full)


def test_somebody_without_a_vault_gets_a_receipt_too(citizen):
    assert vault.erase(citizen=citizen).records == 0


def test_the_receipt_is_signed(full):
    receipt = vault.erase(citizen=full)
    public = Ed25519PublicKey.from_public_bytes(b64decode(receipt.public_key))
    public.verify(b64decode(receipt.signature), receipt.statement.encode())
    assert orjson.loads(receipt.statement)["records"] == 4


def test_the_receipt_does_not_name_her(full):
    assert str(full) not in vault.erase(citizen=full).statement


def test_killed_after_the_key_nothing_opens_and_calling_again_finishes_it(full):
    keys.destroy(keys.citizen_context(full))
    with pytest.raises(VaultErased):
        vault.consents(citizen=full)
    vault.erase(citizen=full)
    assert left(full) == 0


def test_what_was_sealed_stays_shut_under_a_new_key(full):
    """A dump of the main database is restored after the erasure: there is no key for it any more."""
    rows = list(Record.objects.filter(vault_id=full))
    vault.erase(citizen=full)
    assert rows and keys.keys_for([keys.citizen_context(full)]) == {}


def test_a_restored_main_database_is_erased_again(full):
    vaults, rows = list(Vault.objects.filter(owner=full)), list(Record.objects.filter(vault_id=full))
    vault.erase(citizen=full)
    Erasure.objects.all().delete()  # the dump was older than the erasure
    Vault.objects.bulk_create(vaults)
    Record.objects.bulk_create(rows)
    call_command("vault_replay_erasures", verbosity=0)
    assert left(full) == 0


def test_a_restored_keys_database_is_erased_again(full):
    from personal_vault.keyring.models import ErasedKey

    wrapped = WrappedKey.objects.get(context=keys.citizen_context(full))
    vault.erase(citizen=full)
    ErasedKey.objects.all().delete()
    wrapped.save(force_insert=True)
    Vault.objects.create(owner=full, opened_at=wrapped.created, log_head=bytes(32))
    assert erasure.replay() == 1
    assert left(full) == 0


def test_a_cached_key_is_of_no_use_afterwards(full, cached_keys, recommender, jazz):
    vault.consents(citizen=full)
    vault.erase(citizen=full)
    with pytest.raises(VaultErased):
        vault.read(
            citizen=full,
            purpose=Purpose.SUGGESTIONS,
            actor=recommender,
            categories=frozenset({Category.INTERESTS}),
        )
