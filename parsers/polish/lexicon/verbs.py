"""Verbs by lemma: what each does to attendance.

The lists come from the language, not from mails: verbs of motion and presence with their prefixes,
verbs of putting on a list and of sending somebody, of resigning and of replacing, of informing,
asking, hoping, thanking.  Forms are made by the SGJP dictionary (`parsers.polish.morphology`), so
a lemma here covers all its forms.  A lemma in two lists has two readings; the one that its
company decides comes first (`needs`).
"""

from enum import StrEnum
from typing import NamedTuple

from parsers.facts import Act
from parsers.polish.text import word_list


class Role(StrEnum):
    """What a verb does in its clause."""

    ACT = "act"
    """It says something by itself."""
    REQUEST = "request"
    """prosić: asks for the infinitive or verbal noun that it governs."""
    WISH = "wish"
    """chcieć: politely asks for the infinitive that it governs."""
    MODAL = "modal"
    """móc: makes the infinitive that it governs only possible."""
    FIRM = "firm"
    """zamierzać, zdecydować się: states the infinitive that it governs."""
    FORCED = "forced"
    """musieć, być zmuszonym: states a withdrawal, leaves anything else possible."""


class Entry(NamedTuple):
    """One lemma of the lexicon."""

    lemma: str
    act: Act
    role: Role = Role.ACT
    needs: tuple[str, ...] = ()
    """Stems one of which stands in the clause, or the verb means something else."""


# These mean attendance by themselves; other verbs of motion need an event beside them.
SURELY_COMING = frozenset(
    word_list(
        """
    być przyjść przychodzić przyjechać przyjeżdżać przybyć przybywać dojechać dojeżdżać dotrzeć
    docierać pojawić pojawiać zjawić zjawiać stawić uczestniczyć wziąć brać pojechać jechać
    pójść iść dołączyć dołączać wpaść wpadać wybrać wybierać skorzystać korzystać partycypować
    zawitać reprezentować włączać włączyć podłączyć zalogować podjechać zameldować meldować
    """
    )
)
# Motion and presence.  The bare verbs count only with prefixes of coming or of setting out.
_ATTEND = """
być przyjść przychodzić przyjechać przyjeżdżać przybyć przybywać przybiec przylecieć
przylatywać przywędrować
dojść dojechać dojeżdżać dotrzeć docierać dobiec dolecieć podjechać podejść podskoczyć
pojechać pójść polecieć pobiec pojawić pojawiać zjawić zjawiać stawić stawiać wstawić zameldować
meldować zawitać zajrzeć zaglądać wpaść wpadać wbić wbijać wskoczyć wskakiwać wjechać
wjeżdżać wejść wchodzić wsiąść wsiadać zasiąść zasiadać usiąść siąść siadać zagościć
gościć uczestniczyć partycypować wystąpić dołączyć dołączać podłączyć podłączać podpiąć podpinać
połączyć zalogować logować przyłączyć przyłączać dosiąść dosiadać zabrać zabierać jechać
iść lecieć biec ruszyć ruszać wyruszyć wyruszać wybrać wybierać udać udawać doczłapać dotoczyć
dowlec zaszczycić zaszczycać odwiedzić odwiedzać towarzyszyć obejrzeć oglądać posłuchać wysłuchać
słuchać zobaczyć pokazać pokazywać reprezentować skorzystać korzystać
przydreptać pomaszerować powędrować pognać pomknąć popędzić jeździć stawać stanąć posiedzieć
przesiedzieć spotkać spotykać widzieć przycisnąć wcisnąć trafić zjechać zjeżdżać nadciągnąć
nadciągać nadjechać nadejść przyfrunąć włączyć włączać dolać przymaszerować wtargnąć
"""
_NEED_SELF = frozenset(
    word_list(
        """
    włączyć włączać stawić stawiać wstawić pojawić pojawiać zjawić zjawiać zameldować meldować
    podłączyć podłączać podpiąć podpinać połączyć zalogować logować przyłączyć przyłączać
    dosiąść dosiadać wybrać wybierać udać udawać pokazać pokazywać zabrać zabierać spotkać
    spotykać widzieć wcisnąć wbić dotoczyć dowlec zobaczyć
    """
    )
)
_SIGN_UP = """
zgłosić zgłaszać zapisać zapisywać wpisać wpisywać dopisać dopisywać przypisać zarejestrować
rejestrować uwzględnić uwzględniać dodać dodawać dorzucić dorzucać doliczyć doliczać wliczyć
wliczać policzyć wciągnąć wciągać wrzucić wrzucać umieścić umieszczać ująć ujmować objąć
zarezerwować rezerwować zaklepać zaklepywać zabukować bukować przyjąć przyjmować zaakceptować
akceptować oddelegować delegować wydelegować skierować kierować wytypować typować wyznaczyć
wyznaczać desygnować wysłać wysyłać posłać posyłać oddelegowywać awizować potwierdzić potwierdzać
podtrzymać podtrzymywać deklarować zadeklarować dokooptować dokooptowywać kooptować
dostawić dołożyć dokładać przewidzieć zabezpieczyć zapewnić przydzielić wystawić wystawiać polecić
rekomendować anonsować zaanonsować pisać zakwalifikować zatrzymać trzymać przygotować ponowić
ponawiać dołączyć dołączać widzieć zaznaczyć odnotować notować zanotować oddawać
uzupełnić przeznaczyć zaliczyć doprosić powołać dopuścić reflektować obsadzić obsadzać zabrać
zabierać przyprowadzić przywieźć
"""
# These put somebody on a list only with a place, a list or taking part beside them.
_NEED_PLACE = frozenset(
    word_list(
        """
    zarezerwować rezerwować zaklepać zaklepywać zabukować bukować przyjąć przyjmować
    zaakceptować akceptować deklarować zadeklarować przewidzieć zabezpieczyć zapewnić
    przydzielić wystawić wystawiać zatrzymać trzymać ponowić ponawiać przygotować podtrzymać
    podtrzymywać zaznaczyć odnotować notować zanotować
    """
    )
)
_PLACE = (
    "miejsc", "list", "udzia", "uczestn", "obecno", "zaprosz", "zglosz", "akces", "gotow", "chec",
    "krzes", "fotel w auto", "link", "dostep",
)  # fmt: skip
# These are of attendance only if a person is their object ("wysłać Annę", not "wysłać link").
NEED_PERSON = frozenset(
    word_list(
        """
    wysłać wysyłać posłać posyłać wyznaczyć wyznaczać polecić widzieć dołożyć dokładać dodać
    zabrać zabierać przyprowadzić przywieźć kierować skierować uzupełnić policzyć ująć ujmować
    objąć przypisać oddawać powołać dopuścić zmienić
    """
    )
)
_NOT_ALONE = frozenset(word_list("pisać dołączyć dołączać"))
# "zabiorę Annę" brings somebody along, "zabieram się" comes.
_BRING = "zabrać zabierać"
# "wezmę udział" comes, "wezmę dwa miejsca" puts somebody on the list.
_TAKE = "wziąć brać"
_WITHDRAW = """
ubywać ubyć
rezygnować zrezygnować odpaść odpadać odpuścić odpuszczać odwołać odwoływać wypisać wypisywać
wykreślić wykreślać skreślić skreślać usunąć usuwać anulować zanulować wycofać wycofywać zdjąć
zdejmować wymeldować wyrejestrować zwolnić zwalniać odmówić odmawiać wyjąć odjąć odejmować cofnąć
wypaść wypadać wymiksować wykruszyć spasować pasować odstąpić odstępować odhaczyć opuścić
wykluczyć podziękować pominąć pomijać
"""
_OUT_OF = (
    "z webinar", "z warsztat", "z szkolen", "ze szkolen", "z konferenc", "ze spotkan", "z gal",
    "z wizyt", "z konsultac", "z list",
)  # fmt: skip
_WITHDRAW_NEEDS = {
    "zwolnić": ("miejsc", "kolejk", *_OUT_OF),
    "zwalniać": ("miejsc", "kolejk", *_OUT_OF),
    "cofnąć": ("zglosz", "zapis", "udzia", "deklarac"),
    "opuścić": ("spotkan", "warsztat"),
    "podziękować": ("tym raz",),
    "wypaść": ("z ", "gry"),
}
_REPLACE = """
zastąpić zastępować podmienić podmieniać zamienić zamieniać wymienić przejąć przejmować oddać
oddawać przekazać wskoczyć zluzować wyręczyć zmienić
"""
_REPLACE_NEEDS = {
    "przejąć": ("miejsc",), "przejmować": ("miejsc",), "oddać": ("miejsc",),
    "oddawać": ("miejsc",), "przekazać": ("miejsc",), "wskoczyć": (" za ", "miejsc"),
    "zastępować": ("spotkan", "warsztat", "konferenc", "webinar", "szkolen", "wizyt", "gal",
                   "wyjazd", "wyjezd", "miejsc"),
}  # fmt: skip
_MOVE = "przenieść przenosić przepisać przepisywać przerzucić przesunąć przełożyć przebukować"
_UNDECIDED = """
wahać zastanawiać zastanowić rozważać rozważyć przemyśleć namyślać ustalać spróbować próbować
postarać starać liczyć myśleć dogadać dopytywać wstrzymać
"""
_INFORM = """
informować poinformować zawiadamiać zawiadomić powiadomić powiadamiać oznajmić oznajmiać donosić
zakomunikować komunikować uprzedzać uprzedzić przypominać przypomnieć nadmieniać zaznaczać
oświadczać oświadczyć wyjaśniać wyjaśnić dodawać sygnalizować zgłaszać dawać
"""
_REPORT = """
mówić powiedzieć twierdzić słyszeć usłyszeć pisać napisać wspominać wspomnieć obiecać obiecywać
sugerować zapewniać dzwonić zadzwonić przekonywać sądzić uważać przypuszczać wierzyć podejrzewać
zakładać spodziewać
"""
_ASK = """
pytać zapytać spytać dopytać dopytywać zapytywać interesować ciekawić dowiedzieć dowiadywać
"""
_PAPERS = """
przesłać przesyłać podesłać podsyłać nadesłać załączyć załączać przedłożyć przedkładać złożyć
składać dosłać dosyłać dostarczyć dostarczać donieść wypełnić uzupełniać słać zeskanować podpisać
przekazywać dowieźć przynieść przywieźć
"""
_APPLY = "kandydować aplikować ubiegać"
_LATE = "spóźnić spóźniać opóźnić"
_THANK = """
dziękować podziękować pozdrawiać pozdrowić przepraszać przeprosić cieszyć ucieszyć żałować kłaniać
ściskać całować gratulować życzyć ubolewać wybaczyć wybaczać smucić martwić doceniać cenić
zapraszać pozostawać łączyć śpieszyć spieszyć dziwić podobać
"""
_ROLES = {
    "prosić": Role.REQUEST, "poprosić": Role.REQUEST, "uprosić": Role.REQUEST,
    "upraszać": Role.REQUEST, "wnosić": Role.REQUEST, "wnioskować": Role.REQUEST,
    "chcieć": Role.WISH, "pragnąć": Role.WISH, "zechcieć": Role.WISH,
    "woleć": Role.WISH, "życzyć": Role.WISH,
    "móc": Role.MODAL, "zdołać": Role.MODAL, "potrafić": Role.MODAL, "planować": Role.MODAL,
    "powinien": Role.MODAL, "dać": Role.MODAL, "zdążyć": Role.MODAL, "mieć": Role.MODAL,
    "próbować": Role.MODAL, "spróbować": Role.MODAL, "starać": Role.MODAL, "postarać": Role.MODAL,
    "udać": Role.MODAL, "rozważać": Role.MODAL, "liczyć": Role.MODAL, "wahać": Role.MODAL,
    "zamierzać": Role.FIRM, "postanowić": Role.FIRM, "zdecydować": Role.FIRM,
    "decydować": Role.FIRM, "pozwolić": Role.FIRM, "pozwalać": Role.FIRM, "raczyć": Role.FIRM,
    "musieć": Role.FORCED, "przyjść": Role.FORCED,
}  # fmt: skip
# Of the heads, those that are acts as well stand in the lists above.
_PURE_HEADS = frozenset(_ROLES) - frozenset(("przyjść", "udać"))


def entries() -> list[Entry]:
    """List the whole lexicon; a lemma may have several entries, the most particular first."""
    found = [Entry(lemma, Act.OTHER, _ROLES[lemma]) for lemma in sorted(_PURE_HEADS)]
    found += [
        Entry(lemma, Act.REPLACE, needs=_REPLACE_NEEDS.get(lemma, ())) for lemma in _REPLACE.split()
    ]
    found += [
        Entry(lemma, Act.WITHDRAW, needs=_WITHDRAW_NEEDS.get(lemma, ()))
        for lemma in _WITHDRAW.split()
    ]
    found += [Entry(lemma, Act.ATTEND, needs=("sie ",)) for lemma in _BRING.split()]
    found += [_sign_up(lemma) for lemma in _SIGN_UP.split()]
    found += [_attend(lemma) for lemma in _ATTEND.split()]
    found += [Entry(lemma, Act.ATTEND, needs=("udzia",)) for lemma in _TAKE.split()]
    found += [Entry(lemma, Act.SIGN_UP, needs=_PLACE) for lemma in _TAKE.split()]
    found += [Entry(lemma, Act.MOVE, needs=("na ", "z ", "do ")) for lemma in _MOVE.split()]
    for words, act in (
        (_UNDECIDED, Act.UNDECIDED), (_INFORM, Act.INFORM),
        (_REPORT, Act.REPORT), (_ASK, Act.ASK), (_PAPERS, Act.PAPERS), (_APPLY, Act.APPLY),
        (_LATE, Act.LATE), (_THANK, Act.THANK),
    ):  # fmt: skip
        found += (Entry(lemma, act) for lemma in words.split())
    return found


def _sign_up(lemma: str) -> Entry:
    if lemma in _NEED_PLACE:
        return Entry(lemma, Act.SIGN_UP, needs=_PLACE)
    if lemma == "reflektować":
        return Entry(lemma, Act.SIGN_UP, needs=("na ",))
    if lemma in _NOT_ALONE:
        return Entry(lemma, Act.SIGN_UP, needs=("sie ", "mnie ", "prosz"))
    return Entry(lemma, Act.SIGN_UP)


def _attend(lemma: str) -> Entry:
    if lemma in _NEED_SELF:
        return Entry(lemma, Act.ATTEND, needs=("sie ",))
    if lemma in {"skorzystać", "korzystać"}:
        return Entry(lemma, Act.ATTEND, needs=("zaprosz", "miejsc", "mozliwos", "oferty"))
    return Entry(lemma, Act.ATTEND)
