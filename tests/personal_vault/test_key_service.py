"""What every key service promises: one suite, each implementation."""

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from personal_vault.errors import KeysUnavailable
from personal_vault.providers.local import LocalKeyService
from personal_vault.providers.memory import MemoryKeyService
from personal_vault.providers.protocol import Wrapped


@pytest.fixture(params=["local", "memory"])
def service(request, tmp_path):
    return LocalKeyService(tmp_path / "keys") if request.param == "local" else MemoryKeyService()


def test_a_new_key_unwraps_to_itself(service):
    fresh = service.new_dek("citizen:1")
    assert service.unwrap(fresh.wrapped, "citizen:1") == fresh.secret


def test_no_two_keys_are_alike(service):
    assert service.new_dek("citizen:1").secret != service.new_dek("citizen:1").secret


def test_a_key_has_256_bits(service):
    assert len(service.new_dek("citizen:1").secret) == 32


def test_the_secret_is_not_in_the_wrapped_key(service):
    fresh = service.new_dek("citizen:1")
    assert fresh.secret not in fresh.wrapped


def test_refuses_another_context(service):
    fresh = service.new_dek("citizen:1")
    with pytest.raises(KeysUnavailable):
        service.unwrap(fresh.wrapped, "citizen:2")


def test_refuses_a_changed_blob(service):
    blob = bytearray(service.new_dek("citizen:1").wrapped)
    blob[-1] ^= 1
    with pytest.raises(KeysUnavailable):
        service.unwrap(bytes(blob), "citizen:1")


def test_refuses_what_is_no_blob(service):
    with pytest.raises(KeysUnavailable):
        service.unwrap(b"K1", "citizen:1")


def test_unwraps_a_batch_in_order(service):
    fresh = [service.new_dek(f"citizen:{n}") for n in range(5)]
    batch = [Wrapped(blob=one.wrapped, context=f"citizen:{n}") for n, one in enumerate(fresh)]
    assert service.unwrap_batch(batch) == [one.secret for one in fresh]


def test_old_keys_open_after_a_rotation(service):
    fresh = service.new_dek("citizen:1")
    service.rotate()
    assert service.unwrap(fresh.wrapped, "citizen:1") == fresh.secret


def test_new_keys_are_wrapped_under_the_newest_master_key(service):
    version = service.rotate()
    assert service.new_dek("citizen:1").master_version == version


def test_rewrapping_keeps_the_key_and_survives_the_old_master_key(service):
    fresh = service.new_dek("citizen:1")
    service.rotate()
    (moved,) = service.rewrap_batch([Wrapped(blob=fresh.wrapped, context="citizen:1")])
    service.destroy_version(1)
    assert service.unwrap(moved, "citizen:1") == fresh.secret


def test_what_was_not_rewrapped_is_lost_with_the_master_key(service):
    fresh = service.new_dek("citizen:1")
    service.rotate()
    service.destroy_version(1)
    with pytest.raises(KeysUnavailable):
        service.unwrap(fresh.wrapped, "citizen:1")


def test_refuses_to_destroy_the_newest_master_key(service):
    with pytest.raises(KeysUnavailable):
        service.destroy_version(1 if service.health().newest == 1 else 0)


def test_says_that_it_is_well_and_which_versions_it_holds(service):
    service.rotate()
    health = service.health()
    assert (health.ok, health.newest, health.versions) == (True, 2, (1, 2))


def test_a_new_key_does_not_show_in_a_traceback(service):
    fresh = service.new_dek("citizen:1")
    assert repr(fresh.secret)[2:-1] not in repr(fresh)


def test_only_its_owner_may_read_the_master_key(tmp_path):
    LocalKeyService(tmp_path / "keys").new_dek("citizen:1")
    (path,) = (tmp_path / "keys").glob("master-*.key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_another_process_with_the_same_folder_opens_the_keys(tmp_path):
    fresh = LocalKeyService(tmp_path).new_dek("citizen:1")
    assert LocalKeyService(tmp_path).unwrap(fresh.wrapped, "citizen:1") == fresh.secret


def test_a_running_process_notices_a_rotation_elsewhere(tmp_path):
    here, there = LocalKeyService(tmp_path), LocalKeyService(tmp_path)
    here.new_dek("citizen:1")
    there.rotate()
    assert here.new_dek("citizen:1").master_version == 2


def test_processes_that_start_at_once_agree_on_one_master_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: LocalKeyService(tmp_path).new_dek("c").wrapped, range(8)))
    reader = LocalKeyService(tmp_path)
    assert all(len(reader.unwrap(blob, "c")) == 32 for blob in made)


def test_a_damaged_master_key_is_not_well(tmp_path):
    LocalKeyService(tmp_path).new_dek("citizen:1")
    (path,) = tmp_path.glob("master-*.key")
    path.write_bytes(os.urandom(31))
    assert not LocalKeyService(tmp_path).health().ok


def test_a_process_that_wakes_up_under_load_has_its_keys_at_once(tmp_path):
    """Threads that all ask first: none of them finds a service that has looked but not read yet."""
    fresh = LocalKeyService(tmp_path / "keys").new_dek("citizen:1")
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(60):
                service = LocalKeyService(tmp_path / "keys")
                asked = [pool.submit(service.unwrap, fresh.wrapped, "citizen:1") for _ in range(8)]
                assert [each.result() for each in asked] == [fresh.secret] * 8
    finally:
        sys.setswitchinterval(before)
