"""The second page of the office: a call for five working groups, from 6 to 24 May."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.demo.stage import Letter, Stage, Step
from mailbot.engine import later
from mailbot.recruitments.assessing import conflict, score
from mailbot.recruitments.calls import close_call
from mailbot.recruitments.committee import Line, committee_list
from mailbot.recruitments.outcome import Resolution, record_resolution, release_notices
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading
from mailbot.storage.recruiting import ApplicationRow
from rules.registry import ApplicationState

CALL = "R01"
_FORM = "Dzień dobry, przesyłam formularz zgłoszeniowy do grupy roboczej nr {}.\n{}"


def call_for_groups() -> tuple[Step, ...]:
    """Tell of the candidates, in time, incomplete and late, and of the outcome."""
    wilk = ("Barbara Wilk", "b.wilk@cis-walbrzych.example")
    zajac = ("Piotr Zając", "p.zajac@cis-legnica.example")
    return (
        _applies("2024-05-05 21:00", "Za wcześnie: nabór zaczyna się jutro.", wilk, "4", "wilk"),
        _applies(
            "2024-05-10 13:00",
            "Zgłoszenie w terminie.",
            ("Agata Mazurek", "a.mazurek@wtz-swidnica.example"),
            "4",
            "mazurek",
        ),
        _applies(
            "2024-05-14 14:30",
            "Grupa piąta.",
            ("Eryk Janicki", "e.janicki@smaksudetow.example"),
            "5",
            "janicki",
        ),
        _applies(
            "2024-05-20 09:45",
            "Grupa druga.",
            ("Barbara Wójtowicz", "b.wojtowicz@wiszniamala-ug.example"),
            "2",
            "wojtowicz",
        ),
        _applies("2024-05-21 10:10", "Formularz bez podpisu.", zajac, "4", "zajac_bez_podpisu"),
        _applies("2024-05-23 15:20", "Uzupełnienie w terminie.", zajac, "4", "zajac"),
        _applies(
            "2024-05-25 00:07",
            "Siedem minut po terminie.",
            ("Marek Sobota", "m.sobota@kcis.example"),
            "3",
            "sobota",
        ),
        Step("2024-05-27 09:00", "Lista dla Komitetu.", _to_the_committee),
        Step("2024-06-03 14:00", "Uchwała Komitetu.", _resolve),
        Step("2024-06-04 08:30", "Wyniki zwalnia człowiek.", _release),
    )


def _applies(moment: str, title: str, who: tuple[str, str], group: str, form: str) -> Step:
    text = _FORM.format(group, who[0])
    letter = Letter(*who, f"zgłoszenie do grupy roboczej {group}", text, (f"forms/f6_{form}.pdf",))
    return Step(moment, title, lambda stage: stage.write(letter))


def _to_the_committee(stage: Stage) -> None:
    def close(session: Session, hand: Hand) -> int:
        count = close_call(session, CALL, hand)
        first, second, *_ = _before(session)
        conflict(session, first, "członkini A.", hand, note="współpraca z kandydatką")
        score(session, second, "członkini A.", 8, hand)
        return count

    stage.act(f"mailbot call close {CALL}", close)
    stage.show(
        [
            f"{line.group[:40]} | {line.name} | {line.notes or 'w terminie, kompletne'}"
            for line in _listed(stage)
        ]
    )


def _listed(stage: Stage) -> tuple[Line, ...]:
    with reading(stage.app.database) as session:
        return committee_list(session, CALL)


def _resolve(stage: Stage) -> None:
    def record(session: Session, hand: Hand) -> object:
        appointed = tuple(_before(session))[:-1]
        resolution = Resolution("7/2024", date(2024, 6, 3), appointed)
        return record_resolution(session, CALL, resolution, hand)

    stage.act(f"mailbot call resolve {CALL} --number 7/2024 --date 2024-06-03 …", record)


def _release(stage: Stage) -> None:
    def release(session: Session, hand: Hand) -> object:
        return release_notices(stage.app, session, CALL, hand, enqueue=later)

    stage.act(f"mailbot call release {CALL}", release)


def _before(session: Session) -> list[int]:
    """Return the applications that are before the committee."""
    query = select(ApplicationRow.id).where(
        ApplicationRow.recruitment_id == CALL,
        ApplicationRow.state == ApplicationState.TO_COMMITTEE.value,
    )
    return list(session.scalars(query.order_by(ApplicationRow.id)))
