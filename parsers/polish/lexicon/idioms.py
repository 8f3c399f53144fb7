"""Expressions that say more than their words: "nici z Jeleniej", "jestem na tak", "beze mnie".

Patterns are matched on folded words joined by single spaces, within one sentence.  One line is one
pattern; a line that begins with spaces goes on with the line above.
"""

import re
from functools import cache
from typing import NamedTuple

from parsers.facts import Act


class Idiom(NamedTuple):
    """What an expression says."""

    act: Act
    names_self: bool = False
    """It speaks of the writer: "beze mnie"."""
    is_conditional: bool = False
    is_wish: bool = False
    person: int = 0
    """3 when it speaks of its subject, never of the writer alone: "nie ma Anny"."""
    is_noun: bool = False
    """A noun of signing up: it says something only where no verb of attendance stands."""


_WITHDRAW = r"""
out
rezygnacj[aei]|rezygnacje z
odwolanie (?:mojego |naszego |swojego )?(?:udzialu|zgloszenia|zapisu|rezerwacji|uczestnictwa)
(?:moj|nasz|swoj)\w* (?:\w+ ){0,6}nieaktualn\w+
(?:zgloszenie|zapis|udzial)\w* (?:jest )?nieaktualn\w+
nieaktualn\w+ (?:jest )?(?:moje |nasze )?(?:zgloszenie|zapis)
nic(?:i)? z (?:tego|mojego|mojej|naszego|naszej|dzisiejsz\w+|jutrzejsz\w+|wyjazdu|udzialu)
z (?:\w+ ){1,4}nici
z tego nic nie bedzie
nic z tego nie bedzie
(?:mowy nie ma|nie ma mowy)(?! (?:zeby|aby|by|bym|ze))
(?:bede|bedziemy|bedzie|beda|jestem) (?:\w+ )?nieobecn\w+
wypad\w+ z (?:gry|obiegu|skladu|listy)
tym razem (?:niestety )?(?:nie dziekuj\w+|odpuszczam|odpuszczamy|pass|pas)
tym razem (?:niestety )?nie$
nie (?:dla mnie|dla nas)
nie po drodze
nie z (?:naszej|mojej) bajki
nie (?:jest|bedzie) (?:mi|nam) (?:dane|pisane)
"""
_THIRD_WITHDRAW = r"""
(?:nie ma|zabraknie|braknie)(?= (?:go|jej|ich|pani|pana|\w+))
(?:nas|go|jej|ich) (?:\w+ ){0,4}(?:nie bedzie|zabraknie|braknie)
"""
_STAY = r"""
(?:zostaje|zostajemy|zostaja|zostanie|zostana|siedzi|siedze|siedza) (?:w (?:domu|osrodku|biurze|
  pracy|firmie|fundacji|szpitalu|placowce|urzedzie|kuchni|domach|sklepie|warsztacie)|
  na (?:posterunku|dyzurze|miejscu|zwolnieniu|urlopie)|z (?:dzieckiem|dziecmi|grupa|
  podopiecznymi|uczestnikami|chorym\w*))
pilnuj\w+ \w+
zosta[lł][ai]? (?:w|z|na|przy) \w+
"""
_SELF_WITHDRAW = r"""
(?:mnie|nas) (?:\w+ ){0,4}nie (?:zobacz\w+|zastan\w+|ujrz\w+)
nie (?:zobacz\w+|zastan\w+|ujrz\w+) (?:mnie|nas)
beze mnie
bez nas
(?:nie ma|nie bedzie|braknie|zabraknie) mnie
mnie (?:\w+ ){0,4}(?:nie bedzie|zabraknie|braknie)
(?:moja|nasza) nieobecnosc\w*
nieobecnosc moja
nie licz\w* na (?:mnie|nas)
na (?:mnie|nas) (?:\w+ ){0,3}nie licz\w*
nie licz(?:cie|my|yc)? (?:mnie|nas)
(?:mnie|nas) (?:\w+ ){0,2}nie licz(?:cie|yc)?
"""
_ATTEND = r"""
in$
(?:jestem|jestesmy) (?:na|za) tak
(?:jestem|jestesmy) za$
(?:sie )?pisz\w+ sie
obecn[yai](?! (?:jest|sytuac|stan|chwil|adres|przepis))
(?:bedzie|bede|bedziemy|beda) obecn\w+
(?:beda|bedzie|bedziemy) w skladzie
w (?:nastepujacym )?skladzie
w osobach
uczestnik(?:iem|ami)? (?:beda|bedzie)
uczestnicz\w+ (?:beda|bedzie)
do dyspozycji
(?:jak najbardziej|oczywiscie) (?:jestem|bede|jestesmy|bedziemy)
"""
_SELF_ATTEND = r"""
nie (?:moge|mozemy) nie (?:przyjsc|byc|przyjechac|wziac udzialu|pojechac|skorzystac)
^tak (?:poprosze|prosze|bardzo prosze|chetnie|bede|jestem|z checia)(?: o wpisanie)?$
(?:jestem|jestesmy) (?:chetny|chetna|chetni|zainteresowan\w+ udzialem|gotow\w*)
(?:ja|my) (?:\w+ )?(?:chetny|chetna|chetnie|chetni)
"""
_SIGN_UP_NOUNS = r"""
lista (?:osob|uczestnikow|uczestniczek|gosci|delegowanych|zgloszonych|pracownikow)
(?:ostateczny |pelny |nasz )?sklad (?:delegacji|zespolu|ekipy|reprezentacji)
(?:dolaczamy|dolaczam) (?:do listy|na liste)
klepniete
(?:zgloszenie|zgloszenia) (?:na|do|udzialu|uczestnictwa|uczestnik\w+|pracownik\w+|osob|osoby)
zapis na
(?:delegowanie|oddelegowanie) (?:pracownik\w+|osob|pan\w*)
"""
_SIGN_UP = r"""
(?:pros\w+|poprosz\w+|wnos\w+) (?:\w+ ){0,2}o (?:\w+ )?(?:rejestracje|zapis|wpis|rezerwacje|
  uwzglednienie|przyjecie)(?: zgloszenia| mojego zgloszenia)?
miejsc(?:e|a) dla
(?:jedno|dwa|trzy|cztery|piec|\d+) miejsc\w*
(?:prosze|poprosze|prosimy|poprosimy) o (?:\w+ ){0,2}(?:miejsce|miejsca|zaproszenie|zaproszenia|
  wejsciowk\w+|dostep|dopisk\w*)
(?:miejsce|miejsca) (?:\w+ ){0,8}(?:prosze|poprosze|prosimy|poprosimy)
biore (?:bez gadania|w ciemno|udzial)
(?:z|z wielka|z mila|z ogromna) (?:przyjemnoscia|checia|radoscia|rozkosza) (?:przyjmuj\w+|
  skorzyst\w+)
"""
_LATE = r"""
spoznion[yai]
(?:z )?(?:malym |lekkim |drobnym )?(?:spoznieni\w+|poslizgiem|opoznieni\w+)
(?:po|do) czasie
wczesniej (?:wyjsc|wyjde|wyjdziemy)
"""
_UNDECIDED = r"""
(?:dam|damy|da|dadza|dac) (?:\w+ )?znac
(?:jeszcze|na razie) nie (?:wiem|wiemy|wiadomo|wie)
nie (?:wiem|wiemy|wiadomo|wie) (?:jeszcze|czy|kto|kiedy|kogo|ile)
nie (?:jestem|jestesmy) (?:jeszcze )?(?:\w+ )?pewn\w+
trudno powiedziec
nie (?:obiecuje|obiecuję|obiecujemy|gwarantuje|gwarantujemy)
w miare mozliwosci
(?:na|poki co|narazie) (?:razie )?(?:tylko )?(?:zaznacz\w*|wstepnie)
olowkiem
(?:na|w) razie (?:prosze |proszę )?nie
jeszcze nie (?:wpisuj\w*|zapisuj\w*|potwierdz\w*)
do (?:ustalenia|potwierdzenia|uzgodnienia)
(?:potwierdze|potwierdzimy|podam|podamy|przysle|przyslemy|zglosze|zglosimy|
  przekaze) (?:\w+ ){0,4}(?:pozniej|wkrotce|niebawem|jutro|pojutrze|osobno|odrebnie|blizej|
  na dniach|jak tylko|jak juz|gdy tylko|kiedy|po weekendzie|w (?:najblizsz\w+|przyszl\w+|
  poniedzialek|wtorek|srode|czwartek|piatek)|do (?:konca|poniedzialku|wtorku|srody|czwartku|
  piatku|jutra))
(?:nazwisk\w+|imion\w+|dane|skład|sklad) (?:\w+ ){0,3}(?:podam|podamy|dopytam|dosle|doslemy|
  przysle|pozniej|nieznane|wkrotce|powiem)
zobacze(?:my)? (?:czy|jak)
biore pod uwage
(?:mam|mamy|ma) (?:zamiar|nadzieje|w planach|w planie|chec|ochote)
na (?:fifty|50)
nie na sztywno
wymaga (?:zgody|potwierdzenia|uzgodnienia)
czekam(?:y)? na (?:zgode|decyzje|akceptacje|potwierdzenie dyr\w+|delegacje)
"""
_ASK = r"""
(?:mam|mamy|jeszcze|mala|jedna|wielka) (?:\w+ )?prosb[aey]\w*
prosb[aey] o
(?:mam|mamy) (?:\w+ )?(?:pytani\w+|pytanko)
"""
_NO_THANKS = r"""
(?:za (?:\w+ ){1,5})?tym razem (?:podziekuje|podziekujemy|dziekuje|dziekujemy)
"""
_NEUTRAL = r"""
(?:jestem|jestesmy|jest|sa) (?:juz |przeciez )?(?:zapisan\w+|wpisan\w+|
  na liscie(?: rezerwowej)?)
nie (?:moge|mozemy) (?:sobie )?odmowic(?: sobie)?
nie (?:trzeba|musicie|musisz|muszą|musza|ma potrzeby|przeszkadza)
juz nie (?:ten|ta|to|te)$
nie (?:ta|ten|ci|te|tej|tego) (?:druga|drugi|z|ze|od)
(?:bede|bedziemy|bylbym|bylabym|bylibysmy) (?:\w+ )?(?:wdzieczn\w+|zobowiazan\w+|rad[aiy]?|
  szczesliw\w+)
(?:bedzie|byloby|bylo) (?:mi|nam|nas) (?:\w+ )?(?:milo|przykro|latwiej|wygodniej)
nie ma (?:sprawy|za co|problemu|potrzeby|tego zlego|dramatu)
(?:prosze |prosimy )?(?:o )?nie mylic
(?:to )?nie (?:jest )?(?:pomylka|zart|zarty|przypadek|literowka|blad|maz|zona|mezem|brat|
  siostra|fanaberia)
to (?:zbieg okolicznosci|przypadek)
bez zmian
(?:zeby|by|aby) nie (?:bylo|przepadlo|przepadl\w+|zapomniec)
(?:dzieki|dziekuj\w+|przepraszam\w*|sorki|sorry|wybacz\w*)
bez zmian
(?:jak|tak jak) (?:wyzej|zawsze|zwykle|ustalalismy|ustalilismy|bylo ustalone|ustalono)
jesli (?:to |cos )?(?:mozliwe|mozna)
jesli (?:potrzeba|trzeba)(?: czegos| cos)?(?: wiecej| jeszcze| dodatkowo)?
(?:w razie|gdyby|jakby) (?:\w+ )?(?:pytan|pytania|watpliwosci|czego|potrzeby|co)
do (?:zobaczenia|uslyszenia|spotkania)
(?:mialabym|mialbym|mielibysmy|mialybysmy|byloby) (?:\w+ )?(?:blizej|latwiej|wygodniej|taniej)
  (?! do)
wypada (?:\w+ ){0,2}(?:podziekowac|przeprosic|zapytac|przypomniec|pogratulowac)
trzyma\w* kciuki
"""
_ENGLISH_AWAY = r"""
(?:i |we )?(?:have to|need to|must|had to|would like to) (?:cancel|withdraw|pull out|step down)
(?:i |we )?(?:can ?not|can t|can't|won t|won't|will not|am unable to|are unable to|
  will not be able to|won't be able to) (?:attend|come|make it|join|participate|be there|
  take part)
please (?:cancel|remove|delete) (?:me|my|us|our)
"""
_ENGLISH_SIGN_UP = r"""
please (?:also )?(?:register|sign up|sign|enrol|enroll|add|put|book|include|count)
(?:i|we) (?:would like|d like|want|wish) to (?:register|sign up|enrol|enroll|book)
"""
_ENGLISH_ATTEND = r"""
(?:will|shall|would like to|d like to|want to|wish to|am going to|are going to) (?:both |also |
  gladly |be happy to |be glad to )?(?:attend|participate|take part|join|come|be there)
"""

_TABLES = (
    (_NO_THANKS, Idiom(Act.WITHDRAW)),
    (_NEUTRAL, Idiom(Act.THANK)),
    (_ASK, Idiom(Act.ASK)),
    (_UNDECIDED, Idiom(Act.UNDECIDED, is_conditional=True)),
    (_STAY, Idiom(Act.STAY, person=3)),
    (_SELF_WITHDRAW, Idiom(Act.WITHDRAW, names_self=True)),
    (_WITHDRAW, Idiom(Act.WITHDRAW)),
    (_THIRD_WITHDRAW, Idiom(Act.WITHDRAW, person=3)),
    (_LATE, Idiom(Act.LATE)),
    (_SELF_ATTEND, Idiom(Act.ATTEND, names_self=True, is_wish=True)),
    (_ATTEND, Idiom(Act.ATTEND)),
    (_SIGN_UP, Idiom(Act.SIGN_UP)),
    (_ENGLISH_AWAY, Idiom(Act.WITHDRAW)),
    (_ENGLISH_SIGN_UP, Idiom(Act.SIGN_UP)),
    (_ENGLISH_ATTEND, Idiom(Act.ATTEND)),
    (_SIGN_UP_NOUNS, Idiom(Act.SIGN_UP, is_noun=True)),
)


@cache
def idioms() -> tuple[tuple[re.Pattern[str], Idiom], ...]:
    """List all expressions; the first that fits some words claims them."""
    return tuple(
        (re.compile(rf"(?<![^ ])(?:{line.strip()})(?![^ ])"), idiom)
        for table, idiom in _TABLES
        for line in table.strip().replace("\n  ", "").splitlines()
    )
