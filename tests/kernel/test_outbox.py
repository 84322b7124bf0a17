"""What happens after a commit."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from culture_app.kernel import outbox
from culture_app.kernel.models import Outbox


@pytest.fixture
def topic():
    """A topic of this test's own, forgotten afterwards."""
    name = "test.topic"
    yield name
    outbox._CONSUMERS.pop(name, None)


@contextmanager
def broken(topic):
    outbox._CONSUMERS[topic] = []

    @outbox.consumer(topic)
    def fail(payload):
        raise RuntimeError(payload["secret"])

    yield


@pytest.mark.django_db
def test_a_consumer_gets_what_was_published(topic):
    got = []
    outbox.consumer(topic)(got.append)
    outbox.publish(topic, {"occurrence": "1"})
    assert outbox.drain() == 1
    assert got == [{"occurrence": "1"}]


@pytest.mark.django_db
def test_what_was_delivered_is_gone(topic):
    outbox.consumer(topic)(lambda payload: None)
    outbox.publish(topic, {})
    outbox.drain()
    assert not Outbox.objects.exists()


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_published(topic):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.publish(topic, {})
        raise ZeroDivisionError
    assert not Outbox.objects.exists()


@pytest.mark.django_db
def test_a_failing_consumer_is_tried_again_later(topic):
    with broken(topic):
        outbox.publish(topic, {"secret": "lotte@example.org"})
        outbox.drain()
    row = Outbox.objects.get()
    assert row.attempts == 1
    assert row.due_at > row.created_at


@pytest.mark.django_db
def test_a_failure_is_kept_without_the_values_it_quotes(topic):
    with broken(topic):
        outbox.publish(topic, {"secret": "lotte@example.org"})
        outbox.drain()
    assert Outbox.objects.get().error == "RuntimeError"


@pytest.mark.django_db
def test_one_that_fails_does_not_hold_up_the_next(topic):
    got = []
    with broken(topic):
        outbox.publish(topic, {"secret": ""})
        outbox.consumer("test.other")(got.append)
        outbox.publish("test.other", {"n": 1})
        outbox.drain()
    outbox._CONSUMERS.pop("test.other")
    assert got == [{"n": 1}]


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_each_row_once(topic):
    got = []

    @outbox.consumer(topic)
    def slowly(payload):
        time.sleep(0.002)
        got.append(payload["n"])

    for number in range(40):
        outbox.publish(topic, {"n": number})

    def work():
        outbox.drain()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(got) == list(range(40))
