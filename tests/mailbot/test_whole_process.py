"""Mails, papers, people and the clock in any order, on both databases: the laws always hold."""

import shutil
from datetime import timedelta
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailbot.lists import Who
from mailbot.proposals import Gaps
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import Change, Journal, Message
from rules.standings import ACTIVE
from tests.support.filled_forms import sample
from tests.support.whole_laws import (
    LAWS,
    Past,
    no_number_of_identity_leaves_the_dossier,
    nobody_is_overbooked,
    places_are_offered_in_turn,
    the_clock_leaves_nothing_undone,
)
from tests.support.whole_process import (
    ADAM,
    EVENTS,
    JAN,
    LUCJA,
    NEWCOMER,
    OLGA,
    PERSONS,
    STRANGER,
    Office,
    make_office_app,
)

PESEL = "92071314764"
"""In the sample of form F2."""

WRITERS = st.sampled_from((LUCJA, JAN, ADAM, OLGA, STRANGER))
WORDS = st.sampled_from(
    (
        "Będę na spotkaniu sieciującym 15 maja.",
        "Będę na wizycie studyjnej 20 maja.",
        "Zgłaszam siebie i Marię Lis na webinar 28 maja.",
        "Zgłaszam Jana Wronę na wizytę studyjną 20 maja.",
        "Rezygnuję z udziału w wizycie studyjnej 20 maja.",
        "Niestety nie będę na spotkaniu 15 maja.",
        "Na wizytę studyjną 20 maja zamiast mnie przyjdzie Maria Lis.",
        "Na spotkanie 15 maja zamiast mnie przyjdzie Jan Wrona.",
        "Będę na spotkaniu 15 maja. Czy jest parking?",
        "Czy na wizycie 20 maja jest obiad?",
        "Jeśli szef pozwoli, będę na spotkaniu 15 maja.",
        "Dziękuję za informację.",
        "Składam skargę na organizację ostatniego spotkania.",
    )
)
ANSWERS = st.sampled_from(("Tak, potwierdzam udział.", "Nie, dziękuję, rezygnuję.", "Zobaczę."))
PAPERS = {
    "f1_zielony_prog.pdf": files("mailbot.demo").joinpath("data/f1_zielony_prog.pdf").read_bytes(),
    "f1_text.pdf": sample("f1_text.pdf"),
    "f2_text.pdf": sample("f2_text.pdf"),
    "f3.rtf": sample("f3.rtf"),
}
MINUTE = timedelta(minutes=1)
STEPS = st.sampled_from([timedelta(hours=n) for n in (1, 3, 7, 24, 24, 72, 168)])
LISTED = st.builds(Who, st.sampled_from(EVENTS), st.sampled_from(PERSONS))
NUMBERS = st.integers(0, 30)


class WholeProcess(RuleBasedStateMachine):
    """An office to which anything may happen; `new_office` is set for each database."""

    new_office = None

    def __init__(self):
        super().__init__()
        self.office: Office = type(self).new_office()
        self.past = Past()

    def teardown(self):
        self.office.close()

    @initialize(order=st.permutations(PERSONS))
    def lists_are_full(self, order):
        for event in ("E1", "E2"):
            for who in order:
                self.office.enrol(Who(event, who), is_out_of_turn=False)

    @rule(words=WORDS, sender=WRITERS)
    def somebody_writes(self, words, sender):
        self.office.receive_words(words, sender)

    @precondition(lambda self: self.office.newest_offer())
    @rule(words=ANSWERS)
    def an_offer_is_answered(self, words):
        self.office.answer_offer(words)

    @rule(names=st.lists(st.sampled_from(sorted(PAPERS)), min_size=1, max_size=3, unique=True))
    def papers_come(self, names):
        self.office.receive_papers(NEWCOMER, *((name, PAPERS[name]) for name in names))

    @precondition(lambda self: self.office.mails % 4 == 0)
    @rule(address=st.sampled_from((LUCJA, JAN)))
    def a_mail_bounces(self, address):
        words = f"Delivery failed: 550 no such user {address}"
        sender = "mailer-daemon@cis-debowo.example"
        self.office.receive_words(words, sender, subject="Undelivered Mail Returned to Sender")

    @rule(who=LISTED, is_out_of_turn=st.booleans())
    def somebody_is_enrolled_by_telephone(self, who, is_out_of_turn):
        self.office.enrol(who, is_out_of_turn=is_out_of_turn)

    @precondition(lambda self: self._standing())
    @rule(number=NUMBERS)
    def somebody_cancels_by_telephone(self, number):
        standing = self._standing()
        self.office.cancel(standing[number % len(standing)])

    @rule(who=LISTED, comes=st.sampled_from(PERSONS))
    def somebody_is_replaced_by_telephone(self, who, comes):
        self.office.replace(who, comes)

    @precondition(lambda self: self.office.held())
    @rule(number=NUMBERS, gap=LISTED)
    def a_proposal_is_accepted(self, number, gap):
        held = self.office.held()
        self.office.accept(held[number % len(held)], Gaps(gap.event, gap.person))

    @precondition(lambda self: self.office.held())
    @rule(number=NUMBERS, is_silent=st.booleans())
    def a_proposal_is_rejected(self, number, is_silent):
        held = self.office.held()
        self.office.reject(held[number % len(held)], is_silent=is_silent)

    @rule(event=st.sampled_from(EVENTS), capacity=st.integers(1, 3))
    def the_capacity_changes(self, event, capacity):
        self.office.set_capacity(event, capacity)

    @precondition(lambda self: len(self.office.numbers(Journal)) % 5 == 0)
    @rule(event=st.sampled_from(EVENTS))
    def an_event_is_called_off(self, event):
        self.office.call_off(event)

    @precondition(lambda self: self._acts())
    @rule(number=NUMBERS)
    def an_act_is_undone(self, number):
        acts = self._acts()
        self.office.undo(acts[-1 - number % len(acts)])

    @precondition(lambda self: self.office.numbers(Message))
    @rule(number=NUMBERS)
    def a_mail_is_undone(self, number):
        mails = self.office.numbers(Message)
        self.office.undo_mail(mails[-1 - number % len(mails)])

    @rule(event=st.sampled_from(EVENTS), present=st.sets(st.sampled_from(PERSONS)))
    def attendance_is_recorded(self, event, present):
        self.office.record_attendance(event, present)

    @rule(step=STEPS)
    def time_passes(self, step):
        self.office.pass_time(step)
        the_clock_leaves_nothing_undone(self.office)

    @precondition(lambda self: self.office.offer_ends())
    @rule()
    def an_offer_runs_out(self):
        self.office.pass_time(self.office.offer_ends() - self.office.clock.now + MINUTE)
        the_clock_leaves_nothing_undone(self.office)

    @rule()
    def letters_go_out(self):
        self.office.send_letters()

    @rule()
    def letters_are_refused(self):
        self.office.fail_letters()

    @invariant()
    def the_laws_hold(self):
        for law in LAWS:
            law(self.office)
        nobody_is_overbooked(self.office, self.past)
        places_are_offered_in_turn(self.office, self.past)
        no_number_of_identity_leaves_the_dossier(self.office, PESEL)

    def _standing(self):
        rows = self.office.rows(EnrolmentRow)
        return [Who(row.event_id, row.person_id) for row in rows if row.state in ACTIVE]

    def _acts(self):
        changed = {change.entry_id for change in self.office.rows(Change)}
        return self.office.numbers(Journal, Journal.id.in_(changed))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_url(request, tmp_path):
    """Make a database with all tables for each example."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        numbers = iter(range(10_000))

        def copy():
            file = tmp_path / f"{next(numbers)}.db"
            shutil.copy(template, file)
            return f"sqlite:///{file}"

        yield copy
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    yield lambda: server.fresh_database(template)


@pytest.mark.slow
def test_whatever_happens_in_whatever_order_the_laws_of_the_process_hold(new_url, tmp_path):
    app = make_office_app(new_url(), tmp_path)

    class Here(WholeProcess):
        new_office = staticmethod(lambda: Office(app, new_url()))

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
