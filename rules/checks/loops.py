"""Could an answer start a loop, or reach somebody who did not write?"""

from collections.abc import Iterator

from parsers.facts import Machine, MachineKind, fold
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold, insist, silence
from rules.people import SenderKind
from rules.understanding import Understanding

_SILENT = {
    MachineKind.BOUNCE: "Zwrot naszej wiadomości: nie doręczono.",
    MachineKind.AUTO_REPLY: "Odpowiedź automatyczna.",
    MachineKind.RECEIPT: "Potwierdzenie odczytu lub doręczenia.",
    MachineKind.LIST: "Wiadomość z listy wysyłkowej.",
    MachineKind.OWN: "Nasza własna wiadomość.",
}
# An absence note that says somebody left is work: the register is out of date.
_LEFT = (
    "nie pracuj", "juz nie jest", "zakonczyl", "zakonczyc", "odeszl", "odszedl", "emerytur",
    "rozwiaza", "nowy adres", "zmiana adresu", "nieaktualn", "no longer",
)  # fmt: skip
_PEOPLE_BEHIND = frozenset((SenderKind.PERSON, SenderKind.SHARED, SenderKind.STAFF))


def written_by_a_machine(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Never answer a machine; stay silent only on certain evidence."""
    machine = case.message.machine
    if machine is None:
        return
    if understanding.handed.is_calendar_answer and understanding.handed.calendar_doubt is None:
        return
    if not machine.is_certain or machine.kind is MachineKind.CALENDAR:
        yield insist("perhaps-a-machine", _doubt(machine))
        return
    yield silence("written-by-a-machine", _SILENT[machine.kind])
    if machine.kind is MachineKind.LIST and understanding.sender.kind in _PEOPLE_BEHIND:
        yield insist("list-mail-of-a-known-sender", "Wiadomość z listy, lecz od znanego nadawcy.")
    if machine.kind is MachineKind.AUTO_REPLY:
        yield from _tells_news(case)


def _doubt(machine: Machine) -> str:
    if machine.kind is MachineKind.CALENDAR:
        return "Odpowiedź programu kalendarza na zaproszenie."
    return "Wiadomość wygląda na automatyczną, ale nie jest to pewne."


def _tells_news(case: Case) -> Iterator[Finding]:
    words = fold(case.message.body.own_words)
    if any(sign in words for sign in _LEFT):
        yield insist(
            "absent-for-good", "Odpowiedź automatyczna mówi o odejściu lub zmianie adresu."
        )
    if case.message.documents:
        yield insist("machine-with-documents", "Wiadomość automatyczna z dokumentami.")


def from_our_own_address(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Leave what our own mailboxes write to a person, and of staff all but plain notes."""
    if understanding.sender.kind is SenderKind.OURS:
        yield hold("from-our-own-address", "Wiadomość z adresu naszej skrzynki.")
    if understanding.sender.kind is SenderKind.STAFF and not understanding.claims:
        yield hold("from-staff", "Wiadomość od osoby z zespołu.")


def not_addressed_to_us(case: Case, _: Understanding) -> Iterator[Finding]:
    """Hold mail that does not name the mailbox among its recipients."""
    if not _names_us(case):
        yield hold("not-addressed-to-us", "Naszego adresu nie ma wśród odbiorców.")


def answers_go_elsewhere(case: Case, _: Understanding) -> Iterator[Finding]:
    """Hold mail whose Reply-To lies in another domain than its sender."""
    if _replies_elsewhere(case):
        yield hold("answers-go-elsewhere", "Adres do odpowiedzi różni się od adresu nadawcy.")


def handed_on(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a forwarded mail unless its sender says all by himself: whose words count is unsure."""
    says_it_all = understanding.claims or understanding.handed.is_certain
    if case.message.body.is_forwarded and not says_it_all:
        yield hold("handed-on", "Wiadomość przekazuje cudzą korespondencję.")


def may_be_answered(case: Case, understanding: Understanding) -> bool:
    """Say whether any reply at all may go out for this mail."""
    return (
        _is_by_a_person(case, understanding)
        and case.message.envelope.sender is not None
        and not case.message.envelope.sender_defects
        and understanding.sender.kind is not SenderKind.OURS
        and not case.is_repeat
        and _names_us(case)
        and not _replies_elsewhere(case)
    )


def _is_by_a_person(case: Case, understanding: Understanding) -> bool:
    """Say whether a person wrote the mail, or pressed the button of their calendar."""
    return case.message.machine is None or (
        understanding.handed.is_calendar_answer and understanding.handed.calendar_doubt is None
    )


def _names_us(case: Case) -> bool:
    named = {a.address for a in case.message.envelope.recipients}
    return not named.isdisjoint(case.mailbox.addresses)


def _replies_elsewhere(case: Case) -> bool:
    sender = case.message.envelope.sender
    if sender is None:
        return False
    domain = sender.address.rpartition("@")[2]
    return any(a.address.rpartition("@")[2] != domain for a in case.message.envelope.reply_to)
