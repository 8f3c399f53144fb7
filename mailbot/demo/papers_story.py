"""The first page of the office: an institution joins, its people sign up, a place becomes free."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.demo.stage import Letter, Stage, Step
from mailbot.dossiers.content import find_dossier
from mailbot.dossiers.deciding import accept_dossier
from mailbot.engine import later
from mailbot.events.thanks import release_thanks
from mailbot.lists.attendance import record_attendance
from mailbot.replies.by_hand import Hand
from mailbot.storage.acts import Cause
from mailbot.storage.register import PersonRow

VISIT = "W-JAWOR"
"""Id of a visit with three places."""
NIP = "6951002740"
GRZEGORZ = ("Grzegorz Święch", "g.swiech@zielony-prog.example")
LUCJA = ("Łucja Ćwiertnia", "l.cwiertnia@zielony-prog.example")
OFFICE = ("Fundacja Zielony Próg", "biuro@zielony-prog.example")
BARBARA = ("Barbara Wilk", "b.wilk@cis-walbrzych.example")
AGATA = ("Agata Mazurek", "a.mazurek@wtz-swidnica.example")


def first_contact() -> tuple[Step, ...]:
    """Tell how an institution joins: first mail, missing declaration, whole papers, acceptance."""
    return (
        Step(
            "2024-05-06 09:10",
            "Pierwszy kontakt instytucji, której nikt nie zna.",
            lambda stage: stage.write(
                Letter(
                    *GRZEGORZ,
                    "spotkanie sieciujące",
                    "Dzień dobry, chcielibyśmy wziąć udział w spotkaniu sieciującym podmiotów"
                    " reintegracyjnych 15 maja.\nGrzegorz Święch\nFundacja „Zielony Próg”",
                )
            ),
        ),
        Step(
            "2024-05-09 10:05",
            "Przychodzą dokumenty, bez jednego oświadczenia.",
            lambda stage: stage.write(
                Letter(
                    *OFFICE,
                    "dokumenty do projektu",
                    "Dzień dobry, w załączeniu przesyłam formularz zgłoszeniowy, oświadczenie"
                    " i regulamin.",
                    ("f1_zielony_prog.pdf", "forms/f2_swiech.pdf", "forms/f3_zielony_prog.pdf"),
                )
            ),
        ),
        Step(
            "2024-05-10 08:40",
            "Brakujące oświadczenie.",
            lambda stage: stage.write(
                Letter(
                    *OFFICE,
                    "oświadczenie",
                    "Dzień dobry, przesyłam brakujące oświadczenie.",
                    ("forms/f2_cwiertnia.pdf",),
                )
            ),
        ),
        Step("2024-05-10 11:30", "Teczka jest kompletna; przyjmuje ją człowiek.", _accept),
    )


def places() -> tuple[Step, ...]:
    """Tell of one-line sign-ups, a full event, a cancellation, an offer, and who came."""
    return (
        _signs_up("2024-05-14 09:00", "Jednym zdaniem.", GRZEGORZ),
        _signs_up("2024-05-14 09:20", "Druga osoba.", LUCJA),
        _signs_up("2024-05-14 12:00", "Trzecia i ostatnia wolna osoba.", BARBARA),
        _signs_up("2024-05-15 08:15", "Brak miejsc: lista rezerwowa.", AGATA),
        Step(
            "2024-05-28 09:30",
            "Ktoś rezygnuje; pierwsza osoba z listy rezerwowej dostaje propozycję.",
            lambda stage: stage.write(
                Letter(*LUCJA, "rezygnacja", "Niestety rezygnuję z wizyty studyjnej 11 czerwca.")
            ),
        ),
        Step("2024-05-28 12:10", "Odpowiedź na propozycję.", _says_yes),
        Step("2024-06-07 09:10", "Przypomnienie przed wydarzeniem.", _nothing),
        Step("2024-06-12 09:00", "Po wydarzeniu: lista obecności.", _attendance),
        Step("2024-06-12 10:00", "Podziękowania zwalnia człowiek.", _thank),
        Step("2024-06-13 09:30", "Podziękowania wychodzą.", _nothing),
    )


def _signs_up(moment: str, title: str, who: tuple[str, str]) -> Step:
    text = f"Dzień dobry, będę na wizycie studyjnej 11 czerwca.\n{who[0]}"
    return Step(moment, title, lambda stage: stage.write(Letter(*who, "wizyta", text)))


def _accept(stage: Stage) -> None:
    def accept(session: Session, hand: Hand) -> object:
        return accept_dossier(stage.app, session, find_dossier(session, NIP), hand, enqueue=later)

    stage.act(f"mailbot dossier accept-all {NIP}", accept)


def _says_yes(stage: Stage) -> None:
    offer = stage.last_mail_to(AGATA[1])
    stage.write(Letter(*AGATA, "Odp: miejsce", "Tak, potwierdzam udział.", answers=offer))


def _attendance(stage: Stage) -> None:
    def record(session: Session, hand: Hand) -> object:
        came = select(PersonRow.id).where(PersonRow.address.in_([GRZEGORZ[1], AGATA[1]]))
        present = frozenset(session.scalars(came))
        return record_attendance(session, Cause(hand.now, hand.name), VISIT, present)

    stage.act("mailbot attendance 11.06 --file lista.xlsx", record)


def _thank(stage: Stage) -> None:
    stage.act(
        f"mailbot event thank {VISIT}", lambda session, hand: release_thanks(session, VISIT, hand)
    )


def _nothing(_: Stage) -> None:
    """Let the clock do its work."""
