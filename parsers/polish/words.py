"""Words that the language knows without a dictionary, by what they do in a sign-up.

All lists are closed and folded; a word in two of them is of the later kind.  Whatever stands in no
list is unknown: a name, a topic, or a word that decides nothing.
"""

from parsers.facts import Word
from parsers.polish.text import word_list

_PLAIN = word_list(
    """
    imieniu ramienia upowaznienia dodatkowo juz jeszcze ponadto natomiast konkretnie wiec zatem
    koniecznie naprawde super swietnie fajnie ciesze cieszymy milo link linka linku linki + tryb
    trybie forma formie miejscu wlasnie pilnie tytule tytulem pod nazwa pt zglaszajac
    ostatecznie krotko
    w we na z ze i oraz o u do dla dot dotyczacy dotyczacym dotyczacej dotyczaca dotyczace
    dotyczacego ws sprawie sprawa sprawy zwiazku nawiazaniu odpowiedzi odpowiadajac temat tematu
    ten ta to te tym tej tego temu tych tymi razem wraz wspolnie tez takze rowniez chetnie
    serdecznie uprzejmie bardzo niniejszym oczywiscie osobiscie tak jasne dzien dniu dnia dni
    dniach data termin terminie terminu godz godzina godzinie godziny r rok roku br dn pt ktore
    ktora ktory ktorym ktorej odbedzie odbywa odbywajace odbywajacym odbywajacej odbywajacego
    organizowane organizowanym organizowanej organizowanego organizowany organizowana planowane
    planowanym planowanej zaplanowane zaplanowanym zaplanowanej ww panstwo panstwa panstwem
    panstwu was wam wasz wasze waszym waszej waszego zapraszacie tresci mailowo
    """
)
_ENROLMENT = word_list(
    """
    osoby osob osobe osoba uczestnictwem nastepujace nastepujacych nastepujaca nizej wymienione
    wymienionych
    udzial udzialu udzialem udziale obecnosc obecnosci uczestnictwo uczestnictwa uczestnictwie
    lista liste listy liscie uczestnik uczestnika uczestnikow uczestnicy uczestnikiem
    uczestniczka uczestniczki uczestniczke zgloszenie zgloszenia zgloszeniu zapis zapisy zapisow
    rejestracja rejestracji rejestracje chec checi zaproszenie zaproszenia zaproszeniu
    zaproszeniem przypomnienie przypomnienia potwierdzenie potwierdzenia deklaracja deklaracje
    deklaracji odpowiedz odp re
    """
)
_EVENT = word_list(
    """
    spotkanie spotkania spotkaniu spotkaniem spotkan warsztat warsztatu warsztaty warsztatach
    warsztatow warsztacie warsztatem webinar webinaru webinarze webinarium webinary webinarem
    webinarow szkolenie szkolenia szkoleniu szkoleniem szkolen konferencja konferencji
    konferencje konferencja wydarzenie wydarzenia wydarzeniu wydarzeniem wydarzen wizyta wizyty
    wizycie wizyte wizyta wyjazd wyjazdu wyjezdzie wyjazdem zajecia zajec zajeciach seminarium
    gala gali gale gala konsultacje konsultacji konsultacjach konsultacjom sieciowanie sieciowania
    sieciowaniu sieciujace sieciujacym sieciujacego debata debaty debacie kurs kursu kursie
    panel panelu forum kongres kongresu kongresie seminarium seminarie targi targow targach
    conference workshop meeting training seminar visit
    wycieczka wycieczke wycieczki piknik pikniku festiwal festiwalu festynie festyn
    """
)
_SELF = word_list(
    """
    ja mnie mi mna siebie sobie soba sie moj moja moje mojego mojej moim swoj swoja swoje
    swojego swojej swoim wlasny wlasnej
    """
)
_OTHERS = word_list(
    """
    my nas nam nami on ona oni one ono jego jej go ich im nim nia niego niej nich jemu oboje
    obie obaj wszyscy wszystkie wszystkich kolega kolege kolegi kolezanka kolezanke kolezanki
    koledzy kolegow maz zona ktos kogos szef szefowa pracownicy ekipa zespol caly cala
    """
)
_TITLE = word_list(
    """
    kol dyr kier prez mec red wicedyr kolega kolegi kolege koledze kolezanka kolezanki kolezanke
    pan pana panu panem pani pania panie p ks s dr mgr inz prof hab lic dyrektor dyrektora
    dyrektorka dyrektorki dyrektorem kierownik kierownika kierownikiem kierowniczka kierowniczki
    kierowniczke prezes prezesa prezeska prezeski wiceprezes wiceprezeska specjalista
    specjalisty specjalistka specjalistki specjaliste specjalistke glowny glowna starszy starsza
    mlodszy mlodsza samodzielny samodzielna koordynator koordynatora koordynatorka koordynatorki
    doradca doradczyni pracownik pracownika pracownica pracownicy socjalny socjalna socjalnego
    socjalnej terapeuta terapeutka instruktor instruktora instruktorka asystent asystentka
    asystenta ksiegowa ksiegowy zastepca zastepczyni z-ca wicedyrektor inspektor inspektora
    podinspektor referent naczelnik naczelnika sekretarz sekretariat burmistrz wojt starosta
    radny radna psycholog pedagog trener trenerka animator animatorka opiekun opiekunka czlonek
    czlonkini zarzadu przewodniczacy przewodniczaca dzialu referatu wydzialu zespolu biura
    administracja biuro terapii zajeciowej zawodu projektow projektu pieczy zastepczej doktorant
    adiunkt wolontariusz administracyjny administracyjna merytoryczny
    """
)
_INSTITUTION = word_list(
    """
    ds organizacji organizacja rozwoju lokalnego wydzial dzial referat
    fundacja fundacji stowarzyszenie stowarzyszenia spoldzielnia spoldzielni socjalna socjalnej
    osrodek osrodka pomocy spolecznej spoleczny spoleczna miejski miejskiego gminny gminnego
    miejsko-gminny powiatowy powiatowe powiatowego centrum klub klubu integracji zaklad zakladu
    aktywnosci zawodowej warsztat terapii zajeciowej dom domu samopomocy srodowiskowy urzad
    urzedu gmina gminy gminie miasta miasto miasteczka starostwo starostwa pracy rodzinie uslug
    spolecznych sp zoo o.o non profit spolka cis kis wtz zaz mops gops ops pcpr pup dps sds cus
    owes lgd kgw ngo ul al pl lok pok tel kom fax faks wewn nr mail e-mail email www adres
    skrytka
    """
)
_DOUBT = word_list(
    """
    nie nic nigdy nikt bez ani jesli jezeli gdyby gdy chyba moze mozliwe ewentualnie
    prawdopodobnie raczej wstepnie warunkowo zamiast zastepstwie zastepstwo zastepuje zastapi
    oprocz poza tylko jedynie wylacznie ale jednak jednakze lecz choc chociaz mimo niestety albo
    lub badz ktorys ktores jakis jakies zaden zadna inny inna inne innego drugie drugi zmiana
    zmiane zmiany zmianie korekta korekte errata sprostowanie pomylka rezerwowa rezerwowej
    rezerwe rezerwy rezygnacja rezygnacje rezygnacji rezygnujac odwolanie odwolane odwolany
    odwolana nieobecnosc nieobecnosci nieaktualne wycofanie anulowanie anulacja skreslenie
    wykreslenie przepraszam poki dopoki zanim uzgodnieniu zgody zgode zgoda niepewne niepewny
    probuje sprobuje postaram mialbym mialabym
    """
)
_QUESTION = word_list(
    """
    czy kiedy gdzie dlaczego czemu ile jaki jaka jakie jakim jakiej kto kogo komu co czym czego
    skad dokad pytanie pytania zapytanie pytam jak
    """
)

# Nouns for people that the grammar of gender does not tell.
PEOPLE = frozenset(
    word_list(
        """
    kolezanka kolezanke kolezanki kolezanka kolezanek kobieta kobiety siostra siostre siostry mama
    mame mamy zona zone zony corka corke corki stazystka stazystke stazystki praktykantka
    praktykantke wolontariuszka wolontariuszke wolontariuszki pracownica pracownice szefowa szefowe
    szefowej dyrektorka dyrektorke kierowniczka kierowniczke asystentka asystentke uczestniczka
    terapeutka terapeutke terapeutki opiekunka opiekunke ksiegowa ksiegowe sekretarka sekretarke
    osoba osobe osoby osob osobami dziewczyna dziewczyny dziewczyne ekipa ekipe ekipy kadra kadre
    kadry delegacja delegacje zaloga zaloge rodzina rodzine rodzinka szefostwo szefostwa
    kierownictwo dyrekcja dyrekcje zarzad zespol zespolu sklad skladzie reszta reszte wszyscy
    wszystkich wszystkie ktos kogos dzieci dziecko maz meza syn syna brat brata bratem tata tate
    szefostwem szefostwu kierownictwem kierownictwa zarzadem zarzadu zespolem wszystkimi kims
    dziecmi podopiecznymi kolezankami pracownicami uczestniczkami rodzinami
    babcia dziadek ciocia wujek towarzyszaca towarzyszacej towarzyszaca podopieczni podopiecznych
    """
    )
)

KINDS: dict[str, Word] = {
    word: kind
    for kind, words in (
        (Word.INSTITUTION, _INSTITUTION),
        (Word.TITLE, _TITLE),
        (Word.PLAIN, _PLAIN),
        (Word.ENROLMENT, _ENROLMENT),
        (Word.EVENT, _EVENT),
        (Word.SELF, _SELF),
        (Word.OTHERS, _OTHERS),
        (Word.DOUBT, _DOUBT),
        (Word.QUESTION, _QUESTION),
    )
    for word in words
}
