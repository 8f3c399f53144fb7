"""Can what a mail hands in be recorded and acknowledged without a person?"""

from collections.abc import Iterator

from rules.case import Case
from rules.decision import Finding
from rules.findings import hold, show, silence
from rules.handed import Lack
from rules.understanding import Understanding

_LACKS = {
    Lack.EARLY: "Zgłoszenie do grupy roboczej wpłynęło przed rozpoczęciem naboru.",
    Lack.LATE: "Zgłoszenie do grupy roboczej wpłynęło po zakończeniu naboru.",
    Lack.FORM: "Do zgłoszenia do grupy roboczej nie dołączono formularza.",
    Lack.GROUP: "Nie wskazano grupy roboczej.",
    Lack.FORMS_TOO_FEW: "Formularzy jest mniej niż zgłoszeń do grup roboczych.",
    Lack.INCOMPLETE: "Formularz zgłoszeniowy do grupy jest niekompletny lub niepodpisany.",
    Lack.UNSURE_GROUP: "Nie wiadomo na pewno, do której grupy roboczej jest zgłoszenie.",
    Lack.UNSURE_PERSON: "Nie wiadomo na pewno, kto kandyduje do grupy roboczej.",
    Lack.UNSURE_FORM: "Odczyt formularza zgłoszeniowego do grupy wymaga sprawdzenia.",
    Lack.BESIDES: "Obok zgłoszenia do grupy roboczej jest mowa o czymś jeszcze.",
}


def application_lacks(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold an application outside the window, without form or group, or with a doubt."""
    application = understanding.handed.application
    if application is not None:
        for lack in application.lacks:
            yield hold(lack.value, _LACKS[lack])


def application_withdrawn(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when an application is taken back, unless it is certain which, and by the candidate."""
    if understanding.handed.is_withdrawal and not understanding.handed.withdrawn:
        yield hold("application-withdrawn", "Wycofanie zgłoszenia do grupy roboczej.")


def recruitment_asked_about(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a question about working groups; one beside something handed in is shown."""
    handed = understanding.handed
    if handed.asks_about_groups:
        yield hold("asks-about-groups", "Pytanie o nabór do grup roboczych.")
    elif handed.is_all and handed.asks:
        yield show("asks", "Wiadomość zawiera pytanie.")


def more_is_said(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Show a letter that came with papers: somebody should read it."""
    handed = understanding.handed
    if handed.is_certain and handed.says_more:
        yield show("more-is-said", "Przy dokumentach jest dłuższa wiadomość.")


def data_change(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a change of data told without its form; beside a sign-up it is shown."""
    handed = understanding.handed
    if not handed.changes or handed.are_all_ours:
        return
    reason = "Zapowiedziano zmianę danych bez formularza."
    # Whoever leaves an office asks to be taken off its lists of contacts, not off an event's.
    leaves = any(change.what == "left" for change in handed.changes)
    is_held = handed.is_all or leaves
    yield hold("data-change", reason) if is_held else show("data-change", reason)


def only_thanks(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Put thanks without any content aside."""
    if understanding.handed.is_only_thanks:
        yield silence("only-thanks", "Same podziękowania.")


def calendar_answer(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold an answer of a calendar that is tentative, or not surely the sender's own."""
    doubt = understanding.handed.calendar_doubt
    if doubt is not None:
        yield hold("calendar-answer-unsure", doubt)
