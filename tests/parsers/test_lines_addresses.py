from hypothesis import given
from hypothesis import strategies as st

from parsers.facts.hints import Hints
from parsers.lines.addresses import made_addresses

ZOFIA = Hints(persons=("Zofia Żółkiewska-Brzęk",), emails=("biuro@promyk.org.pl",))


def test_an_address_is_made_of_a_name_and_a_domain_that_others_share():
    made = made_addresses(ZOFIA, ["zzolkiewskabrzek@promyk.orgpl"])

    assert "zzolkiewska-brzek@promyk.org.pl" in made


def test_half_of_a_double_surname_is_enough():
    assert "z.brzek@promyk.org.pl" in made_addresses(ZOFIA, ["zbrzek@promyk.org.pl"])


def test_the_domain_that_was_read_counts_as_well():
    made = made_addresses(Hints(persons=("Jan Nowak",)), ["j nowak@wp.pl"])

    assert "j.nowak@wp.pl" in made


def test_without_a_domain_nothing_is_made():
    assert made_addresses(Hints(persons=("Jan Nowak",)), ["jnowak"]) == []


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_never_more_than_twelve_are_proposed(persons, read):
    assert len(made_addresses(Hints(persons=tuple(persons)), read)) <= 12
