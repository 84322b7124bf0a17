"""Data keys: one per owner, made once, rewrapped when the master key turns."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connections

from personal_vault import keys
from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from personal_vault.keyring.models import WrappedKey

both = pytest.mark.django_db(databases=["default", "keys"])


@both
def test_a_key_is_stored_wrapped_only(citizen):
    key = keys.ensure(keys.citizen_context(citizen))
    row = WrappedKey.objects.get(context=keys.citizen_context(citizen))
    assert key.version == row.version and len(bytes(row.wrapped)) > 32


@both
def test_two_citizens_have_two_keys(citizen, jazz):
    from personal_vault.errors import SealBroken
    from personal_vault.sealing import seal, unseal

    one, other = (keys.ensure(keys.citizen_context(who)) for who in (citizen, uuid4()))
    place = {"owner": citizen.bytes, "kind": "visit", "record": b"1"}
    with pytest.raises(SealBroken):
        unseal(other, seal(one, b"x", **place), **place)


@both
def test_everything_still_opens_after_rotation_and_rewrapping(citizen, jazz, herself):
    vault.set_interests(citizen=citizen, interests=[jazz])
    old = keys.key_service().health().newest
    keys.key_service().rotate()
    assert keys.rewrap_all() >= 1
    assert not WrappedKey.objects.filter(master_version=old).exists()
    keys.CACHE.clear()
    found = vault.read(
        citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=herself, categories=frozenset({Category.INTERESTS})
    )
    assert found.interests == (jazz,)


@both
def test_closing_an_epoch_makes_erased_keys_unreadable_in_every_backup(citizen, jazz, herself):
    from personal_vault.errors import KeysUnavailable

    vault.set_interests(citizen=citizen, interests=[jazz])
    erased = uuid4()
    vault.set_interests(citizen=erased, interests=[jazz])
    backup = bytes(WrappedKey.objects.get(context=keys.citizen_context(erased)).wrapped)
    vault.erase(citizen=erased)
    assert keys.key_service().unwrap(backup, keys.citizen_context(erased))
    call_command("vault_rotate", verbosity=0)
    with pytest.raises(KeysUnavailable):
        keys.key_service().unwrap(backup, keys.citizen_context(erased))
    keys.CACHE.clear()
    found = vault.read(
        citizen=citizen, purpose=Purpose.OWN_ACCESS, actor=herself, categories=frozenset({Category.INTERESTS})
    )
    assert found.interests == (jazz,)


@both
def test_blind_indexes_of_two_fields_differ(citizen):
    assert keys.blind("holder", citizen.bytes) != keys.blind("visit", citizen.bytes)


@both
def test_parts_of_a_blind_index_cannot_run_together():
    assert keys.blind("visit", b"ab", b"c") != keys.blind("visit", b"a", b"bc")


def test_a_key_that_many_need_at_once_is_made_once(committed):
    context = keys.citizen_context(committed)

    def make(_):
        try:
            return keys.ensure(context).cipher.encrypt(b"n" * 12, b"same key?", None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(16)))) == 1
