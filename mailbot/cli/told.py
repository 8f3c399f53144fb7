"""How the commands say whom the news of an event went to, in Polish."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mailbot.events.news import Told


def told_text(told: "Iterable[Told]") -> "Iterator[str]":
    """Say how many letters there are and who cannot be reached; nothing when nobody is told."""
    from mailbot.replies.typography import plural

    told = tuple(told)
    letters = sum(len(one.letters) for one in told)
    unreachable = sorted({person for one in told for person in one.unreachable})
    if letters:
        persons = sum(one.persons for one in told)
        mails = plural(letters, "wiadomość", "wiadomości", "wiadomości")
        yield f"Powiadomienia: {letters} {mails}, liczba osób: {persons}."
    offered = sum(len(one.offered) for one in told)
    if offered:
        yield f"Zaproponowano wolne miejsca, liczba osób z listy rezerwowej: {offered}."
    if unreachable:
        yield f"Bez adresu e-mail, trzeba zadzwonić: {', '.join(unreachable)}."
