"""Numbers of identity are unreadable outside of the dossier, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.identity_numbers import blotted, has_identity_number

PESEL = "92071314764"


@pytest.mark.parametrize("text", [PESEL, "920713 14764", "920713-14764"])
@pytest.mark.parametrize("around", ["{}", "PESEL: {}.", "PESEL:{}, Nowak", "skan_{}.pdf", "({})"])
def test_a_pesel_is_hidden_however_it_is_written(text, around):
    whole = around.format(text)

    assert has_identity_number(whole)
    assert blotted(whole) == around.format("•" * len(text))


@pytest.mark.parametrize(
    "text",
    [
        "NIP 6951002740",
        "tel. +48600100200",
        "tel. 48 600 100 200",
        "61 1090 1014 0000 0712 1981 2874",
        "<92071314764@wp.example>",
        "<92071314764.20240506@wp.example>",
        "e3b0c44298fc1c149a92071314764f4c",
        "2024-05-06T10:00:00+02:00",
    ],
)
def test_other_numbers_stay_as_they_are(text):
    assert not has_identity_number(text)
    assert blotted(text) == text


@given(st.text(), st.text(), st.from_regex(r"\d{11}", fullmatch=True))
def test_places_in_a_text_stay_where_they_are(before, after, number):
    text = f"{before} {number} {after}"

    hidden = blotted(text)
    assert len(hidden) == len(text)
    assert f" {number} " not in hidden
    assert blotted(hidden) == hidden
