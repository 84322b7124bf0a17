"""A card scheme: what every one promises, and what a quote makes of its answers."""

import re
import subprocess
import sys
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from culture_app.kernel.words import Money
from ticketing import card_schemes
from ticketing import services as ticketing
from ticketing.card_schemes.errors import CardSchemeUnavailable
from ticketing.card_schemes.protocol import CardTicket, SchemeRefusedError
from ticketing.card_schemes.uitpas import Uitpas
from ticketing.data import SeatWish
from ticketing.errors import QuoteForged, SeatsRefused

pytestmark = pytest.mark.django_db
LOTTE, WOUT, SAM = "0900000000002", "0900000000004", "0900000000006"
COUPON, NO_RIGHT, UNKNOWN = "0900000000007", "0900000000001", "0900000000009"


# What every scheme promises (here: the simulator behind its adapter)


@pytest.fixture(params=["uitpas"])
def scheme(request, uitpas):
    return card_schemes.named(request.param)


def ticket(number=LOTTE, event="event", tariff="SOCIALTARIFF-1"):
    return CardTicket(event=event, number=number, tariff=tariff, regular=Money(1250))


class TestScheme:
    def test_opens_the_social_tariff(self, scheme):
        (offer,) = scheme.tariffs(event="event", number=LOTTE, regular=Money(1250)).offers
        assert (offer.kind, offer.price, offer.remaining) == ("SOCIALTARIFF", Money(250), 2)

    def test_opens_a_coupon(self, scheme):
        (offer,) = scheme.tariffs(event="event", number=COUPON, regular=Money(6000)).offers
        assert (offer.kind, offer.price) == ("COUPON", Money(1000))

    def test_says_why_there_is_nothing(self, scheme):
        found = scheme.tariffs(event="event", number=NO_RIGHT, regular=Money(1250))
        assert found.offers == ()
        assert found.message["nl"]

    def test_refuses_a_card_that_does_not_exist(self, scheme):
        with pytest.raises(SchemeRefusedError) as refused:
            scheme.tariffs(event="event", number=UNKNOWN, regular=Money(1250))
        assert refused.value.message["en"]

    def test_registers_and_counts_down(self, scheme):
        (reference,) = scheme.register([ticket()])
        assert [one.reference for one in scheme.registered(ticket())] == [reference]
        assert scheme.tariffs(event="event", number=LOTTE, regular=Money(1250)).offers[0].remaining == 1

    def test_registers_all_or_none(self, scheme):
        with pytest.raises(SchemeRefusedError):
            scheme.register([ticket(), ticket(WOUT), ticket(NO_RIGHT)])
        assert scheme.registered(ticket()) == scheme.registered(ticket(WOUT)) == ()

    def test_undoes_and_undoing_again_is_fine(self, scheme):
        (reference,) = scheme.register([ticket()])
        scheme.undo(reference)
        scheme.undo(reference)
        assert scheme.registered(ticket()) == ()

    def test_is_unavailable_when_it_is_down(self, scheme, uitpas):
        uitpas.faults.down = 1.0
        for ask in (lambda: scheme.register([ticket()]), lambda: scheme.undo("x")):
            with pytest.raises(CardSchemeUnavailable):
                ask()

    def test_is_unavailable_when_it_is_slow(self, scheme, uitpas, monkeypatch):
        monkeypatch.setattr("ticketing.card_schemes.uitpas.TIMEOUT", httpx.Timeout(0.1))
        uitpas.faults.slow = 0.6
        with pytest.raises(CardSchemeUnavailable):
            scheme.tariffs(event="event", number=LOTTE, regular=Money(1250))

    def test_repeats_no_number_in_an_error(self, scheme, uitpas):
        with pytest.raises(SchemeRefusedError) as refused:
            scheme.register([ticket(NO_RIGHT)])
        assert NO_RIGHT not in f"{refused.value!r} {refused.value.__cause__!r} {ticket(NO_RIGHT)!r}"


@pytest.mark.parametrize(
    "answer", ["nonsense", "[]", '{"available": [{"type": "COUPON"}]}', '{"available": 3}']
)
def test_an_answer_that_cannot_be_read_is_no_answer(answer, monkeypatch):
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=answer))
    client = httpx.Client
    monkeypatch.setattr(
        "ticketing.card_schemes.uitpas.httpx.Client",
        lambda **words: client(transport=transport, headers=words["headers"]),
    )
    with pytest.raises(CardSchemeUnavailable):
        Uitpas(url="http://uitpas.example", token="t").tariffs(event="e", number=LOTTE, regular=Money(1))


def test_the_simulator_runs_as_its_own_process(tmp_path):
    command = [sys.executable, "-m", "fixtures.uitpas", "--port", "0", "--state", str(tmp_path)]
    number = None
    for _ in range(2):  # killed, it remembers what it promised
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            scheme = Uitpas(url=re.search(r"http://\S+", process.stderr.readline())[0], token="t")
            number = number or scheme.register([ticket()])[0]
            assert [one.reference for one in scheme.registered(ticket())] == [number]
        finally:
            process.kill()
            process.wait()
            process.stderr.close()


# The quote


def quote(pool, now, *cards, count=1, tariff="base", **more):
    wishes = [SeatWish(tariff=tariff, count=count)]
    return ticketing.quote(occurrence=pool.occurrence, seats=wishes, now=now, cards=cards, **more)


def test_each_card_makes_one_base_seat_cheaper(open_pool, uitpas, at):
    made = quote(open_pool(), at, LOTTE, count=3)
    assert (made.total, made.lines[0].seats) == (Money(2750), (250, 1250, 1250))
    assert [(card.kind, card.price) for card in made.cards] == [("SOCIALTARIFF", Money(250))]


def test_a_family_shows_all_its_cards(open_pool, uitpas, at):
    assert quote(open_pool(), at, LOTTE, WOUT, count=3).total == Money(250 + 250 + 1250)


def test_the_vat_is_that_of_what_is_charged(open_pool, uitpas, at):
    assert quote(open_pool(), at, LOTTE).lines[0].vat.cents == 14


def test_a_card_that_opens_nothing_is_told_so_in_the_schemes_words(open_pool, uitpas, at):
    for card in (NO_RIGHT, UNKNOWN):
        made = quote(open_pool(), at, card)
        assert made.total == Money(1250)
        assert (made.cards[0].kind, made.cards[0].price) == ("NONE", None)
        assert set(made.cards[0].message) == {"nl", "fr", "de", "en"}


def test_with_none_remaining_the_regular_price_is_said(open_pool, uitpas, at):
    uitpas.faults.empty = 1.0
    made = quote(open_pool(), at, LOTTE)
    assert (made.total, made.cards[0].price) == (Money(1250), None)
    assert made.cards[0].message["nl"]


def test_a_voucher_comes_off_what_is_left(open_pool, uitpas, at):
    from ticketing import vouchers

    pool = open_pool()
    terms = vouchers.VoucherTerms(name="x", percent=10)
    (made,) = vouchers.issue(organiser=pool.organiser, terms=terms, count=1, now=at)
    assert quote(pool, at, LOTTE, count=2, voucher=made.code).total == Money(225 + 1125)


def test_more_cards_than_base_seats_are_refused(open_pool, uitpas, at):
    pool = open_pool()
    for words in ({"count": 1}, {"count": 2, "tariff": "reduced"}):
        with pytest.raises(SeatsRefused) as refused:
            quote(pool, at, LOTTE, WOUT, **words)
        assert refused.value.extra["rule"] == "card"


def test_the_same_card_twice_is_refused(open_pool, uitpas, at):
    with pytest.raises(SeatsRefused):
        quote(open_pool(), at, LOTTE, LOTTE, count=2)


def test_a_scheme_that_does_not_answer_makes_up_no_price(open_pool, uitpas, at):
    uitpas.faults.down = 1.0
    with pytest.raises(CardSchemeUnavailable):
        quote(open_pool(), at, LOTTE)
    assert quote(open_pool(), at).total == Money(1250)


def test_the_number_is_sealed_in_the_quote(open_pool, uitpas, at):
    assert LOTTE not in repr(quote(open_pool(), at, LOTTE).as_json())


def test_a_card_cannot_be_taken_out_of_a_quote(open_pool, uitpas, at):
    made = quote(open_pool(), at, LOTTE)
    for forged in (replace(made, cards=()), replace(made, cards=(replace(made.cards[0], sealed="x"),))):
        with pytest.raises(QuoteForged):
            ticketing.book(quote=forged, holder=uuid4(), key_hmac="k", request_hash=b"", now=at)
