"""The box office at /box-office/: the role `organiser` only, and each her own sales. It looks as the curators' site does.

It changes nothing itself: everything goes through the organisers room, as over REST. It shows terms and numbers; who booked
isn't known here.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_cache_control

from culture_app.box_office import opening, words
from culture_app.box_office.forms import HouseForm, TermsForm
from culture_app.curation.site import CurationSite
from culture_app.kernel import clock
from culture_app.kernel.errors import DomainError
from culture_app.kernel.words import pick
from culture_app.offers import services as offers
from culture_app.organisers import services as organisers
from ticketing import sales as ticketing_sales
from ticketing.data import Pool
from ticketing.prices import VatRule
from ticketing.terms import PoolChange

VAT_COLUMNS = ("vat_kind", "vat_rate", "vat_from", "vat_until", "vat_whose")
COLUMNS = ("what", "starts", "state", "capacity", "sold", "house", "left")


class BoxOffice(CurationSite):
    """A list of sales and one page for each; opening one more; the VAT that applies."""

    site_title = words.later("site")
    site_header = words.later("site")
    home = "/box-office/"
    role = "organiser"

    def get_urls(self) -> list[Any]:
        return [
            path("", self.admin_view(self.sales), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", self.logout, name="logout"),
            path("open/", self.admin_view(self.to_open), name="to_open"),
            path("open/<uuid:occurrence>/", self.admin_view(self.open), name="open"),
            path("vat/", self.admin_view(self.vat), name="vat"),
            path("<uuid:pool>/", self.admin_view(self.sale), name="sale"),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # The curators' rooms aren't the organisers'.
        return {**AdminSite.each_context(self, request), "rooms": [], "home": self.home}

    def to_another_role(self) -> dict[str, str]:
        return {
            "site": words.say("site"),
            "only_curators": words.say("only_organisers"),
            "sign_in_otherwise": words.say("sign_in_otherwise"),
        }

    def sales(self, request: HttpRequest) -> HttpResponse:
        """Everything that the organiser has on sale, the soonest first."""
        pools = organisers.sales_of(**_her(request))
        context = {
            "title": words.say("site"),
            "columns": [words.say(name) for name in COLUMNS],
            "rows": [(pool.id, _row(pool, name)) for pool, name in _named(pools)],
            "links": [("open", words.say("open")), ("vat", words.say("vat_rates"))],
            "w": _said("none"),
        }
        return self._page(request, "box_office/sales.html", context)

    def to_open(self, request: HttpRequest) -> HttpResponse:
        """What she could sell."""
        return opening.choices(request, page=self._page, her=_her(request))

    def open(self, request: HttpRequest, occurrence: UUID) -> HttpResponse:
        """One sale that opens."""
        return opening.terms(request, occurrence, page=self._page, her=_her(request))

    def vat(self, request: HttpRequest) -> HttpResponse:
        """The dated table as it concerns her; read only, since it is the law's."""
        rates = ticketing_sales.vat_rates(organiser=_her(request)["organiser"])
        context = {
            "title": words.say("vat_rates"),
            "columns": [words.say(name) for name in VAT_COLUMNS],
            "rows": [("", _rate(kind, rule)) for kind, rule in rates],
            "hint": words.say("vat_hint"),
            "w": _said("none", "site"),
        }
        return self._page(request, "box_office/sales.html", context)

    def sale(self, request: HttpRequest, pool: UUID) -> HttpResponse:
        """One sale: its terms, the house's seats, and calling it off."""
        found = organisers.sale(**_her(request), pool=pool)
        sent = request.POST if request.method == "POST" else None
        what = sent.get("do", "") if sent is not None else ""
        terms = TermsForm(sent if what == "terms" else None, pool=found, language=words.language())
        house = HouseForm(sent if what == "keep" else None)
        if sent is not None and self._do(request, what, pool, terms, house):
            return HttpResponseRedirect(request.path)
        ((_, name),) = _named([found])
        over = found.state == "cancelled"
        context = {
            "title": name,
            "facts": list(zip([words.say(one) for one in COLUMNS[1:]], _row(found, name)[1:], strict=True)),
            "terms": terms,
            "house": house,
            "on_sale": found.state == "on_sale",
            "over": over,
            "progress": _progress(request, pool) if over else [],
            "holds": [hold for hold in organisers.house_holds(**_her(request), pool=pool) if hold.seats],
            "w": _said(
                "site", "terms", "prices_hint", "save", "stop", "resume", "house", "house_hint", "keep", "give_back",
                "call_off", "call_off_hint", "sure",
            ),
        }  # fmt: skip
        return self._page(request, "box_office/sale.html", context)

    def _do(self, request: HttpRequest, what: str, pool: UUID, terms: TermsForm, house: HouseForm) -> bool:
        """Do what was asked. False: something was filled in wrongly, and the page is shown again with it."""
        mine, now = {**_her(request), "pool": pool}, clock.now()
        try:
            if what == "terms":
                if not terms.is_valid():
                    return False
                organisers.change_sale(**mine, change=terms.change(), now=now)
            elif what in ("stop", "resume"):
                state = PoolChange(state="stopped" if what == "stop" else "on_sale")
                organisers.change_sale(**mine, change=state, now=now)
            elif what == "keep":
                if not house.is_valid():
                    return False
                organisers.keep_for_house(**mine, **house.cleaned_data, now=now)
            elif what == "give_back":
                organisers.give_back(**mine, hold=_key(request.POST.get("hold", "")), now=now)
            elif what == "call_off":
                if request.POST.get("sure") != "yes":
                    messages.error(request, words.say("say_sure"))
                    return True
                organisers.call_off(**mine, now=now)
            else:
                return True
        except DomainError as error:
            messages.error(request, words.refusal(error))
            # What she typed stays on the page.
            return what not in ("terms", "keep")
        messages.success(request, words.say("saved"))
        return True

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.name  # type: ignore[attr-defined]
        answer = render(request, template, {**self.each_context(request), **context})
        patch_cache_control(answer, no_store=True, private=True)
        return answer


def _her(request: HttpRequest) -> dict[str, Any]:
    """The organiser whom the account acts for; no organiser has the key zero."""
    organiser = getattr(request.user, "organiser", None)
    return {"organiser": organiser or UUID(int=0), "acts_for": organiser}


def _key(text: str) -> UUID:
    """A key that was sent; nothing is under the key zero."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _said(*keys: str) -> dict[str, str]:
    return {key: words.say(key) for key in keys}


def _named(pools: Iterable[Pool]) -> list[tuple[Pool, str]]:
    """Each sale with its show's name: one question for all of them."""
    pools = list(pools)
    cards = offers.cards(
        occurrences=[pool.occurrence for pool in pools], now=clock.now(), language=words.language()
    ) if pools else {}  # fmt: skip
    return [
        (pool, card.name if (card := cards.get(pool.occurrence)) else str(pool.occurrence)) for pool in pools
    ]


def _row(pool: Pool, name: str) -> list[Any]:
    starts = clock.local(pool.starts).strftime("%Y-%m-%d %H:%M") if pool.starts else ""
    sold = pool.reserved - pool.house
    return [name, starts, words.say(pool.state), pool.capacity, sold, pool.house, pool.seats_left]


def _rate(kind: str, rule: VatRule) -> list[str]:
    rate = (
        pick(rule.exempt or {}, words.language()) if rule.per_mille is None else f"{rule.per_mille / 10:g} %"
    )
    whose = words.say("vat_own" if rule.own else "vat_everybodys")
    return [
        words.say(f"vat_{kind}"),
        rate,
        rule.valid_from.isoformat(),
        rule.valid_to.isoformat() if rule.valid_to else "",
        whose,
    ]


def _progress(request: HttpRequest, pool: UUID) -> list[str]:
    found = organisers.calling_off(**_her(request), pool=pool)
    lines = [words.say("progress", refunded=found.refunded, refunds=found.refunds, left=found.bookings_left)]
    return [*lines, words.say("failed", failed=found.failed)] if found.failed else lines


site = BoxOffice(name="box_office")
