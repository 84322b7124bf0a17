"""What is sealed opens in its own place only, and not at all once a bit of it has changed."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personal_vault.errors import SealBroken
from personal_vault.sealing import DataKey, label, seal, unseal

KEY = DataKey.of(bytes(range(32)), 1)
PLACE = {"owner": b"a" * 16, "kind": "visit", "record": b"r" * 16, "version": 1}


@given(st.binary(max_size=300))
def test_opens_to_what_was_sealed(plain):
    assert unseal(KEY, seal(KEY, plain, **PLACE), **PLACE) == plain


@given(st.binary(max_size=100), st.data())
def test_any_flipped_bit_refuses(plain, data):
    sealed = bytearray(seal(KEY, plain, **PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), **PLACE)


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_refuse(noise):
    with pytest.raises(SealBroken):
        unseal(KEY, noise, **PLACE)


@pytest.mark.parametrize(
    "moved",
    [{"owner": b"b" * 16}, {"kind": "consent"}, {"record": b"s" * 16}, {"version": 2}],
    ids=lambda one: next(iter(one)),
)
def test_refuses_in_another_place(moved):
    sealed = seal(KEY, b"jazz", **PLACE)
    with pytest.raises(SealBroken):
        unseal(KEY, sealed, **PLACE | moved)


def test_refuses_under_another_citizens_key():
    with pytest.raises(SealBroken):
        unseal(DataKey.of(os.urandom(32), 1), seal(KEY, b"jazz", **PLACE), **PLACE)


def test_refuses_under_another_key_version():
    with pytest.raises(SealBroken):
        unseal(DataKey.of(bytes(range(32)), 2), seal(KEY, b"jazz", **PLACE), **PLACE)


parts = st.tuples(
    st.binary(max_size=8),
    st.text(max_size=8),
    st.binary(max_size=8),
    st.integers(0, 2**63),
    st.integers(0, 65535),
)


@given(parts, parts)
def test_two_labels_are_equal_only_if_all_their_parts_are(one, other):
    assert (label(*one) == label(*other)) == (one == other)


def test_the_same_text_sealed_twice_looks_different():
    assert seal(KEY, b"jazz", **PLACE) != seal(KEY, b"jazz", **PLACE)


def test_the_length_does_not_tell_yes_from_no():
    assert len(seal(KEY, b'{"given":true}', **PLACE)) == len(seal(KEY, b'{"given":false}', **PLACE))


def test_a_key_does_not_show_in_a_traceback():
    assert "x" not in repr(DataKey.of(b"x" * 32, 1)).replace("DataKey", "")
