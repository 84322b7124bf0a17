"""What happens to one vault at the same moment: nothing overtakes a withdrawal, nothing is kept twice."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connections, transaction

from culture_app.kernel import clock
from personal_vault import services as vault
from personal_vault.data import Category, Purpose, ShownItem, ShownList
from personal_vault.models import Record


def told(citizen, recommender):
    return vault.read(
        citizen=citizen,
        purpose=Purpose.SUGGESTIONS,
        actor=recommender,
        categories=frozenset({Category.INTERESTS}),
    )


def switch(citizen, *, given):
    vault.consent(citizen=citizen, purpose=Purpose.TRAINING, category=Category.SHOWN, given=given)


@pytest.fixture
def page():
    return ShownList(at=clock.now(), model="none", items=(ShownItem(event=uuid4(), propensity=1.0),))


@pytest.mark.django_db(databases=["default", "keys"])
def test_one_after_the_other_is_no_different(citizen, recommender, page):
    switch(citizen, given=True)
    before = told(citizen, recommender)
    switch(citizen, given=False)
    assert not vault.note_shown(citizen=citizen, shown=page, told=before)


def test_a_list_that_waits_for_a_withdrawal_is_not_kept(committed, recommender, page):
    switch(committed, given=True)
    before, kept = told(committed, recommender), []

    def note():
        try:
            kept.append(vault.note_shown(citizen=committed, shown=page, told=before))
        finally:
            connections.close_all()

    noting = Thread(target=note)
    with transaction.atomic():
        switch(committed, given=False)
        noting.start()
        noting.join(0.5)
        assert noting.is_alive()
    noting.join(10)
    assert kept == [False]
    assert not Record.objects.filter(vault_id=committed, kind="shown").exists()


def test_lists_at_once_are_all_kept(committed, recommender, page):
    switch(committed, given=True)

    def note(_):
        try:
            return vault.note_shown(citizen=committed, shown=page, told=told(committed, recommender))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(note, range(12)))
    assert Record.objects.filter(vault_id=committed, kind="shown").count() == 12


def test_opinions_at_once_leave_one(committed, agree):
    agree(committed, Purpose.KEEP_HISTORY)
    event = uuid4()

    def say(number):
        try:
            if number % 3 == 2:
                vault.remove_opinion(citizen=committed, event=event)
            else:
                vault.set_opinion(citizen=committed, event=event, liked=number % 3 == 0, name="")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(say, range(30)))
    assert Record.objects.filter(vault_id=committed, kind="visit").count() <= 1
    last = vault.set_opinion(citizen=committed, event=event, liked=True, name="")
    assert last.kind == "favourite"
    assert Record.objects.filter(vault_id=committed, kind="visit").count() == 1


def test_taps_at_once_end_in_one_state(committed):
    def tap(number):
        try:
            vault.set_profiling(citizen=committed, on=bool(number % 2))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tap, range(12)))
    written = [one["given"] for one in vault.export(citizen=committed)["consents"]]
    assert all(one != following for one, following in itertools.pairwise(written))
    assert not vault.set_profiling(citizen=committed, on=False).on
