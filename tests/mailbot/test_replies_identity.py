from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.replies.identity import case_reference, find_thread, message_id, verify
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Outbox
from rules.case import Thread
from tests.support.post_office import KEY, NOW, office

OTHER_KEY = b"o" * 32


def sent(app, purpose: str, events: str) -> str:
    header = message_id(KEY, purpose, "ops.example")
    with transaction(app.database) as session:
        session.add(
            Outbox(
                purpose=purpose,
                mailbox="rejestracja",
                recipient="anna@ces.example",
                recipient_domain="ces.example",
                message_id_header=header,
                content="",
                subject="",
                body="",
                events=events,
                state="sent",
                created_at=NOW,
                changed_at=NOW,
            )
        )
    return header


@settings(max_examples=100)
@given(purpose=st.text(max_size=40))
def test_a_purpose_always_has_the_same_id_and_only_our_key_proves_it(purpose):
    header = message_id(KEY, purpose, "ops.example")

    assert header == message_id(KEY, purpose, "ops.example")
    assert verify(header, KEY) is not None
    assert verify(header, OTHER_KEY) is None
    assert message_id(KEY, purpose + "x", "ops.example") != header


def flipped(header: str, place: int) -> str:
    other = "1" if header[place] != "1" else "2"
    return header[:place] + other + header[place + 1 :]


@pytest.mark.parametrize("place", [4, 20, 30, 44])
def test_an_id_with_one_letter_changed_is_not_ours(place):
    header = message_id(KEY, "x", "ops.example")

    assert verify(flipped(header, place), KEY) is None


@pytest.mark.parametrize(
    "value", ["", "<a@b>", "<mb.x.y@z>", "<mb." + "a" * 24 + "." + "b" * 16 + "@x>"]
)
def test_what_only_looks_like_our_id_is_not_ours(value):
    assert verify(value, KEY) is None


def test_an_answer_is_about_the_events_of_our_nearest_mail(tmp_path):
    app = office(tmp_path)
    older = sent(app, "a", "e1 e2")
    nearest = sent(app, "b", "e3")

    with reading(app.database) as session:
        thread = find_thread(session, (older, "<other@x.example>", f" {nearest} "), KEY)
        from_older = find_thread(session, (older,), KEY)

    assert thread == Thread(events=("e3",), our_message=2)
    assert from_older == Thread(events=("e1", "e2"), our_message=1)


def test_a_signed_id_that_we_never_sent_leads_nowhere(tmp_path):
    app = office(tmp_path)

    with reading(app.database) as session:
        thread = find_thread(session, (message_id(KEY, "never", "ops.example"),), KEY)

    assert thread == Thread()


def test_an_id_that_somebody_else_signed_leads_nowhere(tmp_path):
    app = office(tmp_path)
    header = sent(app, "a", "e1")

    with reading(app.database) as session:
        assert find_thread(session, (header,), OTHER_KEY) == Thread()


@pytest.mark.parametrize(
    ("message", "received", "ref"),
    [
        (17, datetime(2024, 5, 7, tzinfo=UTC), "2024-0017"),
        (12345, datetime(2024, 12, 31, 22, 59, tzinfo=UTC), "2024-12345"),
        (1, datetime(2024, 12, 31, 23, 0, tzinfo=UTC), "2025-0001"),  # a new year in Warsaw
    ],
)
def test_a_case_is_named_by_year_and_number(message, received, ref):
    assert case_reference(message, received) == ref
