"""A ticket on paper, as a camera and as a screen reader see it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from culture_app.kernel.words import LANGUAGES
from fixtures.walk import scanner
from ticketing import barcode, paper
from ticketing.data import TicketCard
from ticketing.occasions import Occasion, day_in_words, hours_in_words

KEY = Ed25519PrivateKey.generate()
OCCASION = Occasion(
    occurrence=UUID(int=7),
    name="Het verdriet van België",
    place="Schouwburg",
    town="3000 Leuven",
    starts=datetime(2026, 7, 1, 18, 0, tzinfo=UTC),
    ends=datetime(2026, 7, 1, 20, 15, tzinfo=UTC),
)
WHEN = {
    "nl": ("woensdag 1 juli 2026", "20.00 uur tot 22.15 uur"),
    "fr": ("mercredi 1er juillet 2026", "20 h 00 à 22 h 15"),
    "de": ("Mittwoch, 1. Juli 2026", "20:00 Uhr bis 22:15 Uhr"),
    "en": ("Wednesday 1 July 2026", "20:00 to 22:15"),
}


def card(state="live") -> TicketCard:
    id_ = uuid4()
    text = barcode.sign(ticket=id_, occurrence=OCCASION.occurrence, day=2373, number=1, key=KEY)
    return TicketCard(id=id_, tariff="sociaal", state=state, barcode=text if state == "live" else "")


def printed(*tickets, occasion=OCCASION, language="nl"):
    return pypdfium2.PdfDocument(paper.ticket_pdf(occasion=occasion, tickets=tickets, language=language))


def text_of(page) -> str:
    return page.get_textpage().get_text_range().replace("\r\n", "\n")


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_the_code_on_paper_reads_back_at_any_size(scale):
    ticket = card()
    picture = printed(ticket)[0].render(scale=scale).to_pil()
    assert scanner.read_picture(picture) == ticket.barcode


def test_a_page_per_ticket_each_with_its_own_code():
    tickets = [card() for _ in range(3)]
    pages = printed(*tickets)
    assert [scanner.read_picture(page.render(scale=2).to_pil()) for page in pages] == [
        one.barcode for one in tickets
    ]
    assert "2 van 3" in text_of(pages[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_where_and_when_in_words_that_can_be_read_aloud(language):
    said = text_of(printed(card(), language=language)[0])
    for words in (OCCASION.name, OCCASION.place, OCCASION.town, *WHEN[language]):
        assert words in said


def test_the_four_languages_differ():
    ticket = card()
    assert len({text_of(printed(ticket, language=language)[0]) for language in LANGUAGES}) == 4


def test_shows_no_tariff_no_price_and_no_name():
    said = text_of(printed(card())[0]).lower()
    assert not [word for word in ("sociaal", "tarief", "prijs", "eur", "€", "naam") if word in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_accessible_tagged_titled_in_a_language_and_the_code_has_words(language):
    made = paper.ticket_pdf(occasion=OCCASION, tickets=[card()], language=language)
    document = pypdfium2.PdfDocument(made)
    assert OCCASION.name in document.get_metadata_dict()["Title"]
    assert document.is_tagged()
    # PDF/UA-1 (ISO 14289-1) is claimed in the metadata, and holds: the compiler refuses what breaks it.
    assert b"pdfuaid:part" in made
    assert re.search(rb"/Lang ?\(%s\)" % language.encode(), made)
    assert re.search(rb"/Alt ?[(<]", made)


def test_the_same_tickets_give_the_same_bytes():
    tickets = [card(), card()]
    made = [paper.ticket_pdf(occasion=OCCASION, tickets=tickets, language="fr") for _ in range(2)]
    assert made[0] == made[1]


def test_the_code_is_drawn_not_photographed():
    page = printed(card())[0]
    kinds = {found.type for found in page.get_objects(max_depth=9)}
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds


@pytest.mark.parametrize(
    "name",
    [
        "x" * 5000,
        "wo rd " * 900,
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung " * 3,
        "名字 العربية 🎭 Ω",
        '#sys.inputs *vet* $x$ <a> "q" \\ [b] // c',
        "\u0000\u202e\ud83c",
        "   ",
        "",
    ],
)
def test_any_name_makes_one_page_that_can_be_scanned(name):
    ticket = card()
    pages = printed(ticket, occasion=replace(OCCASION, name=name, place=name, town=name))
    assert len(pages) == 1
    assert scanner.read_picture(pages[0].render(scale=2).to_pil()) == ticket.barcode


def test_markup_in_a_name_is_only_letters():
    occasion = replace(OCCASION, name="#panic() *vet* $x$")
    assert "#panic() *vet* $x$" in text_of(printed(card(), occasion=occasion)[0])


def test_a_ticket_that_opens_no_door_is_not_printed():
    live = card()
    assert len(printed(card("revoked"), live)) == 1
    with pytest.raises(ValueError, match="no ticket"):
        printed(card("held"))


def test_what_has_no_fixed_hour_says_so():
    assert "Op de openingsuren" in text_of(printed(card(), occasion=replace(OCCASION, starts=None))[0])


def test_days_and_hours_are_brussels_own_on_both_nights_that_the_clock_changes():
    summer = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    winter = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hours_in_words(summer, summer + timedelta(hours=1), "en") == "03:30 to 04:30"
    assert hours_in_words(winter, winter + timedelta(hours=1), "en") == "02:30 to 02:30"
    assert day_in_words(datetime(2026, 10, 1, tzinfo=UTC).date(), "fr") == "jeudi 1er octobre 2026"
    assert day_in_words(datetime(2026, 10, 11, tzinfo=UTC).date(), "fr") == "dimanche 11 octobre 2026"
