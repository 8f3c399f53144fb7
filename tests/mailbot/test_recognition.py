"""The second reading: pictures are read by processes of their own, and nothing read is lost."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.recognition import hints_of, keep_pictures, merged, needs_recognition
from mailbot.storage.blobs import Blobs
from parsers import parse_message
from parsers.facts import DocumentOutcome, DocumentReading, Outcome, Problem
from parsers.facts.document import NEEDS_RECOGNITION, PagePicture
from rules.registry import DossierState, Institution, Person, PersonState, Registry

MAIL = b"From: anna@cis.example\r\nSubject: Formularze\r\n\r\nW zalaczeniu."


def document(outcome=DocumentOutcome.OK, **changes):
    known = {"part": "2", "form": None, "form_version": None, "pages": (1,)}
    return DocumentReading(outcome=outcome, **(known | changes))


def picture_only():
    return document(DocumentOutcome.UNSUPPORTED, problems=(NEEDS_RECOGNITION, "page-turned"))


def message(*documents):
    return parse_message(MAIL).model_copy(update={"documents": documents})


def crashed(code):
    return parse_message(MAIL).model_copy(
        update={"outcome": Outcome.CRASHED, "problems": (Problem(where="sandbox", code=code),)}
    )


def test_only_a_document_that_is_a_picture_needs_the_recogniser():
    assert needs_recognition(message(document(), picture_only()))
    assert not needs_recognition(message(document()))
    assert not needs_recognition(message())


def test_what_the_recogniser_read_replaces_the_first_reading():
    second = message(document(form="F1", form_version="2024-05"))

    assert merged(message(picture_only()), second) == second


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("timeout", DocumentOutcome.TIMEOUT),
        ("cpu-time", DocumentOutcome.TIMEOUT),
        ("memory", DocumentOutcome.MEMORY),
        ("result-too-big", DocumentOutcome.TOO_BIG),
        ("crash-SIGSEGV", DocumentOutcome.CRASH),
    ],
)
def test_a_recogniser_that_fails_leaves_what_was_read_before_and_says_why(code, outcome):
    read = document(form="F3", form_version="2024-05")

    whole = merged(message(read, picture_only()), crashed(code))

    assert whole.documents[0] == read
    assert whole.documents[1].outcome is outcome
    assert whole.documents[1].problems == ("page-turned", f"reader-{code}")
    assert whole.outcome is Outcome.OK


def test_a_failure_without_a_reason_is_a_crash():
    second = crashed("x").model_copy(update={"problems": ()})

    assert merged(message(picture_only()), second).documents[0].problems[-1] == "reader-failed"


def test_pictures_of_pages_are_kept_apart_from_the_facts(tmp_path):
    blobs = Blobs(f"file://{tmp_path}")
    jpeg = base64.b64encode(b"\xff\xd8 picture").decode()
    facts = message(
        document(pictures=(PagePicture(page=1, width=595, height=842, jpeg=jpeg),)), document()
    )

    kept = keep_pictures(blobs, facts)

    (picture,) = kept.documents[0].pictures
    assert picture.jpeg == ""
    assert blobs.get(picture.sha256) == b"\xff\xd8 picture"


def test_a_picture_that_is_no_picture_is_dropped(tmp_path):
    facts = message(document(pictures=(PagePicture(page=1, width=1, height=1, jpeg="ż"),)))

    (picture,) = keep_pictures(Blobs(f"file://{tmp_path}"), facts).documents[0].pictures

    assert (picture.jpeg, picture.sha256) == ("", "")


def test_facts_without_pictures_stay_as_they_are(tmp_path):
    facts = message(document())

    assert keep_pictures(Blobs(f"file://{tmp_path}"), facts) is facts


def test_the_sender_is_hinted_at_by_people_and_places_of_the_register():
    registry = Registry(
        institutions=(
            Institution(
                id="cis",
                name="CIS Dębowo",
                aliases=(),
                city="Dębowo",
                domain="cis.example",
                shared_addresses=("biuro@cis.example",),
                dossier=DossierState.COMPLETE,
            ),
        ),
        persons=(
            Person(
                id="p1",
                first_name="Łucja",
                last_name="Żak",
                institution="cis",
                address="l.zak@cis.example",
                state=PersonState.COMPLETE,
            ),
        ),
        events=(),
        enrolments=(),
        recruitment=None,
        staff_addresses=frozenset(),
        freemail_domains=frozenset(),
    )

    hints = hints_of(registry)

    assert hints.persons == ("Łucja Żak",)
    assert hints.institutions == ("CIS Dębowo",)
    assert hints.emails == ("l.zak@cis.example", "biuro@cis.example")
    assert hints.places == ("Dębowo",)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["timeout", "memory", "failed", "crash-SIGBUS"]), min_size=1))
def test_a_failed_second_reading_never_loses_a_document(codes):
    first = message(document(), picture_only(), picture_only())

    whole = merged(first, crashed(codes[0]))

    assert len(whole.documents) == len(first.documents)
    assert not needs_recognition(whole)
