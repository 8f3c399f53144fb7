import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_string
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from mailbot.clock import WARSAW
from mailbot.config.model import Caps, Coordinator, Mode
from mailbot.coordinators.digest import gather, make_digests, print_digest
from mailbot.coordinators.layout import LARGEST_HTML, write_digest
from mailbot.replies.by_hand import Hand, settle
from mailbot.replies.caps import open_breaker, pause_replies
from mailbot.replies.outbox import queue_reply
from mailbot.replies.sending import SHADOW
from mailbot.storage.database import reading, transaction
from mailbot.storage.recruiting import RecruitmentRow
from mailbot.storage.register import (
    EnrolmentRow,
    EventRow,
    InstitutionRow,
    PersonRow,
    SharedAddress,
)
from mailbot.storage.tables import DecisionRow, DigestRow, MailboxHealth, MessageState, Outbox
from rules.decision import (
    Action,
    ApplyGroup,
    Cancel,
    Decision,
    Documents,
    Enrol,
    Finding,
    Question,
    Replace,
    Update,
)
from tests.support.post_office import (
    NOW,
    Enqueued,
    case,
    decision,
    kept_message,
    mailbox,
    office,
    outbox_row,
)

DAY = date(2024, 5, 7)


def register(app, title: str = "Spotkanie sieciujące", centre: str = "Centrum Przykładowe"):
    """One institution with two people, and one event with a list."""
    with transaction(app.database) as session:
        session.add(InstitutionRow(id="i1", name=centre, aliases=[], dossier="accepted"))
        session.add(
            EventRow(
                id="e1",
                title=title,
                aliases=[],
                first_day=date(2024, 5, 15),
                last_day=date(2024, 5, 15),
                announced=date(2024, 4, 1),
                capacity=30,
            )
        )
        session.flush()
        for number, (first, last) in enumerate([("Anna", "Nowak"), ("Jan", "Żółć")], start=1):
            session.add(
                PersonRow(
                    id=f"p{number}",
                    first_name=first,
                    last_name=last,
                    institution_id="i1",
                    address=f"osoba{number}@ces.example",
                    state="complete",
                )
            )
        session.add(SharedAddress(address="biuro@ces.example", institution_id="i1"))


def decided(app, number: int, state: MessageState, *operations, reasons=(), **changes):
    """A message with its decision."""
    values = {
        "action": Action.REVIEW if state is MessageState.HELD else Action.AUTO,
        "section": "do_rozstrzygniecia",
        "sender": "osoba1@ces.example",
        "received": app.clock() - timedelta(hours=2),
    }
    values |= changes
    action, section = values.pop("action"), values.pop("section")
    message = kept_message(app, number, state=state.value, **values)
    findings = tuple(Finding(rule="r", blocks=True, reason=reason) for reason in reasons)
    made = Decision(
        action=action, operations=operations, findings=findings, section=section, rules_version="1"
    )
    with transaction(app.database) as session:
        session.add(
            DecisionRow(
                message_id=message.id,
                seq=0,
                decision=made.model_dump(mode="json"),
                section=section,
                decided_at=app.clock() - timedelta(minutes=1),
            )
        )
    return message


def healthy(app, name: str = "rejestracja", **changes) -> None:
    values = {
        "polled_at": app.clock() - timedelta(minutes=2),
        "reconciled_at": app.clock() - timedelta(hours=5),
        "in_mailbox": 21,
        "accounted": 21,
    }
    with transaction(app.database) as session:
        session.add(MailboxHealth(mailbox=name, **values | changes))


def enrolled(app, person: str, state: str, changed: timedelta) -> None:
    with transaction(app.database) as session:
        session.add(
            EnrolmentRow(
                event_id="e1",
                person_id=person,
                state=state,
                ordered_at=app.clock() - changed,
                changed_at=app.clock() - changed,
            )
        )


def digest(app, day: date = DAY):
    coordinator = app.config.coordinators[0]
    with reading(app.database) as session:
        return write_digest(gather(session, app.config, coordinator, (day, app.clock())))


def text(app) -> str:
    return digest(app).text


def test_what_waits_comes_first_and_the_longest_waiting_on_top(tmp_path):
    app = office(tmp_path)
    register(app)
    healthy(app)
    ask = Enrol(event="e1", person="p1")
    late = app.clock() - timedelta(hours=26)
    decided(app, 1, MessageState.DONE, ask, section="obsluzone_automatycznie")
    decided(app, 2, MessageState.HELD, ask, reasons=("Warunek w zgłoszeniu.",))
    decided(app, 3, MessageState.HELD, ask, reasons=("Dwie osoby.", "Po terminie."), received=late)

    made = digest(app)

    assert made.subject == "[mailbot] 2 sprawy czekają, 1 załatwiona (wtorek 7 maja 2024)"
    assert made.text.startswith(
        "2 sprawy czekają na decyzję\n\n"
        "Od wczoraj 10:00: 3 wiadomości, 1 załatwiono, 0 pominięto,"
        " 2 czekają (najstarsza 26 h).\n\n"
        "DO DECYZJI\n"
        "2024-0003 Anna Nowak, Centrum Przykładowe\n"
        "   propozycja: zapis: Anna Nowak – 15 maja, Spotkanie sieciujące\n"
        "   powód: Dwie osoby.\n"
        "   powód: Po terminie.\n"
        "2024-0002 Anna Nowak, Centrum Przykładowe\n"
    )
    assert "- 2024-0001 Anna Nowak, Centrum Przykładowe: zapis: Anna Nowak – 15 maja" in made.text


def test_a_second_copy_is_counted_among_what_was_passed_over(tmp_path):
    app = office(tmp_path)
    healthy(app)
    just_now = app.clock() - timedelta(minutes=1)
    kept_message(app, 1, state=MessageState.IGNORED.value, finished_at=just_now)

    assert "1 wiadomość, 0 załatwiono, 1 pominięto" in digest(app).text


def test_an_empty_day_still_says_so_in_one_line(tmp_path):
    app = office(tmp_path)
    healthy(app, in_mailbox=0, accounted=0)

    made = digest(app)

    assert made.subject == "[mailbot] nic nie czeka (wtorek 7 maja 2024)"
    assert made.text.startswith(
        "Nic nie czeka\n\nOd wczoraj 10:00: nie przyszła żadna wiadomość.\n"
    )
    assert "rejestracja: 0 w skrzynce = 0 w systemie\n" in made.text


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (Enrol(event="e1", person="p1", waitlist=True), "lista rezerwowa: Anna Nowak – 15 maja"),
        (Enrol(event=None, person=None, name="Ewa Mała"), "zapis: „Ewa Mała” – wydarzenie nie"),
        (Enrol(event="e1", person=None, name="44051401359"), "zapis: osoba spoza rejestru – 15"),
        (Enrol(event="e9", person="p9"), "zapis: osoba spoza rejestru – wydarzenie nieustalone"),
        (Cancel(event="e1", person="p2"), "rezygnacja: Jan Żółć – 15 maja, Spotkanie"),
        (Replace(event="e1", person="p1", new_person="p2"), "zamiana: Anna Nowak → Jan Żółć – 15"),
        (ApplyGroup(group="g", person="p1"), "zgłoszenie do grupy roboczej: Anna Nowak"),
        (Documents(institution=None, docs=("F1", "tajne.pdf")), "dokumenty: F1, inne pliki: 1"),
        (Documents(institution=None, docs=("F1", "F3")), "dokumenty: F1, F3"),
        (Update(what="adres"), "zmiana danych w rejestrze"),
        (Question(event="e1"), "pytanie – 15 maja, Spotkanie"),
        (Question(), "pytanie\n"),
    ],
)
def test_every_proposal_is_named_in_words_of_the_register(tmp_path, operation, words):
    app = office(tmp_path)
    register(app)
    decided(app, 1, MessageState.HELD, operation)

    assert f"   propozycja: {words}" in text(app)


def test_what_was_done_and_only_shown_is_not_called_a_proposal(tmp_path):
    app = office(tmp_path)
    register(app)
    done = Enrol(event="e1", person="p1")
    decided(app, 1, MessageState.HELD, done, action=Action.AUTO_AND_REVIEW, section="pytania")

    assert "PYTANIA\n2024-0001 Anna Nowak" in text(app)
    assert "   wykonano: zapis: Anna Nowak" in text(app)


def test_a_sender_is_named_by_the_register_or_not_at_all(tmp_path):
    app = office(tmp_path)
    register(app)
    for number, sender in enumerate(["biuro@ces.example", "x@evil.example", None], start=1):
        decided(app, number, MessageState.HELD, sender=sender)

    made = text(app)

    assert "2024-0001 Centrum Przykładowe\n" in made
    assert "2024-0002 nadawca spoza rejestru\n" in made
    assert "2024-0003 nadawca spoza rejestru\n" in made
    assert "evil" not in made


def test_a_message_without_a_readable_decision_is_shown_with_its_reason(tmp_path):
    app = office(tmp_path)
    message = decided(app, 1, MessageState.HELD, reason="Błąd wewnętrzny.")
    with transaction(app.database) as session:
        session.query(DecisionRow).filter_by(message_id=message.id).one().decision = {"x": 1}
    kept_message(app, 2, state=MessageState.HELD.value, reason="Za duża.", sender=None)

    made = text(app)

    assert "   powód: Błąd wewnętrzny.\n" in made
    assert "   powód: Za duża.\n" in made


def test_the_latest_decision_counts(tmp_path):
    app = office(tmp_path)
    register(app)
    message = decided(app, 1, MessageState.HELD, Question())
    corrected = Decision(
        action=Action.REVIEW,
        operations=(Update(what="x"),),
        section="skargi_i_rodo",
        rules_version="1",
    )
    with transaction(app.database) as session:
        session.add(
            DecisionRow(
                message_id=message.id,
                seq=1,
                decision=corrected.model_dump(mode="json"),
                section="skargi_i_rodo",
                decided_at=app.clock(),
            )
        )

    assert "SKARGI I DANE OSOBOWE\n2024-0001" in text(app)
    assert "pytanie" not in text(app)


def test_a_number_of_identity_never_gets_into_a_digest(tmp_path):
    app = office(tmp_path)
    decided(app, 1, MessageState.HELD, reasons=("Osoba 44051401359, NIP 8992689516.",))

    made = digest(app)

    assert "Osoba •••••••••••, NIP 8992689516." in made.text
    assert "44051401359" not in made.text + made.html


@pytest.mark.parametrize(
    ("changes", "line", "alarms"),
    [
        ({}, "rejestracja: 21 w skrzynce = 21 w systemie\n", 0),
        ({"accounted": 19}, "rejestracja: UWAGA: 21 w skrzynce ≠ 19 w systemie\n", 1),
        ({"reconciled_at": None}, "rejestracja: jeszcze nie uzgodniono\n", 0),
        ({}, "rejestracja: działa, ostatnie sprawdzenie 9:58\n", 0),
        ({"polled_at": None}, "rejestracja: UWAGA: jeszcze nie czytana\n", 1),
        (
            {"error": "Serwer odrzucił logowanie.", "error_since": NOW - timedelta(hours=30)},
            "rejestracja: UWAGA: Serwer odrzucił logowanie. (od 6 maja, 4:00)\n",
            1,
        ),
        ({"error": "Nie odpowiada."}, "rejestracja: UWAGA: Nie odpowiada.\n", 1),
    ],
)
def test_every_mailbox_is_accounted_for(tmp_path, changes, line, alarms):
    app = office(tmp_path)
    healthy(app, **changes)

    made = digest(app)

    assert line in made.text
    assert ("usterk" in made.subject) == bool(alarms)


def test_events_are_shown_with_their_lists_and_what_changed(tmp_path):
    app = office(tmp_path)
    register(app)
    enrolled(app, "p1", "confirmed", timedelta(hours=3))
    enrolled(app, "p2", "cancelled", timedelta(hours=3))

    assert "WYDARZENIA\n15 maja, Spotkanie sieciujące: 1 z 30 (+1 −1)\n" in text(app)


def test_an_old_enrolment_is_no_change(tmp_path):
    app = office(tmp_path)
    register(app)
    enrolled(app, "p1", "confirmed", timedelta(days=3))
    enrolled(app, "p2", "waitlisted", timedelta(days=3))
    with transaction(app.database) as session:
        event = session.get_one(EventRow, "e1")
        event.cancelled_on, event.capacity = DAY, None

    assert "15 maja, Spotkanie sieciujące: odwołane, 1, rezerwa 1\n" in text(app)


def test_past_events_are_not_shown(tmp_path):
    app = office(tmp_path)
    register(app)

    assert "WYDARZENIA" not in digest(app, date(2024, 5, 16)).text
    assert "WYDARZENIA" in digest(app, date(2024, 5, 15)).text


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        (date(2024, 5, 24), "Nabór do grup (6 maja – 24 maja): zostało 17 dni."),
        (date(2024, 5, 9), "Nabór do grup (6 maja – 9 maja): zostały 2 dni."),
        (date(2024, 5, 8), "Nabór do grup (6 maja – 8 maja): został 1 dzień."),
        (date(2024, 5, 7), "Nabór do grup (6 maja – 7 maja): dziś ostatni dzień."),
    ],
)
def test_an_open_recruitment_says_how_long_it_lasts(tmp_path, closes, words):
    app = office(tmp_path)
    with transaction(app.database) as session:
        session.add(
            RecruitmentRow(
                id="r", title="Nabór do grup", opens=date(2024, 5, 6), closes=closes, groups=[]
            )
        )

    assert f"NABÓR\n{words}\n" in text(app)
    assert words in digest(app).html


def queued(app, number: int, state: str, reason: str) -> None:
    message = kept_message(app, number)
    with transaction(app.database) as session:
        outbox_id = queue_reply(app, session, message, case(), decision(), enqueue=Enqueued())
        row = session.get_one(Outbox, outbox_id)
        row.state, row.reason = state, reason


def test_mails_that_did_not_go_out_are_explained(tmp_path):
    app = office(tmp_path, caps=Caps(per_sender_hour=100, per_sender_day=100))
    healthy(app)
    queued(app, 1, "unknown", "Nie wiadomo.")
    queued(app, 2, "failed", "550 no such user")
    queued(app, 3, "withheld", "Limit.")
    queued(app, 4, "withheld", "Limit.")

    made = digest(app)

    assert (
        "1 × nie wiadomo, czy wysłano: Nie wiadomo. (2024-0001)\n"
        "   rozstrzyga: mailbot replies settle 1 --sent albo --not-sent\n"
    ) in made.text
    assert (
        "1 × nie udało się wysłać: 550 no such user (2024-0002)\n"
        "   rozstrzyga: mailbot replies settle 2 --sent albo --not-sent\n"
    ) in made.text
    assert "rozstrzyga: mailbot replies settle 2 --sent albo --not-sent</span>" in made.html
    assert "2 × odpowiedź wstrzymana: Limit. (2024-0003, 2024-0004)\n" in made.text
    assert made.text.count("rozstrzyga:") == 2
    assert "3 usterki" in made.subject


@pytest.mark.parametrize("state", ["unknown", "failed"])
def test_a_mail_in_doubt_is_shown_every_day_until_a_person_settles_it(tmp_path, state):
    app = office(tmp_path)
    healthy(app)
    queued(app, 1, state, "Nie wiadomo.")
    shown = []
    for day in (7, 8, 9):
        shown.append("2024-0001" in digest(app, date(2024, 5, day)).text)
        make_digests(app, app.clock(), enqueue=Enqueued())
        app.clock.forward(days=1)

    with transaction(app.database) as session:
        settle(session, 1, Hand("ewa", app.clock()), was_sent=False)

    assert shown == [True] * 3
    assert "2024-0001" not in digest(app, date(2024, 5, 10)).text


def test_a_withheld_reply_is_told_once(tmp_path):
    app = office(tmp_path)
    healthy(app)
    queued(app, 1, "withheld", "Limit.")
    app.clock.forward(minutes=5)
    first = text(app)
    make_digests(app, app.clock(), enqueue=Enqueued())
    app.clock.forward(days=1)

    assert "2024-0001" in first
    assert "2024-0001" not in digest(app, date(2024, 5, 8)).text


def test_a_digest_that_did_not_go_out_is_settled_by_its_number(tmp_path):
    app = office(tmp_path)
    make_digests(app, app.clock(), enqueue=Enqueued())
    with transaction(app.database) as session:
        row = session.get_one(Outbox, 1)
        row.state, row.reason = "failed", "550 no such user"
    app.clock.forward(days=1)

    assert (
        "1 × nie udało się wysłać: 550 no such user\n"
        "   rozstrzyga: mailbot replies settle 1 --sent albo --not-sent\n"
    ) in digest(app, date(2024, 5, 8)).text


@pytest.mark.parametrize(
    ("count", "numbers"), [(2, "1, 2"), (11, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …")]
)
def test_many_mails_in_doubt_share_one_line_with_their_numbers(tmp_path, count, numbers):
    app = office(tmp_path, caps=Caps(per_sender_hour=100, per_sender_day=100))
    for number in range(1, count + 1):
        queued(app, number, "unknown", "Nie wiadomo.")

    remedy = f"mailbot replies settle NUMER --sent albo --not-sent (numery: {numbers})"
    assert f"   rozstrzyga: {remedy}\n" in text(app)


def test_shadow_mode_is_no_alarm_but_is_said(tmp_path):
    app = office(tmp_path, mode=Mode.SHADOW)
    healthy(app)
    queued(app, 1, "withheld", SHADOW)

    made = digest(app)

    assert "Tryb próbny" in made.text
    assert "1 × odpowiedź wstrzymana: Tryb próbny" in made.text
    assert "usterk" not in made.subject


def test_stuck_and_parked_messages_are_shown_however_old(tmp_path):
    app = office(tmp_path)
    healthy(app)
    old = app.clock() - timedelta(days=9)
    kept_message(app, 1, state="parked", received=old, kept_at=old)
    kept_message(app, 2, state="kept", kept_at=app.clock() - timedelta(minutes=31))
    kept_message(app, 3, state="kept", kept_at=app.clock() - timedelta(minutes=29))

    made = text(app)

    assert "1 × odłożone po powtarzających się awariach (2024-0001)\n" in made
    assert "1 × czekają na odczytanie dłużej niż 30 min (2024-0002)\n" in made


def test_switches_that_stop_replies_are_shown_until_a_person_turns_them(tmp_path):
    app = office(tmp_path)
    healthy(app)
    with transaction(app.database) as session:
        open_breaker(session, "rejestracja", app.clock())
        open_breaker(session, "cudza", app.clock())
        pause_replies(session, app.clock())

    make_digests(app, app.clock(), enqueue=Enqueued())
    app.clock.forward(days=3)
    made = digest(app, date(2024, 5, 10)).text

    assert (
        "1 × odpowiedzi skrzynki rejestracja stoją po przekroczeniu limitu na godzinę\n"
        "   rozstrzyga: mailbot replies reopen rejestracja\n"
        "1 × odpowiedzi wszystkich skrzynek są wstrzymane\n"
        "   rozstrzyga: mailbot replies resume\n"
    ) in made
    assert "cudza" not in made


def test_a_digest_is_made_and_sent_once_a_day(tmp_path):
    app, enqueued = office(tmp_path), Enqueued()

    made = [make_digests(app, NOW, enqueue=enqueued) for _ in range(3)]
    app.clock.forward(days=1)
    made.append(make_digests(app, app.clock(), enqueue=enqueued))

    assert made == [1, 0, 0, 1]
    assert len(enqueued.jobs) == 2
    row = outbox_row(app, 1)
    assert row.purpose == "digest:2024-05-07:a.zielinska@ops.example"
    with reading(app.database) as session:
        kept = session.get_one(DigestRow, ("a.zielinska@ops.example", DAY))
        assert (kept.outbox_id, kept.made_at) == (1, NOW)
    mail = message_from_string(row.content, policy=default)
    assert mail["Subject"] == row.subject
    assert '<html lang="pl"' in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(("at", "made"), [("07:59", 0), ("08:00", 1), ("23:59", 1)])
def test_a_digest_is_due_from_its_hour_on_in_warsaw(tmp_path, at, made):
    app = office(tmp_path)
    moment = datetime.fromisoformat(f"2024-05-07T{at}").replace(tzinfo=WARSAW)

    assert make_digests(app, moment.astimezone(ZoneInfo("UTC")), enqueue=Enqueued()) == made


def test_what_was_told_yesterday_is_not_told_again(tmp_path):
    app = office(tmp_path)
    register(app)
    decided(app, 1, MessageState.DONE, Question(), section="obsluzone_automatycznie")
    make_digests(app, app.clock(), enqueue=Enqueued())
    app.clock.forward(days=1)

    made = digest(app, date(2024, 5, 8))

    assert "2024-0001" not in made.text
    assert made.text.startswith("Nic nie czeka\n\nOd wczoraj 10:00: nie przyszła")


@pytest.mark.parametrize(
    ("hours", "since"), [(2, "dziś 10:00"), (24, "wczoraj 10:00"), (72, "7 maja, 10:00")]
)
def test_the_time_since_the_last_digest_is_named(tmp_path, hours, since):
    app = office(tmp_path)
    make_digests(app, app.clock(), enqueue=Enqueued())
    app.clock.forward(hours=hours)

    assert f"Od {since}: " in digest(app, app.clock().date()).text


def test_a_coordinator_sees_only_the_own_mailboxes(tmp_path):
    app = office(tmp_path)
    app = replace(
        app,
        config=app.config.model_copy(
            update={
                "mailboxes": (mailbox(tmp_path), mailbox(tmp_path, id="inna")),
                "coordinators": (
                    Coordinator(name="Ewa", address="e@ops.example", mailboxes=("inna",)),
                ),
            }
        ),
    )
    decided(app, 1, MessageState.HELD, mailbox="rejestracja")
    decided(app, 2, MessageState.HELD, mailbox="inna")

    make_digests(app, NOW, enqueue=Enqueued())

    row = outbox_row(app, 1)
    assert row.mailbox == "inna"
    assert "2024-0002" in row.body
    assert "2024-0001" not in row.body
    assert "rejestracja" not in row.body


def test_without_a_mailbox_there_is_nothing_to_tell(tmp_path):
    app = office(tmp_path)
    other = Coordinator(name="Ewa", address="e@ops.example", mailboxes=("nie-ma",))
    app = replace(app, config=app.config.model_copy(update={"coordinators": (other,)}))

    assert make_digests(app, NOW, enqueue=Enqueued()) == 0


def test_a_very_long_address_still_has_a_purpose_of_its_own(tmp_path):
    app = office(tmp_path)
    people = tuple(
        Coordinator(name="X", address=f"{'a' * 60}{n}@{'b' * 60}.example") for n in (1, 2)
    )
    app = replace(app, config=app.config.model_copy(update={"coordinators": people}))

    assert make_digests(app, NOW, enqueue=Enqueued()) == 2
    purposes = {outbox_row(app, n).purpose for n in (1, 2)}
    assert len(purposes) == 2
    assert max(map(len, purposes)) <= 80


def test_a_printed_digest_stores_nothing_until_it_was_made(tmp_path):
    app = office(tmp_path)
    coordinator = app.config.coordinators[0]

    before = print_digest(app, coordinator, DAY)
    made = make_digests(app, NOW, enqueue=Enqueued())
    decided(app, 1, MessageState.HELD)
    after = print_digest(app, coordinator, DAY)

    assert made == 1
    assert before == after
    assert before.startswith("[mailbot] nic nie czeka, 1 usterka (wtorek 7 maja 2024)\n\nNic")


def test_a_day_with_too_much_still_fits_into_one_mail(tmp_path):
    app = office(tmp_path)
    register(app, title='"<&>"' * 100, centre='"<&>"' * 100)
    ask = Enrol(event="e1", person="p1")
    for number in range(1, 71):
        decided(app, number, MessageState.HELD, ask, reasons=('"' * 400, "<" * 400, "&" * 400))
        decided(app, 100 + number, MessageState.DONE, ask, section="zmiany_na_listach")

    made = digest(app)

    assert len(made.html.encode()) < LARGEST_HTML
    assert "[mailbot] 70 spraw czeka, 70 załatwionych" in made.subject
    assert re.search(r"i jeszcze \d+", made.html)
    assert "\ni jeszcze 30\n" in made.text  # 40 of 70 are written out
    assert "\ni jeszcze 10\n" in made.text  # 60 of 70


HOSTILE = "<script>alert(1)</script>\r\nBcc: x@evil.example\u202e\u2028{{ 7*7 }}\0"


def test_hostile_names_stay_text(tmp_path):
    app = office(tmp_path)
    register(app, title=HOSTILE, centre=HOSTILE)
    healthy(app, error=HOSTILE)
    ask = Enrol(event="e1", person=None, name=HOSTILE.replace("7", ""))
    decided(app, 1, MessageState.HELD, ask, reasons=(HOSTILE,))
    make_digests(app, NOW, enqueue=Enqueued())

    made = digest(app)

    assert "<script" not in made.html
    assert "&lt;script&gt;" in made.html
    assert not re.search("[\r\0\u202e\u2028]", made.text + made.html + made.subject)
    assert not re.search("^Bcc", made.text, re.MULTILINE)
    assert "{{ 7*7 }}" in made.text
    mail = message_from_string(outbox_row(app, 1).content, policy=default)
    assert mail["Bcc"] is None


def test_the_html_is_polish_and_loads_nothing(tmp_path):
    app = office(tmp_path)
    register(app)
    healthy(app, accounted=1)
    decided(app, 1, MessageState.HELD, Question(), reasons=("Pytanie.",))

    html = digest(app).html

    assert '<html lang="pl" dir="ltr">' in html
    assert not re.search("<img|<script|<link|src=|url\\(", html)
    assert '<strong class="a">UWAGA: 21 w skrzynce ≠ 1 w systemie</strong>' in html
