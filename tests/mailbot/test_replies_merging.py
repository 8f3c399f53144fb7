"""Papers that come in several mails within minutes are answered once, and nothing is left out."""

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mailbot.config.process import Dossiers
from mailbot.replies.sending import send
from mailbot.storage.database import reading
from mailbot.storage.tables import Journal
from rules.decision import ReplyPlan
from rules.dossier_requests import is_of_papers, merged
from tests.support.dossiers import SENDER, bring, papers, plain_text
from tests.support.station import Clock, close, deliver, mail, make_app, sent

NOW = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
F1, F2, F3 = "f1_text.pdf", "f2_text.pdf", "f3.rtf"
ASKS = "o kompletu dokumentów brakuje"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(
        ready_database_url, tmp_path, sandbox, Clock(NOW), dossiers=Dossiers(wait_minutes=5)
    )
    yield made
    close(made)


def states(app):
    return [one.state for one in sent(app)]


def pass_minutes(app, minutes):
    app.clock.now += timedelta(minutes=minutes)


def test_two_mails_of_one_submission_get_one_answer_about_both(app):
    bring(app, F1)
    pass_minutes(app, 2)
    bring(app, F2, number=2)

    first, second = sent(app)
    assert (first.state, second.state) == ("merged", "queued")
    told = plain_text(second)
    assert "Formularz zgłoszeniowy instytucji" in told
    assert "Oświadczenie" in told
    assert told.count(ASKS) == 1
    assert "oświadczenie osoby delegowanej: Grzegorz Święch" in told
    assert "Łucja" not in told


def test_the_answer_stands_in_the_thread_of_both(app):
    bring(app, F1)
    bring(app, F2, number=2)

    whole = email.message_from_bytes(sent(app)[1].content.encode(), policy=email.policy.default)
    domain = SENDER.partition("@")[2]
    assert whole["In-Reply-To"] == f"<d2@{domain}>"
    assert f"<d1@{domain}>" in whole["References"]


def test_three_mails_one_after_the_other_are_one_answer_too(app):
    for number, form in enumerate((F1, F2, F3), start=1):
        bring(app, form, number=number)
        pass_minutes(app, 4)

    assert states(app) == ["merged", "merged", "queued"]
    told = plain_text(sent(app)[2])
    assert all(name in told for name in ("Formularz zgłoszeniowy", "Oświadczenie", "Regulamin"))


def test_what_was_merged_never_leaves_and_what_took_its_place_does(app):
    bring(app, F1)
    bring(app, F2, number=2)

    for one in sent(app):
        send(app, one.id)
    assert states(app) == ["merged", "sent"]


def test_an_answer_that_left_is_not_told_again(app):
    bring(app, F1)
    send(app, sent(app)[0].id)
    pass_minutes(app, 2)
    bring(app, F2, number=2)

    assert states(app) == ["sent", "queued"]
    assert "Formularz zgłoszeniowy instytucji" not in plain_text(sent(app)[1])


def test_after_the_minutes_each_mail_has_its_own_answer(app):
    bring(app, F1)
    pass_minutes(app, 6)
    bring(app, F2, number=2)

    assert states(app) == ["queued", "queued"]


def test_the_papers_of_others_are_answered_to_them(app):
    bring(app, F1)
    bring(app, F2, sender="inny@zielony-prog.example", number=2)

    assert states(app) == ["queued", "queued"]
    assert [one.recipient for one in sent(app)] == [SENDER, "inny@zielony-prog.example"]


def test_a_question_in_between_has_its_own_answer(app):
    bring(app, F1)
    deliver(app, mail("Kiedy będzie najbliższe spotkanie?", SENDER, 7), 7)
    bring(app, F2, number=2)

    answers = sent(app)
    assert answers[0].state == "merged"
    assert [one.state for one in answers[1:]] == ["queued"] * (len(answers) - 1)


def test_an_unproven_mail_takes_no_answer_away(app):
    bring(app, F1)
    raw = papers(F2, number=2).replace(b"dmarc=pass", b"dmarc=fail")
    deliver(app, raw, 2)

    assert sent(app)[0].state == "queued"


def test_whoever_is_corrected_is_told_of_the_mail_that_told_both(app):
    first = bring(app, F1)
    bring(app, F2, number=2)
    with reading(app.database) as session:
        acts = session.scalars(select(Journal.act).where(Journal.message_id == first)).all()

    assert "reply-merged" in acts


_PARTS = st.builds(ReplyPlan, template=st.sampled_from(["ack_docs", "docs_incomplete", "confirm"]))
_PLANS = st.builds(
    ReplyPlan,
    template=st.sampled_from(["ack_docs", "docs_incomplete", "confirm", "question_ack"]),
    documents=st.lists(st.sampled_from(["F1", "F2", "F3", "other"]), max_size=4).map(tuple),
    also=st.lists(_PARTS, max_size=2).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_PLANS, _PLANS)
def test_no_document_is_left_out_and_only_answers_about_papers_are_merged(earlier, later):
    assert is_of_papers(later) == (
        later.template == "ack_docs" and all(p.template == "docs_incomplete" for p in later.also)
    )
    both = merged(earlier, later)
    assert set(both.documents) == {*earlier.documents, *later.documents}
    assert len(both.documents) == len(set(both.documents))
    assert both.also == later.also
