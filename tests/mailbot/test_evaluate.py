import json
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from mailbot.errors import Stop
from mailbot.evaluate import evaluate
from mailbot.evaluate_mail import AUTHSERV_ID, Row, as_message
from parsers import parse_message
from parsers.facts import LeafRole, MachineKind, Trust

EVENTS = {
    "events": [
        {
            "id": "E1", "title": "Spotkanie sieciujące", "aliases": [], "series": None,
            "date": "2026-05-20", "end_date": None, "start": "10:00", "end": "14:00",
            "mode": "stacjonarnie", "city": "Wrocław", "place": None, "capacity": 1,
            "announced": "2026-04-01", "deadline": None, "full_since": None, "cancelled_on": None,
        }
    ],
    "mailboxes": {"es": {"address": "zapisy@urzad.example"}},
}  # fmt: skip
REGISTRY = {
    "freemail_domains": ["poczta.example"],
    "institutions": [
        {
            "id": "I1", "type": "OPS", "name": "Ośrodek w Zalesiu", "aliases": [],
            "city": "Zalesie", "domain": "ops.example", "shared_emails": [], "dossier": "accepted",
        }
    ],
    "persons": [
        {
            "id": f"P{number}", "first_name": first, "last_name": last, "institution": "I1",
            "email": address, "status": "complete",
        }
        for number, first, last, address in (
            (1, "Anna", "Nowak", "a@ops.example"),
            (2, "Jan", "Lis", "j@ops.example"),
        )
    ],
}  # fmt: skip


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"M{number}",
        "date": f"2026-05-04T09:{number:02}:00+02:00",
        "to": "zapisy@urzad.example",
        "mailbox": "es",
        "from_addr": "a@ops.example",
        "subject": "spotkanie 20 maja",
        "body": "Będę",
        **changes,
    }


def folder(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    (tmp_path / "events.json").write_text(json.dumps(EVENTS), encoding="utf-8")
    (tmp_path / "registry.json").write_text(json.dumps(REGISTRY), encoding="utf-8")
    lines = "\n".join(json.dumps(entry) for entry in rows)
    (tmp_path / "mails.jsonl").write_text(f"{lines}\n\n", encoding="utf-8")
    return tmp_path


def predictions(tmp_path: Path, *rows: dict[str, Any], full: bool = False) -> list[dict[str, Any]]:
    out = tmp_path / "out.predictions"
    evaluate(folder(tmp_path, *rows), out, full)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_mails_are_decided_in_the_order_of_their_dates_with_what_was_recorded_before(tmp_path):
    told = predictions(
        tmp_path,
        row(3, body="Zapisuję się", from_addr="a@ops.example"),
        row(2, from_addr="j@ops.example"),
        row(1),
    )

    assert [p["id"] for p in told] == ["M1", "M2", "M3"]
    assert [p["reply"] for p in told] == ["confirm", "waitlist", "already_enrolled"]
    assert told[0]["ops"][0]["person"] == "P1"
    assert all(p["ms"] > 0 for p in told)


def test_labels_are_neither_needed_nor_read(tmp_path):
    (told,) = predictions(tmp_path, row(1, label="nonsense", body="Rezygnuję"))

    assert told["action"] == "auto"
    assert told["ops"][0]["op"] == "cancel"
    assert told["intents"] == ["cancel"]
    assert told["blockers"] == []


def test_the_full_body_is_taken_on_request(tmp_path):
    entry = row(1, body="Będę", body_full="Być może będę")

    (short,) = predictions(tmp_path, entry)
    (full,) = predictions(tmp_path, entry, full=True)

    assert (short["action"], full["action"]) == ("auto", "review")


def test_attachments_become_documents_for_a_person(tmp_path):
    (told,) = predictions(tmp_path, row(1, attachments=["F1 formularz.pdf", "b.docx"]))

    assert told["action"] == "review"
    documents = next(op for op in told["ops"] if op["op"] == "documents")
    assert len(documents["docs"]) == 2


def test_a_list_with_errors_is_told(tmp_path):
    folder(tmp_path, row(1))
    broken = {**EVENTS, "events": [{"id": "E1"}]}
    (tmp_path / "events.json").write_text(json.dumps(broken), encoding="utf-8")

    with pytest.raises(Stop, match=r"events\.json"):
        evaluate(tmp_path, tmp_path / "out")


def built(**changes: Any) -> bytes:
    return as_message(Row.model_validate(row(1, **changes)), body_full=False)


def test_a_row_becomes_an_authenticated_message():
    facts = parse_message(built(from_name="Anna Nowak"), authserv_id=AUTHSERV_ID)

    assert facts.envelope.trust is Trust.DMARC
    assert facts.envelope.sender is not None
    assert facts.envelope.sender.name == "Anna Nowak"
    assert facts.body.own_words.strip() == "Będę"
    assert facts.machine is None


@pytest.mark.parametrize(
    ("name", "sniffed"),
    [
        ("skan.pdf", "application/pdf"),
        ("zdjecie.png", "image/png"),
        ("zdjecie.JPG", "image/jpeg"),
        ("pismo.docx", "wordprocessingml"),
        ("plik.xyz", ""),
    ],
)
def test_attachments_are_real_files_of_their_type(name, sniffed):
    facts = parse_message(built(attachments=[name]), authserv_id=AUTHSERV_ID)

    (leaf,) = [leaf for leaf in facts.leaves if leaf.role is LeafRole.ATTACHMENT]
    assert sniffed in leaf.sniffed_type
    assert leaf.size > 0


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("multipart/report; report-type=delivery-status", MachineKind.BOUNCE),
        ("multipart/report; report-type=disposition-notification", MachineKind.RECEIPT),
        ("text/calendar; method=REPLY", MachineKind.CALENDAR),
    ],
)
def test_reports_and_calendar_answers_keep_their_structure(declared, kind):
    raw = built(headers={"Content-Type": declared, "Return-Path": "<>"}, body="tekst")

    facts = parse_message(raw, authserv_id=AUTHSERV_ID)

    assert facts.machine is not None
    assert facts.machine.kind is kind


def test_a_body_in_html_is_sent_as_html():
    raw = built(body="<p>Będę</p>", headers={"Auto-Submitted": "no"})

    message = message_from_bytes(raw)
    assert message.get_content_type() == "text/html"
    assert message["Auto-Submitted"] == "no"
