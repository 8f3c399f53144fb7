"""What must never and must always hold, whatever the mail."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parsers.facts import Address, Machine, MachineKind, Trust, Word, fold
from parsers.polish import analyse
from rules.checks import CHECKS
from rules.decide import decide, judge
from rules.decision import Action, Decision
from rules.understanding import understand
from tests.support.messages import INSTITUTION, MEETING, REGISTRY, case, envelope, message

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
AUTOMATIC = (Action.AUTO, Action.AUTO_AND_REVIEW)
PLAIN = (
    "Będę",
    "Potwierdzam udział",
    "Zgłaszam swój udział w spotkaniu 20 maja",
    "Proszę o zapisanie mnie na spotkanie sieciujące",
    "Chciałabym wziąć udział",
    "Zgłaszam Jana Kowalskiego",
    "Będę razem z Janem Kowalskim",
)
GREETINGS = ("", "Dzień dobry, ", "Szanowni Państwo,\n\n", "Witam serdecznie, ", "Cześć Marta, ")
CLOSINGS = ("", " Pozdrawiam", "\n\nZ poważaniem\nAnna Nowak", " Z góry dziękuję", "\nMiłego dnia!")
DOUBTS = (
    "Nie wiem.",
    "Jeśli dostanę zgodę.",
    "Czy jest parking?",
    "Kiedy koniec?",
    "Chyba.",
    "Albo rezygnuję.",
    "Być może.",
    "Niestety mam kontrolę.",
    "Ale to niepewne.",
)
PIECES = ("Anna Nowak", "Jan", "20 maja", "2 osoby", "zamiast", "nie", "?", "\n", "urlop")

plain = st.builds(
    lambda greeting, words, closing: f"{greeting}{words}.{closing}",
    st.sampled_from(GREETINGS),
    st.sampled_from(PLAIN),
    st.sampled_from(CLOSINGS),
)
anything = st.lists(
    st.sampled_from((*PLAIN, *DOUBTS, *PIECES)),
    max_size=6,
).map(" ".join)
machines = st.builds(
    Machine,
    kind=st.sampled_from(MachineKind),
    evidence=st.just("header"),
    is_certain=st.booleans(),
)
names = st.text("abcdefghijklmnoprstuwyząęłńóśżź", min_size=3, max_size=9).map(str.capitalize)


def decided(words: str) -> Decision:
    return decide(case(words, SUBJECT))


@settings(max_examples=60)
@given(plain)
def test_polite_words_around_a_plain_sign_up_change_nothing(words):
    assert decided(words).action is Action.AUTO


@settings(max_examples=60)
@given(plain)
def test_letter_case_and_diacritics_of_a_plain_sign_up_change_nothing(words):
    assume("Anna" not in words and "Jan" not in words and "Marta" not in words)

    assert decided(words.upper()).operations == decided(words).operations
    assert decided(fold(words)).operations == decided(words).operations


@settings(max_examples=100)
@given(anything, machines)
def test_a_machine_is_never_answered_and_never_obeyed(words, machine):
    decision = decide(case(mail=message(words, SUBJECT, machine=machine)))

    assert decision.reply is None
    assert decision.action not in AUTOMATIC


@settings(max_examples=100)
@given(anything)
def test_only_a_machine_is_met_with_silence(words):
    assert decided(words).action is not Action.SILENT


@settings(max_examples=100)
@given(st.sampled_from(PLAIN), st.sampled_from(DOUBTS), st.booleans())
def test_a_doubt_or_a_condition_makes_a_mail_a_persons_and_a_question_is_shown(
    words, doubt, before
):
    decision = decided(f"{doubt} {words}." if before else f"{words}. {doubt}")

    assert decision.action is (Action.AUTO_AND_REVIEW if "?" in doubt else Action.REVIEW)


@settings(max_examples=60)
@given(st.sampled_from(PLAIN), st.sampled_from(("nie ", "Nie ", "chyba ", "jeśli ")))
def test_a_negated_or_conditional_verb_never_puts_anybody_on_a_list(words, before):
    decision = decided(before + words[0].lower() + words[1:])

    assert decision.action is Action.REVIEW or not any(
        op.op == "enrol" for op in decision.operations
    )


@settings(max_examples=100)
@given(anything, st.randoms(use_true_random=False))
def test_the_order_of_checks_never_changes_the_decision(words, random):
    shuffled = list(CHECKS)
    random.shuffle(shuffled)
    the_case = case(words, SUBJECT)
    understanding = understand(the_case)

    assert judge(the_case, understanding, shuffled) == judge(the_case, understanding, CHECKS)


@settings(max_examples=150)
@given(st.sampled_from(PLAIN), names, st.sampled_from(("{} {}", "{}. {}", "{} oraz {}", "{}, {}")))
def test_an_unexplained_name_is_never_obeyed(words, name, pattern):
    known = " ".join((
        "wydarzenie",
        INSTITUTION.name, *INSTITUTION.aliases, MEETING.title, *MEETING.aliases,
        *(f"{p.first_name} {p.last_name}" for p in REGISTRY.persons),
    ))  # fmt: skip
    assume(fold(name)[:3] not in fold(known))
    assume(analyse(name, "").tokens[0].kind is Word.UNKNOWN)
    decision = decided(pattern.format(words, f"{name} {name}owska"))

    assert decision.action is Action.REVIEW


@settings(max_examples=60)
@given(plain, st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True))
def test_a_sender_who_is_not_registered_is_never_obeyed(words, address):
    assume(not address.endswith("ops-zalesie.example"))
    head = envelope(SUBJECT, address)

    assert decide(case(mail=message(words, head=head))).action is Action.REVIEW


@settings(max_examples=60)
@given(plain, st.sampled_from(Trust), st.sampled_from(Trust))
def test_trust_below_the_policy_is_never_obeyed(words, trust, least):
    head = envelope(SUBJECT).model_copy(update={"trust": trust})
    the_case = case(mail=message(words, head=head))
    the_case = replace(the_case, mailbox=replace(the_case.mailbox, least_trust=least))

    assert (decide(the_case).action in AUTOMATIC) is (trust >= least)


@settings(max_examples=60)
@given(anything, st.sampled_from(("", "x@inny.example")))
def test_a_display_name_is_never_a_proof(words, address):
    head = envelope(SUBJECT, address or "a.nowak@poczta.example")
    sender = Address(name="Anna Nowak", address=head.sender.address if head.sender else "")
    head = head.model_copy(update={"sender": sender})

    assert decide(case(mail=message(words, head=head))).action is Action.REVIEW


@settings(max_examples=60)
@given(anything)
def test_whatever_is_held_has_a_reason_and_records_nothing_by_itself(words):
    decision = decided(words)

    assert decision.action in AUTOMATIC or any(f.blocks for f in decision.findings)
    assert Decision.model_validate_json(decision.model_dump_json()) == decision
