"""A copy that we filled in comes back: what was read against what we printed."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mailbot.blanks.copies import Owner, make_copy
from mailbot.blanks.layout import EDITION
from mailbot.blanks.returned import DIFFERS, with_printed
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import PrefilledForm
from parsers.facts import DocumentReading, FieldReading, ParsedMessage
from parsers.facts.document import DocumentOutcome
from parsers.forms.definition import load_forms
from tests.support.messages import message
from tests.support.register import add, institution, make_tables

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NAME = "Centrum Integracji Społecznej w Dębowie"
F3 = next(form for form in load_forms() if form.id == "F3")


@dataclass(frozen=True)
class Office:
    database: object
    token: str


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('office')}/mailbot.db")
    make_tables(engine)
    add(engine, institution(nip="6951002740"))
    with transaction(engine) as session:
        make_copy(session, F3, Owner("I1"), NOW)
    with reading(engine) as session:
        token = session.scalars(select(PrefilledForm.token)).one()
    yield Office(engine, token)
    engine.dispose()


def mail(token: str | None, form: str = "F3", **read: object) -> ParsedMessage:
    values = {"field": "institution", "value": NAME, "sureness": 0.7, "is_accepted": False}
    field = FieldReading(**{"box": None, "engine": "ours", **values, **read})
    document = DocumentReading(
        part="2",
        outcome=DocumentOutcome.OK,
        form=form,
        form_version=EDITION,
        pages=(1,),
        fields=(field,),
        token=token,
    )
    return message("").model_copy(update={"documents": (document,)})


def returned(office: Office, facts: ParsedMessage) -> FieldReading:
    with reading(office.database) as session:
        return with_printed(session, facts).documents[0].fields[0]


def test_a_value_that_is_read_as_we_printed_it_is_sure(office):
    field = returned(office, mail(office.token, value="CENTRUM integracji  społecznej w Dębowie"))

    assert (field.value, field.is_accepted) == (NAME, True)
    assert field.sureness > 0.999


def test_a_misread_print_is_shown_as_printed_and_left_to_a_person(office):
    field = returned(office, mail(office.token, value="Centrum Integracji Spoteczncj w Dębowie"))

    assert (field.value, field.is_accepted, field.problems) == (NAME, False, (DIFFERS,))
    assert field.alternatives[0].text == "Centrum Integracji Spoteczncj w Dębowie"


@pytest.mark.parametrize("is_accepted", [True, False])
def test_a_value_written_instead_of_ours_is_left_to_a_person(office, is_accepted):
    field = returned(office, mail(office.token, value="Fundacja Próg", is_accepted=is_accepted))

    assert (field.value, field.is_accepted, field.problems) == ("Fundacja Próg", False, (DIFFERS,))
    assert field.alternatives[0].text == NAME


def test_a_number_with_one_digit_corrected_is_never_taken_for_ours(office):
    read = {"field": "nip", "value": "6951002741", "is_accepted": True}

    field = returned(office, mail(office.token, **read))

    assert (field.value, field.is_accepted) == ("6951002741", False)


def test_an_impossible_value_stays_a_problem_though_we_printed_it(office):
    field = returned(office, mail(office.token, problems=("crosses-border",)))

    assert not field.is_accepted


@pytest.mark.parametrize("token", [None, "", "A" * 16, "' or 1=1", "x" * 200])
def test_a_token_that_is_not_ours_changes_nothing(office, token):
    facts = mail(token)

    with reading(office.database) as session:
        assert with_printed(session, facts) == facts


def test_what_was_printed_on_another_form_does_not_count(office):
    facts = mail(office.token, form="F1")

    with reading(office.database) as session:
        assert with_printed(session, facts) == facts


def test_a_field_that_we_left_empty_stays_as_read(office):
    facts = mail(office.token, field="name", value="Łucja Żak")

    with reading(office.database) as session:
        assert with_printed(session, facts) == facts


@given(st.text(max_size=40), st.booleans())
@settings(max_examples=60)
def test_nothing_is_accepted_that_was_not_read_as_printed(office, text, is_accepted):
    field = returned(office, mail(office.token, value=text, is_accepted=is_accepted))

    if field.is_accepted:
        assert (
            "".join(filter(str.isalnum, text)).casefold()
            == "".join(filter(str.isalnum, NAME)).casefold()
        )
