"""Pages that were found one by one are put together to documents."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts.document import PAGES_AMBIGUOUS
from parsers.forms.definition import load_forms
from parsers.scanned.sheet import ReadSheet
from parsers.scanned.sheets import gather

FORMS = {form.id: form for form in load_forms()}


def page(form_id, number, source, token="", how="code"):
    form = FORMS[form_id]
    return ReadSheet(
        source=source,
        form=form,
        version=form.versions[0],
        page=number,
        how=how,
        token=token,
    )


def told(pages):
    return [
        (one.pages[0].form.id, [(p.page, p.source) for p in one.pages], one.problems)
        for one in gather(pages)
    ]


def test_two_pages_of_a_form_are_one_document_in_the_order_of_the_form():
    assert told([page("F1", 2, 1), page("F1", 1, 2)]) == [("F1", [(1, 2), (2, 1)], ())]


def test_several_forms_in_one_scan_are_several_documents():
    scan = [page("F2", 1, 1), page("F2", 2, 2), page("F1", 1, 3), page("F1", 2, 4)]

    assert [form for form, _, _ in told(scan)] == ["F2", "F1"]


def test_two_persons_declarations_one_after_the_other_are_two_documents():
    scan = [page("F2", 1, 1), page("F2", 2, 2), page("F2", 1, 3), page("F2", 2, 4)]

    assert told(scan) == [("F2", [(1, 1), (2, 2)], ()), ("F2", [(1, 3), (2, 4)], ())]


def test_fronts_and_then_backs_of_two_persons_cannot_be_put_together_for_certain():
    scan = [page("F2", 1, 1), page("F2", 1, 2), page("F2", 2, 3), page("F2", 2, 4)]

    assert [problems for _, _, problems in told(scan)] == [(PAGES_AMBIGUOUS,), (PAGES_AMBIGUOUS,)]


def test_the_token_printed_on_the_pages_tells_whose_backs_they_are():
    scan = [
        page("F2", 1, 1, "ala"),
        page("F2", 1, 2, "ola"),
        page("F2", 2, 3, "ala"),
        page("F2", 2, 4, "ola"),
    ]

    assert told(scan) == [("F2", [(1, 1), (2, 3)], ()), ("F2", [(1, 2), (2, 4)], ())]


def test_a_page_whose_code_was_torn_off_joins_the_case_that_lacks_it():
    scan = [page("F2", 1, 1, "ala"), page("F2", 2, 2, how="marks")]

    assert told(scan) == [("F2", [(1, 1), (2, 2)], ())]


def test_a_case_is_known_by_any_of_its_pages():
    scan = [page("F2", 2, 1, how="marks"), page("F2", 1, 2, "ala"), page("F2", 2, 3, "ola")]

    assert told(scan) == [("F2", [(1, 2), (2, 1)], ()), ("F2", [(2, 3)], ())]


def test_the_back_of_a_plain_blank_never_joins_a_case():
    scan = [page("F2", 1, 1, "ala"), page("F2", 2, 2)]

    assert told(scan) == [("F2", [(1, 1)], ()), ("F2", [(2, 2)], ())]


def test_a_back_with_its_token_is_not_given_to_the_youngest():
    scan = [page("F2", 1, 1, "ala"), page("F2", 1, 2, how="marks"), page("F2", 2, 3, "ala")]

    assert told(scan) == [("F2", [(1, 1), (2, 3)], ()), ("F2", [(1, 2)], ())]


def test_a_page_that_came_alone_is_a_document_alone():
    assert told([page("F2", 2, 1)]) == [("F2", [(2, 1)], ())]


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from(["F1", "F2", "F3"]), st.sampled_from([1, 2])), max_size=12)
)
def test_every_page_is_in_exactly_one_document_and_none_has_a_page_twice(scan):
    pages = [page(form, number, source) for source, (form, number) in enumerate(scan, 1)]

    documents = gather(pages)

    sources = [one.source for document in documents for one in document.pages]
    assert sorted(sources) == list(range(1, len(scan) + 1))
    for document in documents:
        numbers = [one.page for one in document.pages]
        assert numbers == sorted(set(numbers))
        assert len({one.form.id for one in document.pages}) == 1
