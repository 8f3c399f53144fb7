"""Verbs and predicatives and what each does to attendance, with the forms that mails use.

One line a verb, one column a kind of form; all folded.  Forms that several persons share
("zapisuje" without diacritics) stand in both columns and are decided by the text (`clauses`).
The verbs come from the language of invitations and answers: coming, taking part, putting on a
list, sending somebody, cancelling, replacing, asking; official and colloquial.
"""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from parsers.facts import Act


class Form(StrEnum):
    """Which form of a verb a word is."""

    I = "i"  # noqa: E741 - the grammatical first person singular
    WE = "we"
    THIRD = "third"
    THEY = "they"
    INFINITIVE = "infinitive"
    NOUN = "noun"
    """zapisanie: the verbal noun after "proszę o"."""
    PAST = "past"
    ORDER = "order"
    """zapisz, wpiszcie: the imperative."""


class Role(StrEnum):
    """What a verb does in its sentence."""

    ACT = "act"
    """It says something about attendance by itself."""
    REQUEST = "request"
    """proszę: asks for the infinitive or noun that follows."""
    WISH = "wish"
    """chcę, chciałbym: politely asks for the infinitive that follows."""
    MODAL = "modal"
    """mogę, planuję: makes the infinitive that follows only possible."""


class Verb(NamedTuple):
    """A form of a verb as found in a text."""

    lemma: str
    act: Act
    role: Role
    form: Form
    needs: tuple[str, ...]
    """Words one of which must stand with it, or it means something else ("wezmę udział")."""


# The impersonal past ("oddelegowano Annę") speaks for the office and stands with "we".
# The future of putting on a list ("zapiszę się") is a promise, not a sign-up: act other.
# A line that begins with spaces goes on with the line above.
# lemma|act|role|I|we|(s)he|they|infinitive|noun|past|order|needs one of
_TABLE = """
byc|attend|act|bede|bedziemy|bedzie|beda|byc|||
wziac|attend|act|wezme biore|wezmiemy bierzemy|wezmie bierze|wezma biora|wziac brac|
  wziecie wziecia|wzialem wzielam wzial wziela bralem bralam||udzial
uczestniczyc|attend|act|uczestnicze|uczestniczymy|uczestniczy|uczestnicza|uczestniczyc||
  uczestniczylem uczestniczylam uczestniczyl uczestniczyla uczestniczyli|
przyjsc|attend|act|przyjde|przyjdziemy|przyjdzie|przyjda|przyjsc|przyjscie|
  przyszedl przyszla przyszlam przyszedlem|
przyjechac|attend|act|przyjade|przyjedziemy|przyjedzie|przyjada|przyjechac przyjezdzac|
  przyjazd przyjazdu|przyjechal przyjechala|
przybyc|attend|act|przybede|przybedziemy|przybedzie|przybeda|przybyc|przybycie|przybyl przybyla|
dotrzec|attend|act|dotre|dotrzemy|dotrze|dotra|dotrzec||dotarl dotarla|
stawic|attend|act|stawie|stawimy|stawi|stawia|stawic||stawil stawila|
zjawic|attend|act|zjawie|zjawimy|zjawi|zjawia|zjawic||zjawil zjawila|
pojawic|attend|act|pojawie|pojawimy|pojawi|pojawia|pojawic||pojawil pojawila|
pojechac|attend|act|pojade jade|pojedziemy jedziemy|pojedzie jedzie|pojada jada|
  pojechac jechac||pojechal pojechala|
wybrac sie|attend|act|wybieram wybiore|wybieramy wybierzemy|wybiera wybierze|
  wybieraja wybiora|wybrac||wybralem wybralam wybral wybrala||sie
skorzystac|attend|act|skorzystam korzystam|skorzystamy korzystamy|skorzysta|skorzystaja|
  skorzystac||skorzystalem skorzystalam||zaproszenia
przyjac|attend|act|przyjmuje|przyjmujemy|||||przyjalem przyjelam||zaproszenie
dolaczyc|attend|act|dolacze|dolaczymy|dolaczy|dolacza|dolaczyc|||
dojechac|attend|act|dojade|dojedziemy|dojedzie|dojada|dojechac||dojechal dojechala|
wpasc|attend|act|wpadne wpadam|wpadniemy wpadamy|wpadnie wpada|wpadna wpadaja|wpasc|||
zawitac|attend|act|zawitam|zawitamy|zawita|zawitaja|zawitac|||
isc|attend|act|ide pojde|idziemy pojdziemy|idzie pojdzie|ida pojda|pojsc isc|||
reprezentowac|attend|act|reprezentuje|reprezentujemy|||reprezentowac||reprezentowal reprezentowala|
zglosic|sign_up|act|zglaszam|zglaszamy|zglasza|zglaszaja|
  zglosic zglaszac|zgloszenie zgloszenia|zglosilem zglosilam zglosil zglosila zglosilismy|
  zglos zgloscie
zapisac|sign_up|act|zapisuje|zapisujemy|zapisuje|zapisuja|
  zapisac zapisywac|zapisanie zapis|
  zapisalem zapisalam zapisal zapisala zapisalismy zapisany zapisana|zapisz zapiszcie
wpisac|sign_up|act|wpisuje|wpisujemy|wpisuje|wpisuja|wpisac wpisywac|
  wpisanie wpis|wpisalem wpisalam wpisany wpisana|wpisz wpiszcie
dopisac|sign_up|act|dopisuje|dopisujemy|dopisuje|dopisuja|dopisac|dopisanie|
  dopisalem dopisalam|dopisz dopiszcie
zarejestrowac|sign_up|act|rejestruje|rejestrujemy|
  rejestruje|rejestruja|zarejestrowac rejestrowac|zarejestrowanie rejestracje|
  zarejestrowalem zarejestrowalam|zarejestruj zarejestrujcie
uwzglednic|sign_up|act|||||uwzglednic|uwzglednienie uwzglednienia||uwzglednij uwzglednijcie
dodac|sign_up|act|||||dodac dolaczyc dorzucic|dodanie dolaczenie||dodaj dodajcie dorzuc dorzuccie
wliczyc|sign_up|act|||||wliczyc|wliczenie||wlicz wliczcie
wciagnac|sign_up|act|||||wciagnac wrzucic|wciagniecie||wciagnij wciagnijcie wrzuc wrzuccie
zarezerwowac|sign_up|act|rezerwuje zaklepuje|rezerwujemy zaklepujemy|||
  zarezerwowac|zarezerwowanie rezerwacje||zarezerwuj zarezerwujcie|miejsce miejsca
typowac|sign_up|act|typuje|typujemy|typuje|typuja||||
wytypowac|sign_up|act||wytypowalam wytypowalem wytypowano wyznaczono|||||||
oddelegowac|sign_up|act||oddelegowano skierowano delegowano|||||||
umiescic|sign_up|act|||||umiescic|umieszczenie||umiesc
delegowac|sign_up|act|deleguje|delegujemy oddelegowalem oddelegowalam|deleguje|deleguja|
  delegowac oddelegowac|delegowanie oddelegowanie|delegowani|
skierowac|sign_up|act|kieruje|kierujemy||||skierowanie|skierowalem skierowalam|
pisac sie|sign_up|act|pisze|piszemy|||||||sie
meldowac sie|sign_up|act|melduje zamelduje|meldujemy|melduje|melduja|||||sie
potwierdzic|sign_up|act|potwierdzam|potwierdzamy|potwierdza|potwierdzaja|
  potwierdzic||potwierdzilem potwierdzilam|
deklarowac|sign_up|act|deklaruje|deklarujemy|deklaruje|deklaruja|zadeklarowac|||
  |udzial uczestnictwo obecnosc chec
zapisac potem|other|act|zglosze zapisze wpisze dopisze zarejestruje potwierdze oddeleguje
  skieruje zadeklaruje zarezerwuje|zglosimy zapiszemy zarejestrujemy potwierdzimy|zglosi||||||
rezygnowac|withdraw|act|rezygnuje zrezygnuje|rezygnujemy|rezygnuje|rezygnuja|
  zrezygnowac rezygnowac|rezygnacja rezygnacje rezygnacji|zrezygnowalem zrezygnowalam|
odwolac|withdraw|act|odwoluje odwolam|odwolujemy|odwoluje odwola|odwoluja|odwolac|odwolanie|
  odwolalem odwolalam|odwolaj
wypisac|withdraw|act|wypisuje wypisze|wypisujemy|wypisuje|wypisuja|wypisac|wypisanie|
  wypisalem wypisalam|wypisz wypiszcie
wykreslic|withdraw|act|||||wykreslic skreslic usunac zdjac|
  wykreslenie skreslenie usuniecie zdjecie||
  wykresl skresl usun zdejmij wykreslcie skreslcie usuncie zdejmijcie
anulowac|withdraw|act|anuluje|anulujemy|anuluje||anulowac|anulowanie||anuluj
wycofac|withdraw|act|wycofuje wycofam|wycofujemy|wycofuje|wycofuja|wycofac|wycofanie|
  wycofalem wycofalam|wycofaj
odpasc|withdraw|act|odpadam odpuszczam|odpadamy odpuszczamy|odpada odpadnie|odpadaja|odpuscic|||
zastapic|replace|act|zastapie zastepuje|zastapimy|zastapi zastepuje|zastapia|zastapic|
  zastepstwo zastepstwie||
zamienic|replace|act|zamieniam zamienie|zamieniamy|zamieni|zamienia|zamienic podmienic|
  zamiana zamiane||zamien podmien
pytac|ask|act|pytam zapytam|pytamy|||zapytac spytac|||
prosic|ask|request|prosze poprosze|prosimy poprosimy|prosi|prosza|prosic|prosba prosbe||
chciec|other|wish|chce chcialbym chcialabym pragne|chcemy chcielibysmy chcialybysmy|||
  chciec||chcialem chcialam|
moc|other|modal|moge moglbym moglabym|mozemy moglibysmy|moze moglby moglaby|moga|moc||
  moglem moglam mogl mogla|
musiec|other|modal|musze|musimy|musi|musza|musiec||musialem musialam|
planowac|other|modal|planuje zamierzam|planujemy zamierzamy|planuje zamierza|
  planuja zamierzaja|||planowalem planowalam|
starac|other|modal|postaram sprobuje powinienem powinnam|postaramy sprobujemy|
  postara sprobuje powinien powinna|postaraja|||staralem|
miec nadzieje|other|modal|mam|mamy|ma|maja|miec||mialem mialam|
"""
_FORMS = (
    Form.I,
    Form.WE,
    Form.THIRD,
    Form.THEY,
    Form.INFINITIVE,
    Form.NOUN,
    Form.PAST,
    Form.ORDER,
)


@cache
def verb_forms() -> dict[str, tuple[Verb, ...]]:
    """List for each folded form the readings it can have."""
    found: dict[str, list[Verb]] = {}
    for line in _TABLE.strip().replace("\n  ", "").splitlines():
        lemma, act, role, *columns = (*line.split("|"), *[""] * 12)[:13]
        needs = tuple(columns[len(_FORMS)].split())
        for form, words in zip(_FORMS, columns, strict=False):
            for word in words.split():
                found.setdefault(word, []).append(Verb(lemma, Act(act), Role(role), form, needs))
    return {word: tuple(readings) for word, readings in found.items()}
