"""Barcodes are pure: no database here."""

from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ticketing import barcode, base45, keys, picture
from ticketing.errors import ForgedTicket

KEY = Ed25519PrivateKey.generate()
KEYS = {3: KEY.public_key()}


def signed(ticket: UUID | None = None, occurrence: UUID | None = None, day: int = 2373) -> str:
    return barcode.sign(
        ticket=ticket or uuid4(), occurrence=occurrence or uuid4(), day=day, number=3, key=KEY
    )


def test_says_which_ticket_opens_which_door_on_which_day():
    ticket, occurrence = uuid4(), uuid4()
    claim = barcode.verify(signed(ticket, occurrence, barcode.day_number(date(2026, 7, 1))), KEYS)
    assert (claim.ticket, claim.day, claim.key) == (ticket, date(2026, 7, 1), 3)
    assert claim.is_for(occurrence)
    assert not claim.is_for(uuid4())


def test_is_29_bytes_and_a_signature_of_64():
    assert len(base45.decode(signed())) == 29 + 64


def test_holds_nothing_but_ticket_occurrence_day_and_key():
    ticket, occurrence = uuid4(), uuid4()
    payload = base45.decode(signed(ticket, occurrence, 7))[:29]
    assert payload == b"\x01\x00\x03" + ticket.bytes + occurrence.bytes[:8] + b"\x00\x07"


def test_the_same_ticket_has_the_same_barcode():
    ticket, occurrence = uuid4(), uuid4()
    assert signed(ticket, occurrence) == signed(ticket, occurrence)


def test_another_key_proves_nothing():
    with pytest.raises(ForgedTicket):
        barcode.verify(signed(), {3: Ed25519PrivateKey.generate().public_key()})


def test_an_unknown_key_number_is_refused():
    with pytest.raises(ForgedTicket):
        barcode.verify(signed(), {4: KEY.public_key()})


@given(position=st.integers(0, 92), flip=st.integers(1, 255))
def test_any_changed_byte_is_noticed(position, flip):
    data = bytearray(base45.decode(signed()))
    data[position] ^= flip
    with pytest.raises(ForgedTicket):
        barcode.verify(base45.encode(bytes(data)), KEYS)


@given(st.text(max_size=200))
def test_nonsense_is_refused_and_never_breaks(text):
    with pytest.raises(ForgedTicket):
        barcode.verify(text, KEYS)


@given(st.binary(max_size=200))
def test_base45_comes_back(data):
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_base45_agrees_with_the_examples_of_rfc_9285(data, text):
    assert (base45.encode(data), base45.decode(text)) == (text, data)


@pytest.mark.parametrize("text", ["GGW:::", ":::", "A", "ab", "::"])
def test_base45_refuses_what_no_encoder_writes(text):
    with pytest.raises(ValueError, match="not a base45"):
        base45.decode(text)


def test_the_picture_is_read_back_by_another_library_and_verified_offline():
    text = signed()
    with Image.open(BytesIO(picture.png(text))) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    assert [code.text for code in found] == [text]
    raw = KEYS[3].public_bytes_raw()
    barcode.verify(found[0].text, {3: Ed25519PublicKey.from_public_bytes(raw)})


def test_the_picture_is_a_version_6_code_of_41_modules():
    with Image.open(BytesIO(picture.png(signed()))) as image:
        assert image.size == ((41 + 8) * picture.SCALE, (41 + 8) * picture.SCALE)


@pytest.fixture
def key_dir(settings, tmp_path):
    settings.TICKET_KEY_DIR = tmp_path / "keys"
    return settings.TICKET_KEY_DIR


def test_the_first_look_makes_the_first_key(key_dir):
    assert keys.ring().number == 1
    assert [path.name for path in key_dir.iterdir()] == ["00001.pem"]


def test_key_files_belong_to_their_owner_only(key_dir):
    keys.ring()
    assert (key_dir / "00001.pem").stat().st_mode & 0o777 == 0o600
