"""Keys that change while everything runs: published first, signing later, kept for as long as a ticket needs them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from culture_app.kernel import clock
from culture_app.kernel.words import Money
from ticketing import barcode, keys, rotating
from ticketing.data import PriceLine

GRATIS = PriceLine(tariff="base", name={"nl": "Gratis"}, price=Money(0))


@pytest.fixture
def key_dir(settings, tmp_path):
    settings.TICKET_KEY_DIR = tmp_path / "keys"
    return settings.TICKET_KEY_DIR


@pytest.fixture
def at_hour(at, monkeypatch):
    """Set the clock to so many hours after the start."""

    def go(hours):
        monkeypatch.setattr(clock, "_PINNED", at + timedelta(hours=hours))
        return clock.now()

    go(0)
    return go


def signed(ring):
    return barcode.sign(ticket=uuid4(), occurrence=uuid4(), day=0, number=ring.number, key=ring.signing)


def names(key_dir):
    return sorted(path.name for path in key_dir.iterdir())


def test_a_new_key_is_published_before_it_signs(key_dir, at_hour):
    now = at_hour(0)
    keys.ring()
    assert rotating.rotate(now=now) == (2, now + timedelta(days=1))
    early = keys.ring()
    assert (early.number, sorted(early.public), early.signs_from) == (
        1,
        [1, 2],
        {1: None, 2: now + timedelta(days=1)},
    )
    at_hour(23.99)
    assert keys.ring().number == 1
    at_hour(24)
    assert keys.ring().number == 2


def test_whoever_knows_the_published_keys_verifies_what_is_signed_after_rotation(key_dir, at_hour):
    old = signed(keys.ring())
    rotating.rotate(now=at_hour(0))
    published = keys.ring().public
    at_hour(25)
    assert barcode.verify(signed(keys.ring()), published).key == 2
    assert barcode.verify(old, keys.ring().public).key == 1


def test_no_key_signs_before_everybody_can_have_seen_it(key_dir, at_hour):
    longest_unseen = timedelta(seconds=keys.FRESH + keys.PUBLISHED_FOR)
    assert longest_unseen < keys.NOTICE
    with pytest.raises(ValueError, match="at least"):
        rotating.rotate(now=at_hour(0), lead=keys.NOTICE - timedelta(seconds=1))
    with pytest.raises(CommandError):
        call_command("rotate_ticket_key", "--hours", "0.1")


def test_another_process_sees_a_new_key_at_its_next_look(key_dir, at_hour, monkeypatch):
    keys.ring()
    mine = dict(keys._loaded)
    rotating.rotate(now=at_hour(0))
    monkeypatch.setattr(keys, "_loaded", mine)  # as in a process that looked before
    assert sorted(keys.ring().public) == [1, 2]


def test_a_folder_that_hides_its_changes_is_read_again_within_a_minute(key_dir, at_hour, monkeypatch):
    import os

    keys.ring()
    keys.ring()
    stamp = key_dir.stat()
    keys._add(key_dir, 2, signs_from=at_hour(0))
    os.utime(key_dir, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert sorted(keys.ring().public) == [1]
    later = keys.time.monotonic() + keys.FRESH + 1
    monkeypatch.setattr(keys.time, "monotonic", lambda: later)
    assert sorted(keys.ring().public) == [1, 2]


@pytest.mark.django_db
def test_a_replaced_key_is_kept_until_the_last_ticket_that_it_signed_is_over(
    key_dir, at_hour, at, open_pool, book
):
    pool = open_pool(prices=(GRATIS,), starts=at + timedelta(hours=60), ends=at + timedelta(hours=62))
    ticket = book(pool).tickets[0]
    rotating.rotate(now=at_hour(0))
    assert rotating.clear(now=at_hour(20)) == rotating.Cleared(blunted=(), retired=())
    assert rotating.clear(now=at_hour(25)) == rotating.Cleared(blunted=(1,), retired=())
    assert names(key_dir) == ["00001.pub.pem", "00002.pem"]
    assert barcode.verify(ticket.barcode, keys.ring().public).ticket == ticket.id
    assert rotating.clear(now=at_hour(61)).retired == ()
    assert rotating.clear(now=at_hour(62)).retired == (1,)
    assert names(key_dir) == ["00002.pem"]
    assert sorted(keys.ring().public) == [2]


@pytest.mark.django_db
def test_a_key_whose_tickets_are_all_over_goes_at_once(key_dir, at_hour):
    keys.ring()
    rotating.rotate(now=at_hour(0))
    assert rotating.clear(now=at_hour(25)).retired == (1,)


def test_the_key_that_signs_cannot_be_taken_away(key_dir, at_hour):
    keys.ring()
    rotating.rotate(now=at_hour(0))
    for number in (1, 2):
        with pytest.raises(ValueError, match="can't be taken away"):
            keys.retire(number)


@pytest.mark.django_db
def test_the_command_says_when_it_signs(key_dir, at_hour, capsys):
    call_command("rotate_ticket_key", "--hours", "48")
    assert capsys.readouterr().out == "key 2 is published and signs from 2026-07-03T12:00:00+02:00\n"


def test_the_published_set_says_from_when_each_signs(key_dir, at_hour, client):
    rotating.rotate(now=at_hour(0))
    found = client.get("/v1/ticket-keys").json()["keys"]
    assert [(key["kid"], key["signs_from"]) for key in found] == [
        ("1", None),
        ("2", "2026-07-02T12:00:00+02:00"),
    ]
