"""What every payment provider must do; today Mollie over its simulator."""

from uuid import uuid4

import pytest

from culture_app.kernel.words import Money
from ticketing import providers
from ticketing.errors import ProviderUnavailable
from ticketing.providers.protocol import PaymentRequest, ProviderRefusedError, RefundRequest


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


def test_starts_a_payment_with_a_page_to_pay_on(provider):
    session = provider.start(request())
    assert (session.state, session.amount) == ("open", Money(1250))
    assert session.url.startswith("http://127.0.0.1:")


def test_the_same_key_starts_one_payment(provider):
    wish = request()
    assert provider.start(wish).reference == provider.start(wish).reference


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


def test_an_unknown_payment_is_refused(provider):
    with pytest.raises(ProviderRefusedError):
        provider.look("tr_unknown")


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
