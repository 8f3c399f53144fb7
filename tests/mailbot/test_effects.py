import pytest
from sqlalchemy import select

from mailbot.effects import Applied, StaleSnapshot, apply
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import DossierDocument, EnrolmentRow
from mailbot.storage.snapshot import Surroundings, take_snapshot
from mailbot.storage.tables import DecisionRow, Journal, Message, MessageState
from parsers.facts import (
    Body,
    DocumentOutcome,
    DocumentReading,
    Envelope,
    Language,
    Outcome,
    ParsedMessage,
    Trust,
)
from rules.decision import Action, Cancel, Decision, Documents, Enrol, Finding, Replace
from tests.support.register import (
    NOON,
    add,
    event,
    institution,
    kept_message,
    make_tables,
    person,
)

SENDER = "l.zak@cis-debowo.example"


@pytest.fixture
def database(database_url):
    engine = open_database(database_url)
    make_tables(engine)
    add(
        engine,
        institution(),
        person(),
        person(id="P2", address=None),
        event(),
        kept_message(id=1),
    )
    yield engine
    engine.dispose()


def facts(*documents):
    return ParsedMessage(
        outcome=Outcome.OK,
        envelope=Envelope(
            subject="",
            sender=None,
            sender_raw="",
            sender_defects=(),
            reply_to=(),
            recipients=(),
            message_id=None,
            in_reply_to=(),
            references=(),
            written=None,
            trust=Trust.NONE,
            trust_evidence="",
        ),
        machine=None,
        body=Body(blocks=(), own_words="", is_forwarded=False, from_html=False),
        leaves=(),
        language=Language(),
        documents=documents,
        problems=(),
        content_hash="c" * 64,
        parser_version="1",
    )


def decision(action, *operations, **changes):
    return Decision(action=action, operations=operations, rules_version="1", **changes)


def carry_out(database, decided, message_id=1, documents=()):
    with transaction(database) as session:
        message = session.get_one(Message, message_id)
        around = Surroundings(frozenset(), frozenset())
        registry = take_snapshot(session, SENDER, NOON, around)
        apply(session, Applied(message, facts(*documents), registry, NOON), decided)


def rows(database, table):
    with reading(database) as session:
        return session.scalars(select(table).order_by(table.id)).all()


def test_an_automatic_sign_up_takes_a_place(database):
    carry_out(database, decision(Action.AUTO, Enrol(event="E1", person="P1")))

    (row,) = rows(database, EnrolmentRow)
    assert (row.event_id, row.person_id, row.state) == ("E1", "P1", "confirmed")
    assert (row.message_id, row.ordered_at) == (1, NOON)
    assert [j.act for j in rows(database, Journal)] == ["confirmed"]


def test_the_message_ends_done_with_its_decision_on_record(database):
    carry_out(database, decision(Action.AUTO, Enrol(event="E1", person="P1")))

    (message,) = rows(database, Message)
    (record,) = rows(database, DecisionRow)
    assert (message.state, message.finished_at) == (MessageState.DONE, NOON)
    assert message.reason
    assert Decision.model_validate(record.decision).action is Action.AUTO


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.REVIEW, MessageState.HELD),
        (Action.AUTO_AND_REVIEW, MessageState.HELD),
        (Action.SILENT, MessageState.IGNORED),
    ],
)
def test_every_action_has_its_end_and_its_reason(database, action, state):
    finding = Finding(rule="r", blocks=True, reason="Powód.")

    carry_out(database, decision(action, findings=(finding,)))

    (message,) = rows(database, Message)
    assert (message.state, message.reason) == (state, "Powód.")


def test_a_proposal_changes_no_list(database):
    carry_out(database, decision(Action.REVIEW, Enrol(event="E1", person="P1")))

    assert rows(database, EnrolmentRow) == []


def test_the_waiting_list_takes_no_place(database):
    carry_out(database, decision(Action.AUTO, Enrol(event="E1", person="P1", waitlist=True)))

    assert [row.state for row in rows(database, EnrolmentRow)] == ["waitlisted"]


def test_who_comes_back_keeps_one_row(database):
    for operation in (
        Enrol(event="E1", person="P1"),
        Cancel(event="E1", person="P1"),
        Enrol(event="E1", person="P1"),
    ):
        carry_out(database, decision(Action.AUTO, operation))

    (row,) = rows(database, EnrolmentRow)
    assert row.state == "confirmed"
    acts = [j.act for j in rows(database, Journal)]
    assert acts == ["confirmed", "cancelled", "confirmed"]


def test_a_replacement_keeps_the_place(database):
    carry_out(database, decision(Action.AUTO, Enrol(event="E1", person="P1")))
    carry_out(database, decision(Action.AUTO, Replace(event="E1", person="P1", new_person="P2")))

    states = {row.person_id: row.state for row in rows(database, EnrolmentRow)}
    assert states == {"P1": "cancelled", "P2": "confirmed"}


@pytest.mark.parametrize("state", ["requested", "cancelled", None])
def test_whoever_comes_for_somebody_without_a_place_signs_up_like_anybody_else(database, state):
    if state is not None:
        left = EnrolmentRow(
            event_id="E1", person_id="P1", state=state, ordered_at=NOON, changed_at=NOON
        )
        add(database, left)

    carry_out(database, decision(Action.AUTO, Replace(event="E1", person="P1", new_person="P2")))

    states = {row.person_id: row.state for row in rows(database, EnrolmentRow)}
    assert states.pop("P2") == "confirmed"
    assert states in ({}, {"P1": "cancelled"})


def test_a_decision_that_the_lists_do_not_allow_any_more_is_made_again(database):
    attended = EnrolmentRow(
        event_id="E1", person_id="P1", state="attended", ordered_at=NOON, changed_at=NOON
    )
    add(database, attended)

    with pytest.raises(StaleSnapshot):
        carry_out(database, decision(Action.AUTO, Enrol(event="E1", person="P1")))


def test_the_last_place_is_never_given_twice(database):
    add(database, event(id="small", capacity=1))
    carry_out(database, decision(Action.AUTO, Enrol(event="small", person="P1")))

    with pytest.raises(StaleSnapshot):
        carry_out(database, decision(Action.AUTO, Enrol(event="small", person="P2")))
    assert [row.person_id for row in rows(database, EnrolmentRow)] == ["P1"]


def test_an_event_without_a_limit_never_fills(database):
    add(database, event(id="open", capacity=None))

    for who in ("P1", "P2"):
        carry_out(database, decision(Action.AUTO, Enrol(event="open", person=who)))

    states = [row.state for row in rows(database, EnrolmentRow)]
    assert states == ["confirmed", "confirmed"]


def test_documents_are_filed_whatever_was_decided(database):
    reading_of = DocumentReading(
        part="2", outcome=DocumentOutcome.OK, form="F1", form_version="2024-05", pages=(1,)
    )

    held = decision(Action.REVIEW, Documents(institution="I1", docs=("F1",)))
    carry_out(database, held, documents=(reading_of, reading_of))

    kept = rows(database, DossierDocument)
    assert [(d.part, d.seq, d.form, d.state) for d in kept] == [
        ("2", 0, "F1", "received"),
        ("2", 1, "F1", "received"),
    ]
    assert {d.institution_id for d in kept} == {"I1"}
    assert DocumentReading.model_validate(kept[0].reading) == reading_of


def test_documents_nested_deeper_than_the_column_is_wide_are_filed_apart(database):
    deep = [
        DocumentReading(
            part="1." * 60 + last,
            outcome=DocumentOutcome.CORRUPT,
            form=None,
            form_version=None,
            pages=(),
        )
        for last in "12"
    ]

    carry_out(database, decision(Action.REVIEW), documents=deep)

    kept = rows(database, DossierDocument)
    assert [(len(row.part), row.seq) for row in kept] == [(80, 0), (80, 1)]
    assert [row.reading["part"] for row in kept] == [reading.part for reading in deep]


def test_documents_of_an_unknown_sender_wait_for_their_institution(database):
    unknown = DocumentReading(
        part="2", outcome=DocumentOutcome.UNKNOWN_FORM, form=None, form_version=None, pages=()
    )
    with transaction(database) as session:
        message = session.get_one(Message, 1)
        registry = take_snapshot(session, None, NOON, Surroundings(frozenset(), frozenset()))
        applied = Applied(message, facts(unknown), registry, NOON)
        apply(session, applied, decision(Action.REVIEW))

    assert [d.institution_id for d in rows(database, DossierDocument)] == [None]


def test_an_act_that_changes_no_list_is_noted(database):
    carry_out(database, decision(Action.AUTO, Documents(institution="I1", docs=("F1",))))

    assert [j.act for j in rows(database, Journal)] == ["noted-documents"]
