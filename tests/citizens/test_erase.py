"""DELETE /v1/me: everywhere, in an order that survives being killed."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from culture_app.accounts import services as accounts
from culture_app.accounts.errors import NoSuchUser
from culture_app.citizens import services as citizens
from personal_vault import keys
from personal_vault import services as vault
from personal_vault.data import Actor, Interest, Purpose
from personal_vault.errors import VaultErased
from ticketing import services as ticketing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def booking(me, book):
    vault.set_interests(citizen=me.id, interests=[Interest(term_id="1.8.2.0.0")])
    return book(me.id)


def test_answers_with_a_signed_receipt(me, booking):
    receipt = me.delete("/v1/me").json()
    public = Ed25519PublicKey.from_public_bytes(b64decode(receipt["public_key"]))
    public.verify(b64decode(receipt["signature"]), receipt["statement"].encode())
    assert (receipt["records"], receipt["bookings"]) == (2, 1)


def test_her_vault_is_gone(me, booking):
    me.delete("/v1/me")
    with pytest.raises(VaultErased):
        vault.consents(citizen=me.id)


def test_her_account_is_gone(me, booking):
    me.delete("/v1/me")
    with pytest.raises(NoSuchUser):
        accounts.user(user_id=me.id)


def test_her_token_opens_nothing_any_more(me, booking):
    me.delete("/v1/me")
    assert me.get("/v1/me/bookings").status_code == 401


def test_her_bookings_lead_to_nobody(me, booking):
    me.delete("/v1/me")
    assert ticketing.export(holders=[booking.holder]) == ()


def test_somebody_without_anything_is_erased_too(me):
    assert me.delete("/v1/me").status_code == 200


def killed_before_anything(me):
    pass


def killed_after_bookings(me):
    herself = Actor(kind="citizen", id=str(me.id))
    ticketing.forget(holders=vault.holders(citizen=me.id, purpose=Purpose.OWN_ACCESS, actor=herself))


def killed_after_the_key(me):
    killed_after_bookings(me)
    keys.destroy(keys.citizen_context(me.id))


def killed_after_the_vault(me):
    killed_after_bookings(me)
    vault.erase(citizen=me.id)


@pytest.mark.parametrize(
    "killed", [killed_before_anything, killed_after_bookings, killed_after_the_key, killed_after_the_vault]
)
def test_killed_at_any_line_calling_again_finishes_it(me, booking, killed):
    killed(me)
    assert me.delete("/v1/me").status_code == 200
    assert ticketing.export(holders=[booking.holder]) == ()
    with pytest.raises(NoSuchUser):
        accounts.user(user_id=me.id)


def test_again_gives_the_same_receipt(me, booking):
    assert citizens.erase(citizen=me.id).receipt == citizens.erase(citizen=me.id).receipt
