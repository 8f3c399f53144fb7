"""What is sure in one place of a document is a hint for the others."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts.hints import Hints
from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask, Candidate, LineReading
from parsers.scanned.coherence import known_from, together


def read(text, kind=FieldType.TEXT, lexicon=None, sureness=0.99, *, accepted=True):
    reading = LineReading((Candidate(text, 1.0),), sureness, is_accepted=accepted, engine="lines")
    return Ask(kind, lexicon), reading


def test_people_institutions_places_addresses_and_numbers_are_gathered():
    known = known_from(
        [
            read("CIS Dębowo", lexicon=Lexicon.INSTITUTION),
            read("525-000-00-00", FieldType.NIP),
            read("Łucja Żak", lexicon=Lexicon.PERSON),
            read("l.zak@cis.example", FieldType.EMAIL),
            read("600 100 200", FieldType.PHONE),
            read("Dębowo", lexicon=Lexicon.CITY),
            read("Dębowo", lexicon=Lexicon.GMINA),
            read("coś innego", lexicon=Lexicon.PROSE),
        ]
    )

    assert known == Hints(
        persons=("Łucja Żak",),
        institutions=("CIS Dębowo",),
        emails=("l.zak@cis.example",),
        phones=("600 100 200",),
        numbers=("5250000000",),
        places=("Dębowo",),
    )


def test_a_given_name_and_a_surname_in_two_fields_are_a_person():
    fields = [
        read("Łucja", lexicon=Lexicon.FIRST_NAME),
        read("Żak", lexicon=Lexicon.SURNAME),
        read("kobieta"),
    ]

    assert known_from(fields).persons == ("Łucja Żak",)


def test_what_is_not_sure_is_no_hint():
    doubtful = read("Lucja Zak", lexicon=Lexicon.PERSON, sureness=0.6, accepted=False)
    nothing = (Ask(FieldType.TEXT), LineReading((), 1.0, is_accepted=True, engine=""))

    assert known_from([doubtful, nothing]) == Hints()


@settings(max_examples=50)
@given(st.lists(st.text("abc", min_size=1)), st.lists(st.text("abc", min_size=1)))
def test_joined_hints_never_lose_or_repeat_anything(one, other):
    whole = together(Hints(persons=tuple(one)), Hints(persons=tuple(other))).persons

    assert set(whole) == {*one, *other}
    assert len(whole) == len(set(whole))
