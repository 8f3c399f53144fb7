"""Answers of coordinators: kept, proposed for the next question alike, sent by a person only."""

from datetime import date, datetime
from email import message_from_string
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from mailbot.config import Coordinator
from mailbot.config.model import Mode
from mailbot.coordinators.digest import gather
from mailbot.coordinators.layout import write_digest
from mailbot.engine import later, unfinished
from mailbot.errors import Stop
from mailbot.questions.answers import add as keep
from mailbot.questions.answers import answers, proposals, remove, send_answer
from mailbot.questions.nearest import LEAST_COMMON, LEAST_LIKENESS, nearest, question_words
from mailbot.replies.by_hand import Hand
from mailbot.replies.caps import pause_replies
from mailbot.storage.database import reading, transaction
from mailbot.storage.matters import MatterRow
from mailbot.storage.tables import Journal
from parsers.polish import analyse
from tests.support.register import add, event, institution, person
from tests.support.station import STAFF, Clock, close, deliver, mail, make_app, message, sent

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2024, 5, 6, 12, 0, tzinfo=WARSAW)
SENDER = "l.zak@cis-debowo.example"
OTHER = "j.lis@poczta.example"
PARKING = "Dzień dobry,\nczy przy sali jest parking dla gości?"
ALIKE = "Witam, gdzie można zaparkować? Czy sala ma parking?"
ANSWER = "Parking dla gości jest za budynkiem.\nWjazd od ulicy Leśnej."
HAND = Hand("ewa", NOW)


@pytest.fixture
def people():
    return (Coordinator(name="Anna Koordynator", address=STAFF),)


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox, people):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW), coordinators=people)
    add(made.database, institution(), person(address=SENDER), event())
    yield made
    close(made)


def act(app, what, *values, **options):
    with transaction(app.database) as session:
        return what(session, *values, HAND, **options)


def send(app, number, answer):
    with transaction(app.database) as session:
        return send_answer(app, session, number, answer, HAND, enqueue=later)


def answered_once(app):
    """A question with its kept answer, and a second question alike."""
    first = deliver(app, mail(PARKING, SENDER, 1, subject="sala"), 1)
    kept = act(app, keep, first, ANSWER)
    return kept, deliver(app, mail(ALIKE, OTHER, 2, subject="dojazd"), 2)


def digest(app, now=NOW):
    with reading(app.database) as session:
        coordinator = app.config.coordinators[0]
        return write_digest(gather(session, app.config, coordinator, (now.date(), now)))


def test_an_earlier_answer_is_proposed_for_a_question_alike_with_the_words_in_common(app):
    kept, second = answered_once(app)

    with reading(app.database) as session:
        (proposal,) = proposals(session, second)
    assert (proposal.likeness.answer, proposal.text) == (kept, ANSWER)
    assert proposal.likeness.common == ("parking", "sala")


def test_nothing_is_proposed_for_another_question(app):
    answered_once(app)
    other = deliver(app, mail("Czy będzie nagranie webinaru?", OTHER, 3, subject="film"), 3)

    with reading(app.database) as session:
        assert proposals(session, other) == ()


def test_no_answer_is_ever_sent_by_the_machine(app):
    answered_once(app)

    assert [mail.purpose for mail in sent(app)] == ["reply", "reply"]


def test_a_person_sends_the_answer_in_the_thread_and_the_matter_ends(app):
    kept, second = answered_once(app)

    assert send(app, second, kept)

    out = sent(app)[-1]
    mail_out = message_from_string(out.content, policy=default)
    assert (out.purpose, out.recipient, out.state) == (f"answer:{kept}", OTHER, "queued")
    assert (mail_out["Auto-Submitted"], mail_out["In-Reply-To"]) == ("no", "<m2@poczta.example>")
    assert "Parking dla gości jest za budynkiem.\nWjazd od ulicy Leśnej.\n" in out.body
    assert message(app, second).state == "done"
    with reading(app.database) as session:
        query = select(MatterRow.closed_by).where(MatterRow.message_id == second)
        assert session.scalars(query).all() == ["ewa"]
    assert f"send:{out.id}" in unfinished(app.database, ["send:"])


def test_the_same_answer_goes_out_once(app):
    kept, second = answered_once(app)
    send(app, second, kept)

    assert not send(app, second, kept)

    assert len(sent(app)) == 3


def test_nothing_of_the_mail_is_kept_with_an_answer_but_common_words(app):
    text = "Czy pan Zenon Bukowski z Dębowa, tel. 600 100 200, może zająć parking przy sali?"
    number = deliver(app, mail(text, SENDER, subject="sala"), 1)

    act(app, keep, number, ANSWER)

    with reading(app.database) as session:
        (row,) = answers(session)
    assert row.words == ["parking", "sala", "zajac"]


@pytest.mark.parametrize(
    "text",
    [
        "Pani Łucja może zaparkować za budynkiem.",
        "Szanowna Pani Żak, jest parking.",
        f"Odpisano na {SENDER}.",
        "PESEL 44051401359.",
    ],
)
def test_an_answer_that_names_the_one_who_asked_is_not_kept(app, text):
    number = deliver(app, mail(PARKING, SENDER), 1)

    with pytest.raises(Stop, match="dane osobowe"):
        act(app, keep, number, text)


@pytest.mark.parametrize(
    ("question", "text", "why"),
    [
        (PARKING, "  \n", "od 1 do"),
        (PARKING, "x" * 20_001, "od 1 do"),
        ("???", "Tak.", "nie ma słów"),
    ],
)
def test_an_answer_without_text_or_question_is_not_kept(app, question, text, why):
    number = deliver(app, mail(question, SENDER), 1)

    with pytest.raises(Stop, match=why):
        act(app, keep, number, text)


def test_a_removed_answer_is_proposed_no_more_and_the_journal_names_who_did_it(app):
    kept, second = answered_once(app)

    act(app, remove, kept)

    with reading(app.database) as session:
        assert proposals(session, second) == ()
        acts = session.execute(select(Journal.act, Journal.actor).order_by(Journal.id.desc()))
        assert tuple(acts.first()) == ("answer-removed", "ewa")


def test_numbers_of_nothing_are_refused(app):
    number = deliver(app, mail(PARKING, SENDER), 1)

    with pytest.raises(Stop, match="nie ma odczytanej wiadomości nr 77"):
        act(app, keep, 77, ANSWER)
    with pytest.raises(Stop, match="nie ma odpowiedzi nr 5"):
        send(app, number, 5)


def test_a_pause_holds_the_answers_of_people_too(app):
    kept, second = answered_once(app)
    with transaction(app.database) as session:
        pause_replies(session, NOW)

    with pytest.raises(Stop, match="wstrzymane"):
        send(app, second, kept)


def test_a_machine_is_not_answered_by_anybody(app):
    kept, _ = answered_once(app)
    absent = mail("Jestem na urlopie.", OTHER, 3, "Auto-Submitted: auto-replied\r\n")
    number = deliver(app, absent, 3)

    with pytest.raises(Stop, match="automatom"):
        send(app, number, kept)


def test_in_shadow_mode_nothing_goes_out(ready_database_url, tmp_path, sandbox):
    app = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW), mode=Mode.SHADOW)
    add(app.database, institution(), person(address=SENDER), event())
    kept, second = answered_once(app)

    with pytest.raises(Stop, match="w trybie próbnym"):
        send(app, second, kept)
    close(app)


def test_the_digest_shows_the_day_and_proposes_the_answer(app):
    kept, second = answered_once(app)

    made = digest(app)

    assert (
        "TERMINY ODPOWIEDZI\n1. do 9 maja: pytanie, sprawa 2024-0001, odpowiada: —\n" in made.text
    )
    assert f"odpowiedź wysyła: mailbot answers send {second} {kept}\n" in made.text
    assert "po terminie" not in made.subject
    assert "Terminy odpowiedzi" in made.html


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 5, 8), "do 9 maja"),
        (date(2024, 5, 9), "dziś ostatni dzień (9 maja)"),
        (date(2024, 5, 10), "PO TERMINIE (do 9 maja)"),
    ],
)
def test_the_last_day_counts_and_the_day_after_is_late(app, day, words):
    deliver(app, mail(PARKING, SENDER, subject="sala"), 1)

    made = digest(app, datetime(day.year, day.month, day.day, 8, 0, tzinfo=WARSAW))

    assert f"1. {words}: pytanie" in made.text
    assert (", 1 po terminie" in made.subject) == words.startswith("PO")


class TestResponsible:
    """Two people: one has the mailbox, the other all complaints of every mailbox."""

    @pytest.fixture
    def people(self):
        return (
            Coordinator(
                name="Zofia Skarg",
                address="z@ops.example",
                mailboxes=("inna",),
                responsible_for=("complaint",),
            ),
            Coordinator(name="Anna Koordynator", address=STAFF, mailboxes=("es",)),
        )

    def test_who_is_responsible_sees_it_whichever_mailbox_it_came_to(self, app):
        deliver(app, mail(PARKING, SENDER, 1, subject="sala"), 1)
        deliver(app, mail("Składam skargę na spotkanie.", OTHER, 2, subject="uwagi"), 2)

        made = digest(app)

        assert "skarga, sprawa 2024-0002, odpowiada: Zofia Skarg" in made.text
        assert "pytanie" not in made.text


def words(text):
    return question_words(analyse(text, ""))


def test_the_topic_of_a_question_is_in_its_question_not_around_it():
    asked = words("Dzień dobry, byłam na wykładzie profesora. Czy będzie nagranie? Pozdrawiam")

    assert asked == {"nagranie"}


LISTS = st.dictionaries(
    st.integers(1, 9), st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)
)


@given(st.frozensets(st.sampled_from("abcdefgh")), LISTS)
def test_what_is_proposed_always_shares_enough_words_and_the_best_comes_first(asked, known):
    found = nearest(asked, known)

    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        shared = asked & set(known[one.answer])
        assert one.common == tuple(sorted(shared))
        assert one.score >= LEAST_LIKENESS
        assert len(shared) >= LEAST_COMMON or asked == set(known[one.answer])


@given(st.frozensets(st.sampled_from("abcdefgh"), min_size=1))
def test_the_very_same_question_is_always_found(asked):
    assert [one.answer for one in nearest(asked, {1: asked})] == [1]
