import pytest

from parsers.facts import (
    Machine,
    MachineKind,
    Outcome,
    Problem,
)
from rules.decide import decide
from rules.decision import (
    Action,
    Decision,
)
from tests.support.messages import (
    case,
    envelope,
    message,
)

INVITATION = "Re: Zaproszenie na spotkanie sieciujące 20 maja"


def rules_of(decision: Decision) -> set[str]:
    return {f.rule for f in decision.findings if f.blocks}


@pytest.mark.parametrize("outcome", [Outcome.DEGRADED, Outcome.REFUSED, Outcome.CRASHED])
def test_what_was_not_fully_read_is_shown_even_if_a_machine_wrote_it(outcome):
    machine = Machine(kind=MachineKind.BOUNCE, evidence="x", is_certain=True)
    mail = message("", machine=machine).model_copy(update={"outcome": outcome})

    decision = decide(case(mail=mail))

    assert decision.action is Action.REVIEW
    assert decision.findings[0].rule == "not-fully-read"


def test_reading_problems_hold_a_mail():
    mail = message("Będę", INVITATION).model_copy(
        update={"problems": (Problem(where="part 1", code="bad-base64"),)}
    )

    assert rules_of(decide(case(mail=mail))) == {"reading-problems"}


@pytest.mark.parametrize(("times", "action"), [(598, Action.AUTO), (599, Action.REVIEW)])
def test_a_letter_longer_than_any_sign_up_goes_to_a_person(times, action):
    decision = decide(case("Będę. " * times, "20 maja"))

    assert decision.action is action
    assert rules_of(decision) <= {"too-long", "event-not-named", "no-plain-sign-up"}


def test_a_foreign_language_holds_a_mail():
    decision = decide(case("Hallo, ich komme gerne und möchte mich anmelden. Vielen Dank und Gruß"))

    assert "not-polish" in rules_of(decision)


@pytest.mark.parametrize(
    ("kind", "section", "intents"),
    [
        (MachineKind.BOUNCE, "bledy_doreczen", ("bounce",)),
        (MachineKind.AUTO_REPLY, "cisza", ("autoreply",)),
        (MachineKind.RECEIPT, "cisza", ("autoreply",)),
        (MachineKind.OWN, "cisza", ("other",)),
    ],
)
def test_a_certain_machine_is_met_with_silence(kind, section, intents):
    machine = Machine(kind=kind, evidence="auto-submitted", is_certain=True)

    decision = decide(case(mail=message("Będę", INVITATION, machine=machine)))

    assert decision.action is Action.SILENT
    assert (decision.reply, decision.operations) == (None, ())
    assert (decision.section, decision.intents) == (section, intents)
    assert "written-by-a-machine" in rules_of(decision)


@pytest.mark.parametrize(
    ("kind", "is_certain", "words"),
    [
        (MachineKind.AUTO_REPLY, False, "Jestem na urlopie"),
        (MachineKind.CALENDAR, True, ""),
        (MachineKind.LIST, True, "Biuletyn"),
        (MachineKind.AUTO_REPLY, True, "Już nie pracuję w OPS"),
    ],
)
def test_a_machine_that_may_bring_news_is_shown_but_not_answered(kind, is_certain, words):
    machine = Machine(kind=kind, evidence="x", is_certain=is_certain)

    decision = decide(case(mail=message(words, INVITATION, machine=machine)))

    assert decision.action is Action.REVIEW
    assert decision.reply is None


def test_a_list_mail_of_a_stranger_is_met_with_silence():
    machine = Machine(kind=MachineKind.LIST, evidence="list-id", is_certain=True)
    head = envelope("Biuletyn", "biuletyn@gazeta.example")

    assert decide(case(mail=message("", head=head, machine=machine))).action is Action.SILENT
