"""What every payment provider must do: Mollie over its simulator, and over its own sandbox where MOLLIE_API_KEY is a test key.

Free seats and those that a voucher covers whole ask no provider: test_ways_to_pay.py holds all ways against one another.
"""

import os
import socket
from uuid import uuid4

import pytest

from culture_app.kernel.words import Money
from ticketing import providers
from ticketing.errors import ProviderUnavailable
from ticketing.providers.protocol import PaymentRequest, ProviderRefusedError, RefundRequest

CONNECT = socket.socket.connect
SANDBOX_KEY = os.environ.get("MOLLIE_API_KEY", "")
SANDBOX = pytest.mark.skipif(
    not SANDBOX_KEY.startswith("test_"), reason="MOLLIE_API_KEY holds no test key of Mollie's"
)


@pytest.fixture(params=["simulator", pytest.param("sandbox", marks=SANDBOX)])
def anywhere(request, monkeypatch):
    """A provider for what needs nobody on the page where citizens pay."""
    if request.param == "simulator":
        return request.getfixturevalue("provider")
    monkeypatch.setattr(socket.socket, "connect", CONNECT)
    return providers.Mollie(url="https://api.mollie.com", key=SANDBOX_KEY)


@pytest.fixture
def provider(simulator):
    return providers.current()


def request(cents=1250, **more):
    words = {
        "key": uuid4(),
        "amount": Money(cents),
        "description": "Booking",
        "return_url": "https://a.example/",
    }
    return PaymentRequest(**words | {"webhook_url": ""} | more)


def refund(reference, cents=1250, **more):
    words = {"key": uuid4(), "reference": reference, "amount": Money(cents), "description": "Booking"}
    return RefundRequest(**words | more)


@pytest.fixture
def paid(provider, act):
    session = provider.start(request())
    act(session.url)
    return session


def test_starts_a_payment_with_a_page_to_pay_on(anywhere):
    session = anywhere.start(request())
    assert (session.state, session.amount) == ("open", Money(1250))
    assert session.url.startswith(("http://127.0.0.1:", "https://"))


def test_the_same_key_starts_one_payment(anywhere):
    wish = request()
    assert anywhere.start(wish).reference == anywhere.start(wish).reference


def test_tells_what_it_started(anywhere):
    session = anywhere.start(request())
    seen = anywhere.look(session.reference)
    assert (seen.reference, seen.state, seen.amount) == (session.reference, "open", Money(1250))


def test_gives_nothing_back_of_what_was_not_paid(anywhere):
    session = anywhere.start(request())
    with pytest.raises(ProviderRefusedError):
        anywhere.refund(refund(session.reference))


@pytest.mark.parametrize(
    ("action", "state"), [("pay", "paid"), ("fail", "failed"), ("expire", "expired"), ("cancel", "canceled")]
)
def test_tells_what_became_of_it(provider, act, action, state):
    session = provider.start(request())
    act(session.url, action)
    assert provider.look(session.reference).state == state


def test_gives_money_back(provider, paid):
    sent = provider.refund(refund(paid.reference))
    assert provider.look_refund(paid.reference, sent.reference).state == "done"


def test_the_same_key_gives_money_back_once(provider, paid):
    wish = refund(paid.reference, 1000)
    assert provider.refund(wish).reference == provider.refund(wish).reference


def test_a_refund_is_found_again_when_its_key_was_forgotten(provider, paid, simulator):
    key = uuid4()
    first = provider.refund(refund(paid.reference, 1000, key=key))
    simulator.books.keys.clear()
    assert provider.refund(refund(paid.reference, 1000, key=key, again=True)).reference == first.reference


def test_refuses_to_give_back_more_than_was_paid(provider, paid):
    with pytest.raises(ProviderRefusedError):
        provider.refund(refund(paid.reference, 1251))


def test_an_unknown_payment_is_refused(anywhere):
    with pytest.raises(ProviderRefusedError):
        anywhere.look("tr_unknown")


def test_a_key_of_ours_that_is_not_taken_is_tried_again_later(simulator):
    with pytest.raises(ProviderUnavailable):
        providers.Mollie(url=simulator.url, key="live_" + "0" * 30).start(request())


def test_trouble_on_their_side_is_tried_again_later(provider, simulator):
    simulator.faults.refuse = 1.0
    with pytest.raises(ProviderUnavailable):
        provider.start(request())


def test_an_answer_that_got_lost_is_asked_again_under_the_same_key(provider, simulator):
    wish = request()
    simulator.faults.refuse = 1.0
    with pytest.raises(ProviderUnavailable):
        provider.start(wish)
    simulator.faults.refuse = 0.0
    assert provider.start(wish).state == "open"
    assert len(simulator.books.payments) == 1


def test_nobody_there_is_tried_again_later(settings):
    settings.MOLLIE_API_URL = "http://127.0.0.1:9"
    with pytest.raises(ProviderUnavailable):
        providers.current().look("tr_1")
