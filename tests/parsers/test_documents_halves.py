"""Pages of one form that came in several files, and the same page scanned twice."""

from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import cv2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import parse_message
from parsers.documents.halves import joined
from parsers.documents.same_again import SAME_PAGE_AGAIN
from parsers.facts import Box, DocumentReading, FieldReading
from parsers.facts.document import (
    PAGES_AMBIGUOUS,
    DocumentOutcome,
    ElectronicSignature,
    PagePicture,
    SignatureFormat,
    SignatureLevel,
)
from parsers.limits import Limits
from parsers.scans.blanks import find_blank
from tests.support.filled_forms import F1_WRITTEN, changed, read, sample

VERSION = "2026-11"
ANNA = {
    "first_name": "Anna",
    "last_name": "Nowak",
    "pesel": "44051401359",
    "city": "Legnica",
    "phone": "600 100 200",
    "employer": "Fundacja Most",
}
OLA = ANNA | {"first_name": "Ola", "last_name": "Zielińska", "pesel": "02070803628"}
BACK = {"job": "księgowa", "sig_person__place_date": "Legnica, 12.05.2026", "sig_person": "yes"}


def value(name, text, page=1, *, sureness=0.99, is_accepted=True):
    return FieldReading(
        field=name,
        value=text,
        box=Box(page=page, x0=1, y0=1, x1=9, y1=9),
        engine="marks" if text == "yes" else "lines",
        sureness=sureness,
        is_accepted=is_accepted,
    )


def half(number, part, texts, *, sureness=0.99, is_accepted=True, **changes):
    """One page of an F2 that came alone."""
    made = DocumentReading(
        part=part,
        outcome=DocumentOutcome.PARTIAL,
        form="F2",
        form_version=VERSION,
        pages=(1,),
        fields=tuple(
            value(name, text, sureness=sureness, is_accepted=is_accepted)
            for name, text in texts.items()
        ),
        problems=(f"page-missing:{3 - number}", "field-missing:email"),
        pictures=(PagePicture(page=1, width=595, height=842, sha256=part),),
    )
    return made.model_copy(update=changes)


def front(part="2", texts=ANNA, **changes):
    return half(1, part, texts, **changes)


def back(part="3", texts=BACK, **changes):
    return half(2, part, texts, **changes)


def texts_of(reading):
    return {one.field: one.value for one in reading.fields}


def test_a_photo_of_each_page_is_one_form():
    [whole] = joined([front("2"), back("3")], {})

    assert texts_of(whole) == ANNA | BACK
    assert whole.pages == (1, 2)
    assert [(one.part, one.page) for one in whole.gathered] == [("2", 1), ("3", 1)]
    assert whole.parts == ("2", "3")
    assert {one.box.page for one in whole.fields if one.field in BACK} == {2}
    assert [(one.page, one.sha256) for one in whole.pictures] == [(1, "2"), (2, "3")]


def test_what_is_missing_is_told_of_the_whole_form_only():
    [whole] = joined([back("2"), front("3")], {})

    assert not any(one.startswith("page-missing") for one in whole.problems)
    assert "field-missing:email" in whole.problems
    assert "field-missing:job" not in whole.problems
    assert whole.outcome is DocumentOutcome.OK


def test_an_unsure_mark_stays_unsure_in_the_whole_form():
    unsure = ("page-missing:1", "mark-unsure:sig_person", "page-truncated")

    [whole] = joined([front(), back(problems=unsure)], {})

    assert {"mark-unsure:sig_person", "page-truncated"} <= set(whole.problems)
    assert whole.outcome is DocumentOutcome.PARTIAL


def test_two_people_whose_backs_cannot_be_told_apart_stay_apart():
    mail = [front("2"), front("3", OLA), back("4"), back("5")]

    apart = joined(mail, {"2": "IMG_1.jpg", "3": "IMG_2.jpg", "4": "IMG_3.jpg", "5": "IMG_4.jpg"})

    assert [texts_of(one) for one in apart] == [ANNA, OLA, BACK, BACK]
    assert all(PAGES_AMBIGUOUS in one.problems for one in apart)


def test_the_case_on_the_code_tells_whose_back_it_is():
    mail = [
        front("2", token="A" * 16),
        front("3", OLA, token="B" * 16),
        back("4", BACK | {"job": "prezeska"}, token="B" * 16),
        back("5", token="A" * 16),
    ]

    anna, ola = joined(mail, {})

    assert texts_of(anna) == ANNA | BACK
    assert texts_of(ola) == OLA | BACK | {"job": "prezeska"}
    assert (anna.token, ola.token) == ("A" * 16, "B" * 16)


def test_the_name_of_the_file_tells_whose_back_it_is():
    mail = [front("2"), front("3", OLA), back("4", BACK | {"job": "prezeska"}), back("5")]
    names = {"2": "anna-1.jpg", "3": "ola-1.jpg", "4": "Ola_2.JPG", "5": "Anna 2.jpg"}

    anna, ola = joined(mail, names)

    assert texts_of(anna)["job"] == "księgowa"
    assert texts_of(ola)["job"] == "prezeska"


@pytest.mark.parametrize(("one", "other"), [("A" * 16, "B" * 16), ("A" * 16, ""), ("", "B" * 16)])
def test_pages_of_two_cases_never_become_one_form(one, other):
    assert len(joined([front(token=one), back(token=other)], {})) == 2


@pytest.mark.parametrize("token", [None, "A" * 16])
def test_a_page_whose_code_was_not_read_may_belong_to_a_case(token):
    [whole] = joined([front(token=token), back(token="A" * 16)], {})

    assert whole.token == "A" * 16


def test_pages_of_two_versions_never_become_one_form():
    assert len(joined([front(), back(form_version="2024-05")], {})) == 2


def test_a_back_is_not_given_away_while_something_was_not_read():
    lost = half(1, "4", {}, outcome=DocumentOutcome.TIMEOUT, form=None, form_version=None)

    kept = joined([front(), back(), lost], {})

    assert len(kept) == 3
    assert PAGES_AMBIGUOUS in kept[0].problems


def test_what_was_signed_is_never_put_together_anew():
    signature = ElectronicSignature(
        format=SignatureFormat.PADES, level=SignatureLevel.OTHER, signer="Anna", issuer="Ktoś"
    )

    assert len(joined([front(signatures=(signature,)), back()], {})) == 2


def test_a_better_scan_of_the_same_page_wins_and_the_other_is_told():
    scrawl = ANNA | {"last_name": "Nowok", "city": "Legnico"}
    photo = front("2", scrawl | {"phone": "600 100 200"}, sureness=0.6, is_accepted=False)

    whole, left = joined([photo, front("3"), back("4")], {})

    assert texts_of(whole) == ANNA | BACK
    assert [(one.part, one.page) for one in whole.gathered] == [("3", 1), ("4", 1)]
    assert (left.part, left.pages, left.problems) == ("2", (1,), (SAME_PAGE_AGAIN,))


def test_a_worse_scan_that_comes_later_changes_nothing():
    photo = front("4", ANNA | {"last_name": "Nowok"}, sureness=0.6, is_accepted=False)

    whole, left = joined([front("2"), back("3"), photo], {})

    assert texts_of(whole) == ANNA | BACK
    assert left.part == "4"


@pytest.mark.parametrize("is_accepted", [True, False])
def test_two_people_of_one_employer_are_never_taken_for_one(is_accepted):
    sister = ANNA | {"first_name": "Anita", "pesel": "44051401366"}

    mail = [front("2", is_accepted=False), front("3", sister, is_accepted=is_accepted)]

    assert [texts_of(one) for one in joined(mail, {})] == [ANNA, sister]


def test_a_form_that_was_filled_in_again_with_another_value_stays_apart():
    again = ANNA | {"city": "Lubin"}

    assert len(joined([front("2"), front("3", again)], {})) == 2


def test_a_second_paper_of_one_person_that_leaves_something_out_stays_apart():
    again = {name: text for name, text in ANNA.items() if name != "phone"}

    assert len(joined([front("2"), front("3", again)], {})) == 2


def test_the_same_page_twice_in_one_file_is_no_doubt_any_more():
    doubt = ("page-missing:2", PAGES_AMBIGUOUS)
    twice = [
        front("2", sureness=0.7, is_accepted=False, problems=doubt),
        front(
            "2", pages=(2,), problems=doubt, fields=tuple(value(*one, 2) for one in ANNA.items())
        ),
        back("2", pages=(3,), fields=tuple(value(*one, 3) for one in BACK.items())),
    ]

    whole, left = joined(twice, {})

    assert PAGES_AMBIGUOUS not in whole.problems
    assert (whole.pages, whole.gathered) == ((2, 3), ())
    assert left.pages == (1,)


def test_photos_in_an_archive_are_one_form():
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:
        for number in (2, 1):
            packed.writestr(f"strona{number}.png", png_of(number))

    [whole] = read(archive.getvalue(), Limits.for_scans())

    assert (whole.form, whole.pages) == ("F2", (1, 2))
    assert [one.member for one in whole.gathered] == ["strona1.png", "strona2.png"]
    assert [one.page for one in whole.pictures] == [1, 2]


def page_of_the_sample(number):
    def keep_one(pdf):
        del pdf.pages[2 - number]

    return changed(sample("f1_text.pdf"), keep_one)


def test_pages_attached_one_by_one_to_a_mail_are_one_form():
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "anna@cis.example", "Formularz"
    mail.set_content("W zalaczeniu formularz.")
    for number in (2, 1):
        mail.add_attachment(
            page_of_the_sample(number),
            maintype="application",
            subtype="pdf",
            filename=f"strona{number}.pdf",
        )

    message = parse_message(mail.as_bytes())

    [whole] = message.documents
    parts = {leaf.name: leaf.path for leaf in message.leaves}
    assert whole.parts == (parts["strona1.pdf"], parts["strona2.pdf"])
    assert texts_of(whole).items() >= F1_WRITTEN.items()
    assert not any(one.startswith(("page-missing", "field-missing")) for one in whole.problems)


def png_of(number):
    blank = find_blank("F2", VERSION, number)
    return cv2.imencode(".png", blank.picture)[1].tobytes()


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([1, 2]), st.sampled_from([None, "", "A" * 16]), st.sampled_from("ab")
        ),
        max_size=7,
    )
)
def test_no_page_is_lost_and_no_form_has_a_page_twice(mail):
    halves = [
        half(number, str(part), {"first_name": name} if number == 1 else {"job": name}, token=token)
        for part, (number, token, name) in enumerate(mail)
    ]

    whole = joined(halves, {})

    places = [one.place_of(page).part for one in whole for page in one.pages]
    assert sorted(places) == sorted(str(part) for part in range(len(mail)))
    assert all(len(one.pages) <= 2 for one in whole)
    tokens = {str(part): token for part, (_, token, _) in enumerate(mail)}
    for one in whole:
        assert len({tokens[part] for part in one.parts} - {None}) <= 1
