import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.config.model import Caps
from mailbot.replies.caps import (
    BREAKER_OPEN,
    PAUSED,
    Counts,
    close_breaker,
    is_breaker_open,
    open_breakers,
    over_a_cap,
    pause_replies,
    resume_replies,
    why_withheld,
)
from mailbot.replies.outbox import queue_reply
from mailbot.storage.database import transaction
from parsers.facts import Address
from tests.support.post_office import Enqueued, case, decision, kept_message, office, outbox_row

CAPS = Caps()
NONE = Counts(sender_hour=0, sender_day=0, domain_hour=0, mailbox_hour=0)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({"sender_hour": 2}, None),
        (
            {"sender_hour": 3},
            "Limit odpowiedzi na jeden adres w ciągu godziny (3) jest wyczerpany.",
        ),
        ({"sender_day": 5}, None),
        ({"sender_day": 6}, "Limit odpowiedzi na jeden adres w ciągu doby (6) jest wyczerpany."),
        ({"domain_hour": 19}, None),
        (
            {"domain_hour": 20},
            "Limit odpowiedzi do jednej domeny w ciągu godziny (20) jest wyczerpany.",
        ),
        ({"mailbox_hour": 99}, None),
        (
            {"mailbox_hour": 100},
            "Limit odpowiedzi tej skrzynki na godzinę (100) jest wyczerpany.",
        ),
    ],
)
def test_the_reply_after_the_last_allowed_one_is_withheld(counts, reason):
    values = {name: getattr(NONE, name) for name in Counts.__slots__}

    assert over_a_cap(Counts(**values | counts), CAPS) == reason


@settings(max_examples=100)
@given(st.builds(Counts, *[st.integers(0, 200)] * 4))
def test_more_replies_never_make_another_one_allowed(counts):
    more = Counts(*[getattr(counts, name) + 1 for name in Counts.__slots__])

    if over_a_cap(counts, CAPS) is not None:
        assert over_a_cap(more, CAPS) is not None


def answer(app, number: int, address: str = "anna@ces.example") -> str:
    """Queue one reply; return why it was withheld, empty if it was not."""
    message = kept_message(app, number)
    with transaction(app.database) as session:
        outbox_id = queue_reply(
            app,
            session,
            message,
            case(sender=Address(name="", address=address)),
            decision(),
            enqueue=Enqueued(),
        )
    return outbox_row(app, outbox_id).reason


def test_one_address_gets_three_replies_an_hour_and_six_a_day(tmp_path):
    app = office(tmp_path)

    first_hour = [answer(app, n) for n in range(4)]
    app.clock.forward(hours=1, seconds=1)
    second_hour = [answer(app, n) for n in range(10, 14)]
    app.clock.forward(hours=1, seconds=1)
    third_hour = answer(app, 20)
    app.clock.forward(hours=23)
    next_day = answer(app, 30)

    assert [bool(reason) for reason in first_hour] == [False, False, False, True]
    assert [bool(reason) for reason in second_hour] == [False, False, False, True]
    assert "w ciągu doby (6)" in third_hour
    assert next_day == ""


def test_another_address_of_the_same_domain_has_its_own_cap_until_the_domain_is_full(tmp_path):
    app = office(tmp_path, caps=Caps(per_sender_hour=1, per_domain_hour=2))

    reasons = [answer(app, n, f"a{n}@ces.example") for n in range(3)]

    assert reasons[:2] == ["", ""]
    assert "do jednej domeny" in reasons[2]
    assert answer(app, 9, "a@other.example") == ""


def test_a_full_mailbox_stops_until_a_person_lets_it_go_on(tmp_path):
    app = office(tmp_path, caps=Caps(per_mailbox_hour=2))
    reasons = [answer(app, n, f"a@x{n}.example") for n in range(4)]
    app.clock.forward(days=2)
    after_two_days = answer(app, 10, "a@y.example")
    with transaction(app.database) as session:
        opened = open_breakers(session)
        close_breaker(session, "rejestracja", app.clock())
    app.clock.forward(seconds=1)
    after_closing = [answer(app, 20 + n, f"a@z{n}.example") for n in range(3)]

    assert reasons[:2] == ["", ""]
    assert "tej skrzynki na godzinę (2)" in reasons[2]
    assert reasons[3] == after_two_days == BREAKER_OPEN
    assert opened == ("rejestracja",)
    assert after_closing[:2] == ["", ""]
    assert after_closing[2]


def test_closing_the_breaker_counts_the_hour_anew(tmp_path):
    app = office(tmp_path, caps=Caps(per_mailbox_hour=1))
    answer(app, 1, "a@x.example")
    answer(app, 2, "a@y.example")

    app.clock.forward(minutes=1)
    with transaction(app.database) as session:
        close_breaker(session, "rejestracja", app.clock())
        still_open = is_breaker_open(session, "rejestracja")
    app.clock.forward(minutes=1)

    assert not still_open
    assert answer(app, 3, "a@z.example") == ""


def test_a_person_can_pause_all_replies(tmp_path):
    app = office(tmp_path)
    with transaction(app.database) as session:
        pause_replies(session, app.clock())
    while_paused = answer(app, 1)
    with transaction(app.database) as session:
        resume_replies(session, app.clock())

    assert while_paused == PAUSED
    assert answer(app, 2) == ""


def test_a_cap_of_nothing_allows_nothing(tmp_path):
    app = office(tmp_path, caps=Caps(per_sender_day=0))

    with transaction(app.database) as session:
        reason = why_withheld(session, "rejestracja", "a@x.example", app.config.caps, app.clock())

    assert "w ciągu doby (0)" in reason
