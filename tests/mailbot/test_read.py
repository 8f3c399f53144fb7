import json
import sys
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from mailbot.reading.drawing import COLOURS, Note, draw, draw_page
from mailbot.reading.fonts import letters
from mailbot.reading.names import cell_of
from mailbot.reading.report import Standing, percent, report, standing
from mailbot.reading.sandboxed import LineAnswer, predict_line
from mailbot.reading.wording import (
    FORMATS,
    LEVELS,
    OUTCOMES,
    UNREADABLE,
    name_in_words,
    problem_in_words,
)
from mailbot.sandbox import pool
from parsers.facts.document import (
    Alternative,
    DocumentOutcome,
    ElectronicSignature,
    PagePicture,
    PagePlace,
    SignatureFormat,
    SignatureLevel,
)
from parsers.forms.definition import load_forms
from tests.support.certificates import ESIGN, authority, person
from tests.support.commands import run_command
from tests.support.filled_forms import changed, sample
from tests.support.readings import box, picture, reading, value
from tests.support.signing import signed_pdf

F1, F4 = (next(form for form in load_forms() if form.id == name) for name in ("F1", "F4"))


def told(*readings):
    return "\n".join(report(readings))


def test_a_form_is_told_by_its_title_version_and_pages():
    assert told(reading("F1", pages=(2, 1))).startswith(
        "F1, Formularz zgłoszeniowy instytucji (wersja 2024-05), strony: 2, 1: odczytany"
    )


def test_a_blank_that_is_not_ours_is_told_as_such():
    assert "(inny druk)" in told(reading("F1", form_version=None))


def test_a_form_over_several_files_tells_where_each_page_is():
    places = [PagePlace(part="1", member=f"strona{n}.jpg", page=1) for n in (1, 2)]

    first = told(reading("F1", pages=(1, 2), gathered=tuple(places))).splitlines()[0]

    assert ", plik strona1.jpg, strona 1, plik strona2.jpg, strona 1: " in first


def test_several_documents_of_one_file_are_numbered():
    lines = told(reading("F3", member="a.pdf"), reading(None, pages=(3,))).splitlines()

    assert lines[0].startswith("1. F3")
    assert ", plik a.pdf, " in lines[0]
    assert any(line.startswith("2. Inne strony, strony: 3: ") for line in lines)


@pytest.mark.parametrize(
    ("one", "sign"),
    [
        (value("nip", "1"), "✓  99 %"),
        (value("nip", "1", sureness=0.714, is_accepted=False), "?  71 %"),
        (value("nip", "1", problems=("nip-checksum",)), "✗  99 %"),
    ],
)
def test_every_value_has_a_sign_and_its_sureness(one, sign):
    assert f"{sign}  NIP: 1" in told(reading("F1", one))


def test_sureness_is_never_rounded_up_to_certainty():
    assert (percent(0.9999), percent(1), percent(-1), percent(2)) == (99, 100, 0, 100)


def test_what_else_the_ink_may_say_stands_beside_a_doubtful_value():
    others = (Alternative(text="Zak", sureness=0.2),)
    doubtful = value("name", "Żak", alternatives=others, is_accepted=False)
    sure = value("short_name", "Żak", alternatives=others)

    text = told(reading("F1", doubtful, sure))

    assert "Pełna nazwa instytucji: Żak  (albo: Zak)" in text
    assert text.count("albo") == 1


def test_ticks_are_told_and_that_there_are_none():
    text = told(reading("F1", value("legal_form", "fundacja"), value("d_rules")))

    assert "Forma prawna: fundacja" in text
    assert "regulamin uczestnictwa w projekcie.: tak" in text
    assert "Typ instytucji: nic nie zaznaczono" in text
    assert "Podane dane są zgodne z prawdą" in text.split("nie zaznaczono")[-2]


def test_rows_of_a_table_are_told_by_their_columns():
    text = told(reading("F1", value("delegates[0].name", "Jan"), value("delegates[2].dziwne", "x")))

    assert "Osoby delegowane:" in text
    assert "wiersz 1\n" in text
    assert "Imię i nazwisko: Jan" in text
    assert "wiersz 3\n" in text
    assert "dziwne: x" in text


def test_places_to_sign_are_told_whether_signed_or_not():
    date = value("sig_rep__place_date", "Trzebnica, 15.09.2024")
    signed = told(reading("F1", value("sig_rep"), value("sig_rep__stamp"), date))
    bare = told(reading("F1"))

    assert "podpis (osoba uprawniona do reprezentowania instytucji): jest" in signed
    assert "pieczęć (osoba uprawniona do reprezentowania instytucji): jest" in signed
    assert "): Trzebnica, 15.09.2024" in signed
    assert "podpis (osoba uprawniona do reprezentowania instytucji): brak" in bare
    assert "pieczęć (osoba uprawniona do reprezentowania instytucji): nie ma" in bare


def test_values_that_our_form_does_not_ask_for_are_told_too():
    assert "stary kod: 57-253" in told(reading("F1", value("label:stary kod", "57-253")))


def test_a_value_of_several_lines_is_told_on_one():
    assert "Pełna nazwa instytucji: a / b" in told(reading("F1", value("name", "a\nb")))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("nip-checksum", "zła cyfra kontrolna NIP"),
        ("field-missing:nip", "nie wypełniono: NIP"),
        ("field-missing:delegates[0].name", "nie wypełniono: Osoby delegowane, wiersz 1, "),
        ("field-missing:sig_rep__place_date", "nie wypełniono: miejscowość i data (osoba"),
        ("signature-missing:sig_rep", "brak podpisu: osoba uprawniona"),
        ("page-missing:2", "brak strony: 2"),
        ("coś-nowego:x", "inny kłopot: coś-nowego:x"),
    ],
)
def test_problems_are_told_in_words(code, words):
    assert problem_in_words(code, F1).startswith(words)


def test_a_broken_rule_is_told_by_its_wording():
    assert problem_in_words("rule-broken:1", F4) == (
        "nie spełniono warunku: co najmniej jeden wiersz w części B, C albo D"
    )
    assert problem_in_words("rule-broken:9", F4) == "nie spełniono warunku: 9"


def test_problems_of_no_form_are_told_by_their_codes():
    assert problem_in_words("field-missing:nip", None) == "nie wypełniono: nip"


def test_everything_that_may_come_out_has_words():
    assert set(OUTCOMES) == set(DocumentOutcome)
    assert set(LEVELS) == set(SignatureLevel)
    assert set(FORMATS) == set(SignatureFormat)
    assert UNREADABLE.issubset(DocumentOutcome)


@pytest.mark.parametrize("name", ["nip", "delegates[x].name", "delegates[0]", "delegates[0].a.b"])
def test_only_cells_are_cells(name):
    assert cell_of(name) is None


def test_every_field_of_every_form_has_a_name_in_words():
    for form in load_forms():
        for field in form.fields():
            assert name_in_words(field.id, form) == field.labels[0]


def signature(**more):
    return ElectronicSignature(
        **{
            "format": SignatureFormat.PADES,
            "level": SignatureLevel.QUALIFIED,
            "signer": "Anna Nowak",
            "issuer": "Centrum",
            "signed_at": datetime(2024, 5, 6, 10, 0, tzinfo=UTC),
            "is_intact": True,
            "covers_whole": True,
            "is_chain_known": True,
            **more,
        }
    )


def test_electronic_signatures_are_told_once_for_all_documents_of_a_file():
    both = [reading("F3", signatures=(signature(),)) for _ in range(2)]

    text = told(*both)

    assert text.count("Anna Nowak") == 1
    assert (
        "✓ kwalifikowany podpis elektroniczny: Anna Nowak, wystawca: Centrum, PAdES, w pliku PDF, "
        "złożony 06.05.2024 12:00 (według podpisującego), nienaruszony, obejmuje cały plik, "
        "wystawca zaufany"
    ) in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_intact": False}, "✗ kwalifikowany podpis elektroniczny"),
        ({"is_intact": None}, "nie dało się sprawdzić"),
        ({"is_chain_known": False}, "? kwalifikowany podpis elektroniczny"),
        ({"covers_whole": False}, "NIE obejmuje całego pliku"),
        ({"signer": ""}, "nie wiadomo czyj"),
        (
            {"stamped_at": datetime(2024, 1, 6, 10, 0, tzinfo=UTC)},
            "znacznik czasu 06.01.2024 11:00",
        ),
        ({"problems": ("changed-after-signing",)}, "plik zmieniono po podpisaniu"),
    ],
)
def test_what_is_wrong_with_a_signature_is_told(change, words):
    assert words in told(reading("F3", signatures=(signature(**change),)))


def colours_of(image: Image.Image) -> set[tuple[int, int, int]]:
    return {colour for _, colour in image.getcolors(1 << 24)}


def test_a_page_is_drawn_with_its_values_beside_it():
    one = value("name", "Żółć", box=box(x0=20, y0=40), sureness=0.5, is_accepted=False)

    (drawn,) = draw([reading("F1", one, pictures=(picture(),))])

    assert (drawn.member, drawn.page) == (None, 1)
    assert drawn.image.width > 2 * 200
    assert COLOURS[Standing.TO_CHECK] in colours_of(drawn.image)
    assert drawn.png().startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", Standing)
def test_signs_differ_in_shape_and_not_only_in_colour(kind):
    colour = COLOURS[kind]
    drawn = {}
    for other in Standing:
        image = draw_page(picture(), [Note(box(x0=20, y0=40), other, "x")])
        grey = image.crop((30, 100, 260, 200)).convert("L").point(lambda p: 255 * (p > 160))
        drawn[other] = grey.tobytes()

    assert colour in COLOURS.values()
    assert all(drawn[kind] != drawn[other] for other in Standing if other is not kind)


def test_each_page_of_a_file_is_drawn_once_with_all_its_documents():
    shown = (picture(1), picture(2))
    one = reading("F3", value("nip", "1", box=box(1)), pictures=shown)
    two = reading("F4", value("nip", "2", box=box(2)), pictures=shown, pages=(2,))
    inner = reading("F3", member="a.pdf", pictures=(picture(1),))

    assert [(page.member, page.page) for page in draw([one, two, inner])] == [
        (None, 1),
        (None, 2),
        ("a.pdf", 1),
    ]


def test_a_page_that_came_in_a_file_of_its_own_is_drawn_as_that_file():
    places = tuple(PagePlace(part="1", member=f"{n}.jpg", page=1) for n in (1, 2))
    one = reading(
        "F1",
        value("phone", "600 100 200", box=box(2)),
        pages=(1, 2),
        member="1.jpg",
        gathered=places,
        pictures=(picture(1), picture(2)),
    )

    first, second = draw([one])

    assert [(page.member, page.page) for page in (first, second)] == [("1.jpg", 1), ("2.jpg", 1)]
    assert len(colours_of(second.image)) > len(colours_of(first.image))


@pytest.mark.parametrize("jpeg", ["", "nie base64", "QUJD"])
def test_a_rendering_that_cannot_be_opened_leaves_the_page_white(jpeg):
    broken = PagePicture(page=1, width=100, height=100, jpeg=jpeg)

    image = draw_page(broken, [])

    assert image.getpixel((150, 150)) == (255, 255, 255)


def test_a_page_that_claims_to_be_huge_is_not_believed():
    image = draw_page(PagePicture(page=1, width=1e9, height=10, jpeg=""), [])

    assert image.width < 10_000


def test_many_long_values_get_smaller_letters_so_that_all_fit():
    notes = [value(f"label:{n}", "bardzo długa wartość " * 8, box=box(y0=5 * n)) for n in range(55)]

    (page,) = draw([reading("F1", *notes, pictures=(picture(1, 595, 842),))])

    assert page.image.height == 2 * 842 + 32


def test_polish_letters_are_drawn_each_as_itself():
    font = letters(16).font
    drawn = {bytes(font.getmask(letter)) for letter in "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ\ue000"}

    assert len(drawn) == 19


def test_signs_that_steer_are_not_drawn():
    assert letters(16).writable("Żółć\x1b[\u202e") == "Żółć [ "


@pytest.fixture
def plain_reader(monkeypatch):
    """Read without the recogniser, which takes seconds to load."""
    monkeypatch.setattr(pool, "SCANS", (sys.executable, "-m", "parsers"))


def form_file(tmp_path, name="zgłoszenie.pdf"):
    path = tmp_path / name
    path.write_bytes(sample("f1_fillable.pdf"))
    return path


@pytest.mark.usefixtures("plain_reader")
def test_a_file_is_told_in_polish(tmp_path, capsys):
    told = run_command(capsys, "read", form_file(tmp_path))

    assert told.code == 0
    assert "odczytany" in told.out


@pytest.mark.usefixtures("plain_reader")
def test_facts_are_one_json_object_for_each_file(tmp_path, capsys):
    first, second = form_file(tmp_path), form_file(tmp_path, "b.pdf")

    told = run_command(capsys, "read", "--json", first, second)

    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [line["file"] for line in lines] == [str(first), str(second)]
    assert lines[0]["documents"][0]["form"]
    assert lines[0]["cpu_s"] > 0


@pytest.mark.usefixtures("plain_reader")
def test_files_that_cannot_be_read_are_told_and_the_others_read(tmp_path, capsys):
    (tmp_path / "zly.pdf").write_bytes(b"%PDF-1.4 nic")
    (tmp_path / "pusty.pdf").write_bytes(b"")

    told = run_command(
        capsys,
        "read",
        tmp_path / "brak.pdf",
        tmp_path,
        tmp_path / "zly.pdf",
        tmp_path / "pusty.pdf",
        form_file(tmp_path),
    )

    assert told.code == 1
    assert "brak.pdf: nie można otworzyć pliku (nie ma takiego pliku)" in told.err
    assert "(to jest katalog)" in told.err
    assert "uszkodzony: nie da się go otworzyć" in told.out
    assert "plik jest pusty" in told.out
    assert "Formularz" in told.out


@pytest.mark.usefixtures("plain_reader")
def test_what_a_stranger_wrote_never_steers_the_terminal(tmp_path, capsys):
    path = tmp_path / "zly.pdf"

    def rename(pdf):
        for field in pdf.Root.AcroForm.Fields:
            if str(field.get("/T", "")) == "name":
                field.V = pikepdf.String("Fundacja \x1b[2J\u202eabc")

    path.write_bytes(changed(sample("f1_fillable.pdf"), rename))

    told = run_command(capsys, "read", path)

    assert "Fundacja" in told.out
    assert "\x1b[2J" not in told.out
    assert "\u202e" not in told.out


@pytest.mark.usefixtures("plain_reader")
def test_issuers_named_on_the_command_line_are_known_behind_the_fences(tmp_path, capsys):
    issuer = authority("Centrum Kwalifikowane")
    issuers, file = tmp_path / "wystawcy", tmp_path / "umowa.pdf"
    issuers.mkdir()
    (issuers / "centrum.pem").write_bytes(issuer.pem)
    file.write_bytes(signed_pdf(sample("f1_text.pdf"), person(issuer, purposes=ESIGN)))

    known = run_command(capsys, "read", file, "--issuers", issuers)
    unknown = run_command(capsys, "read", file)

    assert "✓ kwalifikowany podpis elektroniczny: Anna Nowak" in known.out
    assert "wystawca spoza listy zaufanych" in unknown.out


@pytest.mark.usefixtures("plain_reader")
def test_pages_are_drawn_into_a_folder_and_a_file_without_pages_is_told(tmp_path, capsys):
    (tmp_path / "zly.pdf").write_bytes(b"%PDF-1.4 nic")
    obrazy = tmp_path / "obrazy"

    told = run_command(
        capsys, "read", form_file(tmp_path), tmp_path / "zly.pdf", "--picture", obrazy
    )

    assert sorted(path.name for path in obrazy.iterdir()) == [
        "zgłoszenie.pdf-1.png",
        "zgłoszenie.pdf-2.png",
    ]
    assert "zly.pdf: brak obrazu stron" in told.err


@pytest.mark.usefixtures("plain_reader")
def test_a_folder_of_forms_is_measured(tmp_path, capsys):
    folder = tmp_path / "formularze"
    folder.mkdir()
    form_file(folder, "a.pdf")
    label = {"file": "a.pdf", "style": "digital", "channel": "text", "form": "F1", "fields": {}}
    (folder / "a.json").write_text(json.dumps(label), encoding="utf-8")
    (folder / "lista.json").write_text("[]", encoding="utf-8")

    told = run_command(capsys, "evaluate", "forms", folder, "--predictions", tmp_path / "p.jsonl")

    (line,) = (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()
    assert told.code == 0
    assert json.loads(line)["file"] == "a.pdf"
    assert "born digital" in told.out
    assert "lista.json" in told.err


@pytest.mark.usefixtures("plain_reader")
def test_a_folder_of_lines_is_read_and_a_damaged_picture_is_told(tmp_path, capsys):
    folder = tmp_path / "linie"
    folder.mkdir()
    (folder / "zly.png").write_bytes(b"nic")

    told = run_command(capsys, "read-lines", folder, "--predictions", tmp_path / "p.jsonl")

    line = json.loads((tmp_path / "p.jsonl").read_text(encoding="utf-8"))
    assert told.code == 0, told.err
    assert (line["file"], line["text"]) == ("zly.png", "")
    assert line["problem"]


class Answers:
    """A reader of lines that says what it was told to say."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer

    def read_line(self, image: bytes) -> bytes | None:
        assert image == b"obraz"
        return self.answer


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (b'{"text": "Jan", "sureness": 0.5}', {"text": "Jan", "sureness": 0.5}),
        (b'{"text": "", "problem": "kind"}', {"text": "", "sureness": 0, "problem": "kind"}),
        (None, {"text": "", "sureness": 0, "problem": "reader-failed"}),
        (b"nic", {"text": "", "sureness": 0, "problem": "bad-result"}),
        (b'{"text": 1}', {"text": "", "sureness": 0, "problem": "bad-result"}),
    ],
)
def test_a_line_is_told_with_its_sureness_or_the_reason(tmp_path, answer, line):
    (tmp_path / "a.png").write_bytes(b"obraz")

    assert predict_line(Answers(answer), tmp_path / "a.png") == {"file": "a.png", **line}
    assert LineAnswer().text == ""


def test_the_standing_of_a_value_is_the_worst_that_is_known():
    doubtful = value("nip", "1", is_accepted=False, problems=("nip-checksum",))

    assert standing(doubtful) is Standing.PROBLEM
