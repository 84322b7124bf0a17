"""The log can't be changed unnoticed, and many readers at once leave it whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connections

from personal_vault import access_log
from personal_vault import services as vault
from personal_vault.data import Category, Purpose
from personal_vault.errors import SealBroken
from personal_vault.models import LogEntry, Vault

READ = {"purpose": Purpose.SUGGESTIONS, "categories": frozenset({Category.INTERESTS})}


@pytest.fixture
def five_lines(citizen, recommender):
    for _ in range(5):
        vault.read(citizen=citizen, actor=recommender, **READ)
    return LogEntry.objects.filter(vault_id=citizen)


@pytest.mark.django_db(databases=["default", "keys"])
class TestTampering:
    def test_an_untouched_chain_holds(self, citizen, five_lines):
        assert access_log.first_break(citizen) is None

    def test_an_empty_chain_holds(self, citizen):
        assert access_log.first_break(citizen) is None

    def test_a_changed_line_is_noticed(self, citizen, five_lines):
        sealed = bytearray(five_lines.get(seq=3).sealed)
        sealed[20] ^= 1
        five_lines.filter(seq=3).update(sealed=bytes(sealed))
        assert access_log.first_break(citizen) == 3

    def test_a_changed_time_is_noticed(self, citizen, five_lines):
        five_lines.filter(seq=2).update(at=five_lines.get(seq=2).at + timedelta(microseconds=1))
        assert access_log.first_break(citizen) == 2

    def test_a_removed_line_is_noticed(self, citizen, five_lines):
        five_lines.filter(seq=2).delete()
        assert access_log.first_break(citizen) == 2

    def test_lines_cut_off_at_the_end_are_noticed(self, citizen, five_lines):
        five_lines.filter(seq__gte=4).delete()
        assert access_log.first_break(citizen) == 4

    def test_swapped_lines_are_noticed(self, citizen, five_lines):
        one, other = five_lines.get(seq=2), five_lines.get(seq=3)
        five_lines.filter(seq=2).update(sealed=other.sealed, hash=other.hash)
        five_lines.filter(seq=3).update(sealed=one.sealed, hash=one.hash)
        assert access_log.first_break(citizen) == 2

    def test_a_chain_that_was_rewritten_without_her_key_does_not_open(self, citizen, five_lines):
        """Somebody removes a line and makes the hashes fit again."""
        lines = list(five_lines.exclude(seq=2).order_by("seq"))
        five_lines.delete()
        head = access_log.GENESIS
        for seq, line in enumerate(lines, start=1):
            head = access_log.link(head, citizen, seq, line.at, bytes(line.sealed))
            line.seq, line.hash = seq, head
            line.save(force_insert=True)
        Vault.objects.filter(owner=citizen).update(log_seq=len(lines), log_head=head)
        assert access_log.first_break(citizen) is None
        with pytest.raises(SealBroken):
            vault.access_log(citizen=citizen)

    def test_pages_run_from_the_latest_to_the_first(self, citizen, five_lines):
        first = vault.access_log(citizen=citizen, limit=2)
        second = vault.access_log(citizen=citizen, limit=2, before=int(first.next))
        third = vault.access_log(citizen=citizen, limit=2, before=int(second.next))
        assert [line.seq for page in (first, second, third) for line in page.items] == [5, 4, 3, 2, 1]
        assert third.next is None

    def test_stores_no_reader_and_no_purpose_in_the_clear(self, citizen, five_lines):
        stored = b"".join(bytes(line.sealed) for line in five_lines)
        assert b"recommender" not in stored and b"suggestions" not in stored


def test_forty_readers_at_once_leave_one_whole_chain(committed, recommender):
    vault.consents(citizen=committed)

    def read(_):
        try:
            vault.read(citizen=committed, actor=recommender, **READ)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(40)))
    assert access_log.first_break(committed) is None
    assert LogEntry.objects.filter(vault_id=committed).count() == 40


def test_a_withdrawal_that_commits_while_a_read_waits_counts(committed, recommender, agree, concert):
    """The read asks, waits for the row that the withdrawal holds, and must not use what it saw before."""
    from threading import Event, Thread

    from django.db import transaction

    from personal_vault.errors import ConsentRequired

    agree(committed, Purpose.SUGGESTIONS)
    vault.record_visit(citizen=committed, visit=concert)
    waiting, found = Event(), []

    def read():
        waiting.set()
        try:
            found.append(
                vault.read(
                    citizen=committed,
                    purpose=Purpose.SUGGESTIONS,
                    actor=recommender,
                    categories=frozenset({Category.HISTORY}),
                )
            )
        except ConsentRequired as error:
            found.append(error)
        finally:
            connections.close_all()

    reader = Thread(target=read)
    with transaction.atomic():
        agree(committed, Purpose.SUGGESTIONS, given=False)
        reader.start()
        waiting.wait()
        reader.join(0.5)
        assert reader.is_alive()
    reader.join(10)
    assert isinstance(found[0], ConsentRequired)


def test_two_decisions_at_once_are_both_kept(committed):
    def decide(given):
        try:
            vault.consent(citizen=committed, purpose=Purpose.TRAINING, category=Category.HISTORY, given=given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decide, [True, False] * 10))
    numbers = [one["given"] for one in vault.export(citizen=committed)["consents"]]
    assert all(one != following for one, following in pairwise(numbers))
