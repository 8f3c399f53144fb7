import json
import threading

import pytest

from mailbot.errors import Stop
from mailbot.reading.folder import documents_of, predictions_in, read_folder
from mailbot.reading.normal import distance, is_in_capitals, normal
from mailbot.reading.predictions import PredictedDocument, PredictedValue, Prediction, predict
from mailbot.reading.scoring import pair, score
from mailbot.reading.table import category, measure, table_lines
from mailbot.reading.truth import TrueDocument, Truth, read_labels
from parsers.forms.definition import FieldType, load_forms
from parsers.version import PARSER_VERSION
from tests.support.readings import reading, value


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("873-030-47-22", "nip", "8730304722"),
        ("55–100", "postal", "55100"),
        ("+48 717 234 947", "phone", "717234947"),
        ("0048 71 723 49 47", "phone", "717234947"),
        ("48 717 234", "phone", "48717234"),
        ("(76) 407 86 10", "phone", "764078610"),
        (" Anna@ WP.pl", "email", "anna@wp.pl"),
        ("13.09.2025 r.", "date", "2025-09-13"),
        ("3-9-2025", "date", "2025-09-03"),
        ("2025-09-13", "date", "2025-09-13"),
        ("Lądek-Zdrój ,14 . 9 . 2022 r.", "place_date", "Lądek-Zdrój, 2022-09-14"),
        ("„Żyj  i\nDziałaj”", "text", '"Żyj i Działaj"'),
        ("Nowa – Ruda / Słupiec", "text", "Nowa-Ruda/Słupiec"),
        ("ul. Księża 85 , m. 2 ;", "multiline", "ul. Księża 85, m. 2;"),
        ("Z\u0301", "text", "Ź"),
        (None, "text", ""),
        ("Jan", None, "Jan"),
    ],
)
def test_values_are_compared_in_one_form(text, kind, told):
    assert normal(text, kind) == told


def test_letter_case_counts_unless_somebody_printed_in_capitals():
    assert normal("ŻAK", "text") != normal("Żak", "text")
    assert normal("ŻAK", "text", folds_case=True) == normal("Żak", "text", folds_case=True)


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("ANNA ŻAK", "text", True),
        ("ANNA Żak", "text", False),
        ("A", "text", False),
        ("ANNA@WP.PL", "email", False),
        ("ANNA", None, True),
        ("123", "text", False),
    ],
)
def test_capitals_are_letters_that_are_all_large(text, kind, told):
    assert is_in_capitals(text, kind) is told


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [("", "", 0), ("abc", "", 3), ("kot", "kto", 2), ("kot", "kota", 1), ("ząb", "zab", 1)],
)
def test_the_distance_counts_single_changes(one, other, told):
    assert distance(one, other) == distance(other, one) == told


def guess(text, *, accepted=True):
    return PredictedValue(value=text, sureness=0.9, accepted=accepted)


def truth(**more):
    types = {"nip": "nip", "name": "text", "email": "email"}
    return TrueDocument(**{"form": "F1", "pages": (1, 2), "types": types, **more})


def read(**more):
    return PredictedDocument(**{"form": "F1", "pages": (1, 2), **more})


def test_a_field_is_right_accepted_or_wrong():
    written = truth(fields={"nip": "8730304722", "name": "Żak", "email": ""})
    got = read(
        fields={"nip": guess("873-030-47-22"), "name": guess("Zak"), "email": guess("a@b.pl")}
    )

    counts = score(written, got)

    assert (counts["fields"], counts["exact"], counts["numbers_exact"]) == (2, 1, 1)
    assert (counts["accepted_filled"], counts["accepted"], counts["accepted_wrong"]) == (2, 3, 2)
    assert (counts["empty"], counts["false_fills"]) == (1, 1)
    assert (counts["distance"], counts["characters"]) == (1, 13)


def test_what_is_not_sure_is_never_accepted_and_wrong():
    counts = score(
        truth(fields={"nip": "8730304722", "email": ""}),
        read(fields={"nip": guess("1", accepted=False), "email": guess("x", accepted=False)}),
    )

    assert counts["accepted"] == counts["accepted_wrong"] == 0
    assert counts["false_fills"] == 1


def test_a_value_in_another_field_is_found_but_not_exact():
    counts = score(truth(fields={"name": "Żak"}), read(fields={"rep_name": guess("Żak")}))

    assert (counts["exact"], counts["found"]) == (0, 1)


def test_a_wild_reading_costs_no_more_than_three_times_the_truth():
    counts = score(truth(fields={"name": "Żak"}), read(fields={"name": guess("x" * 50)}))

    assert counts["distance"] == 9


def test_a_form_that_was_not_read_counts_as_empty():
    written = truth(
        fields={"name": "Żak"},
        choices={"legal_form": ("fundacja",), "degurba": ()},
        checks={"d_rules": False},
        signatures={"sig_rep": False},
        stamp=False,
    )

    counts = score(written, None)

    assert (counts["documents"], counts["form"], counts["exact"]) == (1, 0, 0)
    assert (counts["choices"], counts["choices_right"]) == (2, 1)
    assert (counts["boxes"], counts["boxes_right"]) == (3, 1)
    assert (counts["signatures"], counts["signatures_right"], counts["stamps"]) == (1, 0, 0)


def test_boxes_are_those_that_are_ticked_on_either_side():
    counts = score(
        truth(choices={"form": ("fundacja", "inna"), "kind": ()}, checks={"a": True, "b": False}),
        read(choices={"form": ("Fundacja", "spółka")}, checks={"a": True, "b": True}),
    )

    assert (counts["choices"], counts["choices_right"]) == (2, 1)
    assert (counts["boxes"], counts["boxes_right"]) == (3 + 1 + 2, 1 + 1 + 1)


def test_table_rows_are_compared_in_order_and_one_too_many_costs_its_cells():
    types = {"delegates.name": "text", "delegates.email": "email"}
    counts = score(
        truth(tables={"delegates": ({"name": "Żak", "email": ""},)}, types=types),
        read(
            tables={
                "delegates": (
                    {"name": guess("Żak")},
                    {"name": guess("Nowak"), "email": guess("a@b.pl")},
                    {"name": guess(" ")},
                )
            }
        ),
    )

    assert (counts["fields"], counts["exact"]) == (1, 1)
    assert (counts["empty"], counts["false_fills"]) == (3, 2)


def test_a_table_whose_columns_nobody_named_has_those_of_its_rows():
    counts = score(truth(tables={"added": ({"name": "Żak"},)}, types={}), read())

    assert counts["fields"] == 1


def test_a_foreign_form_is_looked_at_by_the_nearest_ids():
    counts = score(
        truth(
            form="nabor",
            fields={"old_zip": "57-253"},
            canon={"old_zip": "postal"},
            types={"old_zip": "postal"},
            signatures={"sign": True},
        ),
        read(form="F5", fields={"postal": guess("57-253")}, signatures={"sig_rep": True}),
    )

    assert (counts["form"], counts["exact"], counts["signatures_right"]) == (0, 1, 1)


def test_pages_count_only_in_their_order():
    right = score(truth(), read())
    turned = score(truth(), read(pages=(2, 1)))
    word = score(truth(pages=None), read(pages=None))

    assert (right["paged_right"], turned["paged_right"], word["paged"]) == (1, 0, 0)


def test_each_written_form_gets_the_nearest_document():
    first, second = truth(pages=(1, 2)), truth(pages=(3, 4))
    other = truth(form="F2", pages=(5,))
    found = [read(pages=(4, 3)), read(form="F6", pages=(5,)), read(pages=(2, 1))]

    assert pair([first, second, other], found) == [found[2], found[0], found[1]]
    assert pair([first, second], found[:1]) == [found[0], None]


def test_the_same_form_twice_in_an_archive_is_told_apart_by_its_file():
    one, two = (truth(pages=(1,), member=name) for name in ("a.pdf", "b.pdf"))
    found = [read(pages=(1,), member=name) for name in ("b.pdf", "a.pdf")]

    assert pair([one, two], found) == [found[1], found[0]]


@pytest.mark.parametrize(
    ("style", "channel", "canon", "told"),
    [
        ("digital", "docx", {}, "born digital"),
        ("typed", "scan150", {}, "typed, scan"),
        ("typed", "rot", {}, "typed, scan"),
        ("typed", "fax", {}, "typed, photo or fax"),
        ("hand", "photo_bad", {}, "hand, photo or fax"),
        ("hand", "scan300", {"a": "b"}, "foreign, hand"),
    ],
)
def test_documents_count_in_the_row_of_their_kind(style, channel, canon, told):
    document = truth(canon=canon)

    assert category(Truth(file="a", style=style, channel=channel, documents=()), document) == told


def test_the_table_tells_shares_and_seconds_and_a_dash_for_nothing():
    written = Truth(
        file="a.pdf", style="hand", channel="photo", documents=(truth(fields={"name": "Żak"}),)
    )
    guesses = Prediction(
        file="a.pdf", documents=(read(fields={"name": guess("Żak")}), read()), seconds=3
    )

    counts = measure({"a.pdf": written}, {"a.pdf": guesses})
    _, row, total = table_lines(counts)

    assert row.startswith("hand, photo or fax")
    assert row.split()[4:10] == ["1", "1", "0", "0", "0", "100.0"]
    assert row.split()[-1] == total.split()[-1] == "1.50"
    assert " - " in row
    assert counts["all"]["too_many"] == 1


def test_a_file_without_a_prediction_counts_as_empty():
    written = Truth(file="a.pdf", style="typed", channel="scan200", documents=(truth(),))

    counts = measure({"a.pdf": written}, {})

    assert counts["typed, scan"]["documents"] == 1
    assert counts["typed, scan"]["timed_pages"] == 0


def label(file="a.pdf", **more):
    return {"file": file, "style": "typed", "channel": "scan200", **more}


def test_labels_hold_one_form_or_several(tmp_path):
    one = label(form="F1", pages=[1], fields={"name": "Żak", "krs": None})
    many = label("b.zip", form=[], documents=[{"form": "F3", "pages": [1], "member": "x.pdf"}] * 2)
    for name, text in (("a", one), ("b", many), ("c", {"nic": 1})):
        (tmp_path / f"{name}.json").write_text(json.dumps(text), encoding="utf-8")
    (tmp_path / "d.json").write_text("{", encoding="utf-8")

    labels = read_labels(tmp_path)

    assert labels.strange == ("c.json", "d.json")
    assert [one.form for one in labels.truths["a.pdf"].documents] == ["F1"]
    assert [one.member for one in labels.truths["b.zip"].documents] == ["x.pdf", "x.pdf"]
    assert labels.truths["b.zip"].page_count == 2


def test_every_check_and_signature_of_a_form_is_told_also_when_it_is_not_there():
    for form in load_forms():
        (document,) = predict("a.pdf", [reading(form.id)], 1.0).documents

        assert set(document.signatures) == {one.id for one in form.signatures}
        assert set(document.checks) == {
            one.id for one in form.fields() if one.type is FieldType.CHECK
        }
        assert not any((*document.signatures.values(), *document.checks.values(), document.stamp))


def test_values_go_where_they_belong():
    got = predict(
        "a.pdf",
        [
            reading(
                "F1",
                value("nip", "8730304722", sureness=0.97),
                value("name", "Żak", problems=("hidden-text",)),
                value("legal_form", "fundacja"),
                value("d_rules"),
                value("delegates[1].name", "Jan"),
                value("sig_rep"),
                value("sig_rep__stamp"),
                value("sig_rep__place_date", "Trzebnica, 15.09.2024", is_accepted=False),
                pages=(2, 1),
            )
        ],
        1.23456,
    )

    (document,) = got.documents
    assert (got.seconds, document.pages) == (1.235, (2, 1))
    assert document.fields["nip"] == PredictedValue(value="8730304722", sureness=0.97)
    assert not document.fields["name"].accepted
    assert not document.fields["sig_rep__place_date"].accepted
    assert document.choices["legal_form"] == ("fundacja",)
    assert document.choices["degurba"] == ()
    assert (document.checks["d_rules"], document.checks["d_truth"]) == (True, False)
    assert document.tables["delegates"] == (
        {},
        {"name": PredictedValue(value="Jan", sureness=0.99)},
    )
    assert (document.signatures, document.stamp) == ({"sig_rep": True}, True)


def test_a_foreign_form_has_one_place_to_sign_and_its_date():
    (document,) = predict(
        "a.pdf",
        [reading("F2", value("sig_cand__place_date", "Ziębice, 15.02.2025"), form_version=None)],
        0,
    ).documents

    assert document.signatures == {"sign": False}
    assert document.fields["place_date"].value == "Ziębice, 15.02.2025"


def test_pages_that_are_no_form_are_not_predicted():
    assert predict("a.pdf", [reading(None), reading("F9")], 0).documents == ()


def files(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(name)
    return folder


def test_documents_are_all_files_but_labels_and_hidden_ones(tmp_path):
    folder = files(tmp_path / "d", "b.pdf", "a.docx", "a.json", ".ukryty", "opis.md", "x.jsonl")
    (folder / "katalog").mkdir()

    assert [path.name for path in documents_of(folder)] == ["a.docx", "b.pdf"]


@pytest.mark.parametrize("name", ["pusty", "brak"])
def test_a_folder_without_documents_is_told(tmp_path, name):
    (tmp_path / "pusty").mkdir()

    with pytest.raises(Stop, match=name):
        documents_of(tmp_path / name)


def read_all(folder, out, reader, workers=1):
    told = []
    read_folder(
        documents_of(folder), out, reader, workers=workers, told=lambda n, of: told.append((n, of))
    )
    return told


def test_a_folder_becomes_one_line_a_file_in_order_of_names(tmp_path):
    folder = files(tmp_path / "d", "b.pdf", "a.pdf", "c.pdf")
    out = tmp_path / "out.jsonl"

    told = read_all(folder, out, lambda path: {"file": path.name, "documents": []}, workers=3)

    assert [json.loads(line)["file"] for line in out.read_text().splitlines()] == [
        "a.pdf",
        "b.pdf",
        "c.pdf",
    ]
    assert told[-1] == (3, 3)
    assert list(predictions_in(out)) == ["a.pdf", "b.pdf", "c.pdf"]
    assert not (tmp_path / "out.jsonl.part").exists()


def test_a_run_that_was_broken_off_goes_on_where_it_was(tmp_path):
    folder = files(tmp_path / "d", "a.pdf", "b.pdf", "c.pdf")
    out, read_now = tmp_path / "out.jsonl", []

    def breaks(path):
        if path.name == "b.pdf":
            raise KeyboardInterrupt
        return {"file": path.name, "documents": []}

    def works(path):
        read_now.append(path.name)
        return {"file": path.name, "documents": []}

    with pytest.raises(KeyboardInterrupt):
        read_all(folder, out, breaks)
    with (tmp_path / "out.jsonl.part").open("a") as part:
        part.write('{"file": "c.p')
    told = read_all(folder, out, works)

    assert "a.pdf" not in read_now
    assert sorted(predictions_in(out)) == ["a.pdf", "b.pdf", "c.pdf"]
    assert told[-1] == (3, 3)


@pytest.mark.parametrize("first", ['{"parser_version": "0"}', "", "nic"])
def test_what_another_parser_read_is_read_again(tmp_path, first):
    folder = files(tmp_path / "d", "a.pdf")
    out = tmp_path / "out.jsonl"
    old = json.dumps({"file": "a.pdf", "documents": [], "seconds": 9})
    (tmp_path / "out.jsonl.part").write_text(f"{first}\n{old}\n")

    read_all(folder, out, lambda path: {"file": path.name, "documents": []})

    assert predictions_in(out)["a.pdf"].seconds is None


def test_what_the_same_parser_read_is_taken_over(tmp_path):
    folder = files(tmp_path / "d", "a.pdf")
    out = tmp_path / "out.jsonl"
    head = json.dumps({"parser_version": PARSER_VERSION})
    old = json.dumps({"file": "a.pdf", "documents": [], "seconds": 9})
    (tmp_path / "out.jsonl.part").write_text(f"{head}\n[]\n{old}\n")

    read_all(folder, out, pytest.fail)

    assert predictions_in(out)["a.pdf"].seconds == 9


def test_as_many_files_are_read_at_a_time_as_there_are_workers(tmp_path):
    folder = files(tmp_path / "d", "a.pdf", "b.pdf")
    meeting = threading.Barrier(2, timeout=30)

    def reads(path):
        meeting.wait()
        return {"file": path.name, "documents": []}

    read_all(folder, tmp_path / "out.jsonl", reads, workers=2)

    assert len(predictions_in(tmp_path / "out.jsonl")) == 2


def test_a_line_that_is_no_prediction_is_told(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text('{"file": "a.pdf", "documents": []}\n{}\n')

    with pytest.raises(Stop, match="line 2"):
        predictions_in(out)
