import pytest

from rules.decide import decide
from rules.decision import Action
from tests.support.messages import case

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Będę po 20 maja", "day-unexplained"),
        ("Będę 20 maja o 12:00", "time-unexplained"),
        ("Będę ❌", "denial-unexplained"),
        ("Zapiszę się w maju", "not-a-firm-statement"),
        ("Proszę potwierdzić udział Jana Kowalskiego", "not-a-firm-statement"),
        ("Zgłaszam Jana Kowalskiego z OPS Wrocław", "name-unexplained"),
        ("Zgłaszam udział. Kasia 2 osoby", "name-unexplained"),
        ("Zgłaszam się na spotkanie w Krakowie", "event-conflict"),
        ("Będę na spotkaniu online", "event-conflict"),
        ("Zgłaszam się na te dwa wydarzenia", "count-differs"),
        ("Będę na 80%", "condition"),
        ("Jan Kowalski przyjdzie. Przyjdzie też 27 maja.", "event-ambiguous"),
        ("Odwołuję rezygnację", "denial-unexplained"),
        ("Zgłaszałam Jana Kowalskiego, ale on nie może", "denial-unexplained"),
        ("Ja będę, koleżanka nie", "denial-unexplained"),
        ("Jak będą miejsca, to będę", "condition"),
        ("Nie zgłaszałam się", "no-plain-sign-up"),
        ("Jan Kowalski jest zapisany", "no-plain-sign-up"),
        ("Będę Saro Saroowska", "people-unsure"),
        ("Zgłaszam: Nikola & Jan Kowalski", "name-unexplained"),
        (
            "Nie będę, w moje miejsce na liście niech znajdzie się Ewa Bielska",
            "replacement-unclear",
        ),
        ("Zgłaszam nieobecność Jana Kowalskiego na spotkaniu", "denial-unexplained"),
        ("Mnie nie szukajcie, będzie Jan Kowalski", "denial-unexplained"),
        ("Proszę skreślić Jana Kowalskiego. My z Ewą Bielską w drodze", "name-unexplained"),
        ("20 maja spotkanie (z Janem Kowalskim) oraz 27 maja webinar RODO", "pairing-unsure"),
    ],
)
def test_what_stands_beside_a_claim_holds_it(words, rule):
    decision = decide(case(words, SUBJECT))
    assert decision.action is Action.REVIEW
    assert rule in {f.rule for f in decision.findings if f.blocks}


@pytest.mark.parametrize(
    "words",
    [
        "Będę 20 maja o 10:00",
        "Zgłaszam się na spotkanie we Wrocławiu",
        "Będę na spotkaniu stacjonarnie",
        "Zgłaszam się na jedno spotkanie",
        "Zapiszę się na spotkanie sieciujące 20 maja",
        "Zgłaszam Jana Kowalskiego z OPS Zalesie",
        "Zgłaszamy 2 osoby z OPS: Jan Kowalski, kierownik, i Ewa Bielska",
        "Proszę mnie skreślić. Jan Kowalski bez zmian",
    ],
)
def test_what_agrees_with_a_claim_holds_nothing(words):
    assert decide(case(words, SUBJECT)).action in {Action.AUTO, Action.AUTO_AND_REVIEW}
