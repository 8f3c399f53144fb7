"""The words by which complaints, rights over one's data, journalists, invoices and offers are told.

Each pattern is about one folded sentence (`rules.said.plain`) and needs a deed with its object: a
clause of information ("zgodnie z RODO informujemy"), the topic of a webinar or "proszę o
wystawienie faktury" are none of them.

Source: GDPR articles 7(3) and 15-22; Code of Administrative Procedure, articles 227 and 233; act of
6 September 2001 on public information; the press law of 26 January 1984, articles 3a and 4.
"""

import re

from rules.decision import MatterKind

_DATA = r"dan(?:ych|e|ym|ymi)"
_OWN_DATA = rf"(?:{_DATA} osobow\w+|(?:moi\w*|moje|nasz\w+|swoi\w*|swoje|mego|mych) {_DATA})"
_DELETE = r"(?:usun\w+|usuwa\w+|skasow\w+|wykasow\w+|wymaz\w+|zniszcz\w+)"
_DEED = (
    rf"(?:{_DELETE}|kopi\w+|dostep\w*|ograniczen\w+|ograniczy\w+|przeniesieni\w+|przeniesc"
    r"|sprostowan\w+|sprostowac|zaprzesta\w+|nieprzetwarzani\w+|udostepni\w+ mi|udzieleni\w+)"
)
_LODGE = (
    r"(?:sklad\w+|zloz\w+|wnosz\w+|wnies\w+|kieruj\w+|przesyl\w+|wysyl\w+|zalacz\w+"
    r"|niniejsz\w+|to jest|jest to)"
)
_SEND = r"(?:przesyl\w+|wysyl\w+|zalacz\w+|zalaczeniu|przekazuj\w+|dorecz\w+|wystawil\w+|dolacz\w+)"

PLAIN: dict[MatterKind, re.Pattern[str]] = {
    MatterKind.RODO: re.compile(
        rf"\b{_DEED} (?:\w+ ){{0,3}}?{_OWN_DATA}\b"
        rf"|\b{_DELETE} (?:\w+ ){{0,3}}?(?:mnie|nas|moj\w*|nasz\w*) (?:\w+ ){{0,3}}?z (?:\w+ )?baz"
        rf"|\b(?:mnie|nas) {_DELETE} z (?:\w+ )?baz"
        r"|\b(?:cof\w+|wycof\w+|odwol\w+) (?:\w+ ){0,3}?zgod\w+"
        r" (?:\w+ ){0,4}?(?:przetwarzani\w+|danych|wizerunk\w+)"
        rf"|\bsprzeciw\w* (?:\w+ ){{0,4}}?(?:przetwarzani\w+|{_OWN_DATA})\b"
        rf"|\b(?:jakie|ktore|skad|komu|dlaczego|na jakiej podstawie) (?:\w+ ){{0,4}}?{_OWN_DATA}\b"
        rf"|\b(?:zadam|zadamy|zadanie|zadania|domagam\w*|korzystajac\w*|skorzysta\w+)"
        rf" (?:\w+ ){{0,6}}?(?:rodo|{_OWN_DATA}|prawa dostepu|prawa do bycia zapomnian\w+)\b"
        r"|\brodo zadanie\b|\bprawo do bycia zapomnian\w+ (?:wobec|przysluguj\w+ mi)"
        r"|\b(?:na podstawie|zgodnie z|w trybie|w mysl|moc\w+) art\w* (?:15|16|17|18|20|21)"
        r" (?:\w+ ){0,3}?(?:rodo|gdpr|2016 679)\b"
        r"|\b(?:wyciek\w*|wyciekl\w*|naruszeni\w+|ujawnieni\w+|ujawnili\w*)"
        rf" (?:\w+ ){{0,3}}?{_OWN_DATA}\b"
        r"|\b(?:delete|erase|remove|deletion of|erasure of|copy of|access to|rectify"
        r"|rectification of|processing of) (?:all )?(?:of )?(?:my|our) (?:\w+ )?data\b"
        r"|\b(?:withdraw|revoke) (?:my|our) consent\b|\b(?:gdpr|data subject) (?:access )?request\b"
    ),
    MatterKind.COMPLAINT: re.compile(
        rf"\b{_LODGE} (?:\w+ ){{0,4}}?(?:skarg\w*|reklamacj\w+|zazaleni\w+)\b"
        r"|\b(?:skarg[aei]?|reklamacj\w+|zazaleni\w+) (?:na|dotycz\w+|w sprawie|od)\b"
        r"|\b(?:skarze|skarzymy) sie\b|\breklamuj(?:e|emy)\b"
        r"|\bodwoluj(?:e|emy) sie od\b"
        r"|\bodwolani\w+ od (?:\w+ ){0,2}?(?:wynik\w+|decyzj\w+|uchwal\w+|ocen\w+|odmow\w+"
        r"|rozstrzygnieci\w+|odrzuceni\w+)"
        r"|\b(?:file|make|submit|lodge|formal|official) (?:\w+ ){0,2}?complaint\b"
        r"|\b(?:complain|complaint) about\b"
    ),
    MatterKind.PUBLIC_INFORMATION: re.compile(
        r"\b(?:udostepni\w+|udziel\w+|dostep\w*|wniosek|wniosku|wnioskuj\w+|wnosz\w+|prosz\w+|prosi\w*)"
        r" (?:\w+ ){0,4}?informacj\w+ publiczn\w+\b"
    ),
    MatterKind.MEDIA: re.compile(
        r"\b(?:jestem|reprezentuj\w+|pisze jako|zwracam sie jako) (?:\w+ ){0,3}?"
        r"(?:dziennikar\w+|reporter\w+|redaktor\w*)\b"
        r"|\b(?:prowadz\w+|nagrywa\w+) (?:\w+ ){0,4}?(?:audycj\w+|program\w* radiow\w+)\b"
        r"|\bprzygotowuj\w+ (?:\w+ ){0,3}?(?:artykul\w*|reportaz\w*|audycj\w+"
        r"|material\w* pras\w+)\b"
        r"|\b(?:prosb\w+|prosz\w+|prosimy) o (?:\w+ )?(?:wywiad\w*|wypowiedz\w*"
        r"|komentarz (?:dla|do|na potrzeby))\b"
        r"|\b(?:pytani\w+|zapytani\w+) prasow\w+|\bpraw\w+ prasow\w+"
        r"|\bi am (?:a|an) (?:\w+ )?(?:journalist|reporter)\b|\bpress (?:inquiry|enquiry|request)\b"
    ),
    MatterKind.INVOICE: re.compile(
        rf"\b{_SEND} (?:\w+ ){{0,5}}?(?:faktur\w*|rachunek|rachunku|not[ae] ksiegow\w+)\b"
        r"|\b(?:wezwani\w+ do zaplaty|ponaglen\w+ do zaplaty)\b"
        r"|\b(?:prosimy|prosze) o (?:\w+ )?(?:oplacenie|uregulowanie|zaplate|zaplacenie)\b"
        r"|\b(?:attached|enclosed|overdue|unpaid) (?:\w+ ){0,3}?invoice\b"
    ),
    MatterKind.OFFER: re.compile(
        r"\b(?:przedstawi\w+|przesyl\w+|zloz\w+|sklad\w+|zapozna\w+|zainteresowan\w+|skorzysta\w+)"
        r" (?:\w+ ){0,5}?ofert(?:e|y|a)\b(?! prac)"
        r"|\b(?:nasza|naszej|nasze|moja) (?:\w+ )?(?:oferta|oferte|oferty|ofercie|firma)\b"
        r"|\boferujemy (?:\w+ ){0,4}?(?:uslug\w*|szkolen\w*|kurs\w*|produkt\w*|rozwiazan\w*|cen\w*"
        r"|rabat\w*|wspolprac\w*|wynajem|sal\w*|catering)"
        r"|\bzapytani\w+ ofertow\w+|\b(?:propozycj\w+|nawiazani\w+) wspolpracy handlow\w+"
    ),
    MatterKind.JOB: re.compile(
        r"\b(?:moje|przesyl\w+|wysyl\w+|zalacz\w+) (?:\w+ ){0,3}?(?:cv|list motywacyjny|zyciorys)\b"
        r"|\b(?:szukam|poszukuj\w+) (?:\w+ )?(?:pracy|zatrudnienia|stazu|praktyk)\b"
        r"|\baplikuj\w+ na stanowisk\w+|\bofert\w+ pracy\b|\bwoln\w+ (?:etat\w*|stanowisk\w+)\b"
        r"|\bodby\w+ (?:\w+ ){0,3}?(?:stazu?|praktyk\w*)\b"
    ),
}
"""By these a mail surely is about the matter."""

SUBJECT: dict[MatterKind, re.Pattern[str]] = {
    MatterKind.RODO: re.compile(r"(?:zadanie|wniosek|prosba) (?:\w+ ){0,4}?rodo\b|rodo zadanie\b"),
    MatterKind.COMPLAINT: re.compile(r"(?:skarga|reklamacja|zazalenie|complaint)\b|odwolanie od\b"),
    MatterKind.INVOICE: re.compile(
        r"(?:faktura|e faktura|rachunek|nota ksiegowa|wezwanie do zaplaty|invoice)\b"
    ),
    MatterKind.OFFER: re.compile(r"(?:oferta|zapytanie ofertowe)\b(?! pracy)"),
    MatterKind.JOB: re.compile(r"(?:cv|aplikacja na stanowisko|oferta pracy)\b"),
}
"""As `PLAIN`, for the beginning of a subject that is no answer."""

_NOT = (
    r"\bnie (?:\w+ ){0,2}?(?:sklad\w+|wnosz\w+|jest to|mam|zglaszam|skarze|cofam|zadam)\b"
    r"|\bbez (?:\w+ )?(?:skarg|reklamacj\w+|sprzeciw\w*)\b"
    r"|\bwycofuj\w+ (?:\w+ )?(?:skarg\w+|reklamacj\w+)"
)
_TOPIC = (
    r"|\b(?:szkoleni\w+|webinar\w*|warsztat\w*|spotkani\w+|kurs\w*|konferencj\w+) (?:\w+ ){0,2}?"
    r"(?:o|z|pt|pod tytulem|dotycz\w+|w zakresie|na temat|rodo)\b"
)
_CLAUSE = (
    r"|\b(?:wyraz\w+) (?:\w+ ){0,2}?zgod\w+\b|\bklauzul\w+"
    r"|\b(?:mam|ma|posiada\w*|przysluguj\w+|poinformowan\w+|wiadomosci|oswiadcz\w+|wiem)"
    r" (?:\w+ ){0,6}?praw[oa]\b"
)
DENIED: dict[MatterKind, re.Pattern[str]] = {
    **{kind: re.compile(_NOT) for kind in PLAIN},
    MatterKind.RODO: re.compile(_NOT + _TOPIC + _CLAUSE),
    MatterKind.PUBLIC_INFORMATION: re.compile(_NOT + _TOPIC),
}
"""A sentence with these says nothing of the sort: denied, taken back, a topic, a clause."""
