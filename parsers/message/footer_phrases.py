"""What standing footers say, and what only a person says: the phrases that `sign_off` weighs.

Three strengths of footer phrase stand against two of speech, so that "Proszę o usunięcie moich
danych" is never taken for a disclaimer. Polish first, with the English ones that Polish offices
paste below.
"""

import re
from typing import Final


def _any_of(*phrases: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(phrases), flags)


DISCLAIMER: Final = _any_of(
    r"nie jest(?:eś|\s+pani/pan|\s+państwo)?\s+(?:jej\s+|jego\s+)?(?:adresatem|właściwym)",
    r"nie są państwo (?:jej\s+|jego\s+)?adresat",
    r"(?:wyłącznie|jedynie) dla (?:osoby|adresata|podmiotu|osób)",
    r"powiadomieni\w+ nadawcy|omyłkow\w+ otrzyma|otrzyma\w+ .{0,40}(?:omyłk|pomyłk)",
    r"rozpowszechnianie, kopiowanie|może (?:być poufna|zawierać informacje (?:poufne|chronione))",
    r"intended (?:solely|only) for|confidentiality notice|received (?:it|this).{0,30} in error",
    r"nie chcesz otrzymywać|aby się wypisać|\bunsubscribe\b",
    r"oferty w rozumieniu|kodeksu cywilnego",
)
"""Nobody writes this about a sign-up; beats everything."""

SURELY_FOOTER: Final = _any_of(
    r"scanned (?:for|by)|virus-?free|wolna od wirusów",
    r"sprawdzon[ae] (?:przez|programem) .{0,20}wirus",
    r"administrator(?:em)? (?:państwa |pani/pana )?danych|klauzula informacyjna",
    r"kapitał zakładowy|organizacj\w+ pożytku publicznego|1,5 ?% podatku|\bKRS\b.{0,30}\d{6,}",
    r"nabór wniosków o\b|zamówienia\b.{0,60}\bprzyjmujemy|\[cid:|skrytka epuap|e-doręcze",
    r"^\s*wysłan[eoay]? (?:ze?|telefonem|mobilnie)\b|^\s*pobierz (?:ze?\b|outlook)",
    r"^\s*sent (?:from|using|via)\b|get outlook for|^\s*envoyé depuis|^\s*gesendet (?:von|mit)\b",
    r"^\s*von meinem .{1,60} gesendet|^\s*diese nachricht wurde von meinem",
    r"(?:zanim|przed) (?:wydrukuj|wydrukiem)|drukuj\w* tylko|dbam\w* o środowisko",
    r"czy (?:musisz|trzeba) (?:to )?drukować|please consider the environment",
    r"(?:do|współ)finansowan\w+ (?:z|ze|przez)\b|funduszy europejskich",
    r"(?:placówka|biuro|urząd|ośrodek) (?:będzie|jest) nieczynn",
)
"""A footer, unless the same line speaks in the first person."""

MAYBE_FOOTER: Final = _any_of(
    r"\b(?:nip|regon|krs|rodo|bip|infolinia|newsletter\w*|facebook|instagram|linkedin)\b",
    r"^\s*(?:\w+\.com|www\.|https?://)\S*\s*$|\bfb\.com/",
    r"art\. ?\d+ ust|godz(?:iny|\.) (?:pracy|otwarcia)",
    r"\b(?:sekretariat|biuro) czynn[ey]\b|\bpn\.?\s?[-–]|\bul\. .*\d{2}-\d{3}",
    r"\bzapraszamy (?:na|do|też)\b|\brekrutacja trwa\b|\bnabór\b|\bprzyjmujemy\b|\boferujemy\b",
    r"\bkiermasz\b|\bprojekt „|^\s*[|•*].*[|•*]",
    # A motto: the whole line in quotation marks, perhaps with its author.
    r"^\s*[„\"][^„”\"]*[”\"](?:\s*[(–-].*)?\s*$",
)
"""What a footer says and a sign-up may mention in passing; any speech beats it."""

FIRST_PERSON: Final = _any_of(
    # Not in capitals: "wyślij wiadomość o treści REZYGNUJĘ" is an order to the reader.
    r"\b[Pp]rosz(?:ę|e|ąc)\b|\b[Zz]g[łl]asza(?:m|my)\b",
    r"\b[Rr]ezygnuj(?:ę|e|emy)\b|\b[Cc]hc(?:ę|e|emy)\b",
    r"\b[Bb](?:ędę|ede|ędziemy)\b|\b[Ww]yraża(?:m|my)\b|\b[Pp]otwierdza(?:m|my)\b",
    r"\b[Zz]apisuj(?:ę|e|emy)\b|\b[Dd]eleguj(?:ę|e|emy)\b|\b[Oo]dwołuj(?:ę|e|emy)\b",
    flags=re.NOFLAG,
)

SPEECH: Final = _any_of(
    # A postscript, a question, a list: never cut, wherever it stands.
    r"\bp\.?\s?s\.?\s*[:.\-–]|\bps\b|\?|^\s*(?:\d{1,2}[.)]|[-–•*])\s",
    r"\b(?:zg[łl]asza|zg[łl]osz)\w*|\b(?:zapis(?!y\b)|dopis|wpis|wypis|rezygn)\w+",
    r"\b(?:odwo[łl]|potwierdz|we[źz]m|przyj[dm]|przyjad|prosz|uczestni|deleg|za[łl]ącz)\w+",
    r"\b(?:b[ęe]d[ęeąaz]|chc[ęe]|chcia[łl]|chciel|mog[ęea]|prosi)\w*|\bmożemy\b",
    r"\b(?:nie)?obecn\w+|\bzamiast\b|\bzastępst\w+|\bosob\w+|\bosób\b|\blist[aęy]\b|\bfaktur\w+",
    r"\b(?:nie|tak|jednak|też|także|również|jeszcze|jestem|jesteśmy|mam|mamy|dotyczy)\b",
    r"\b(?:dziękuj|przesył|wysył|wyraża)\w+|\battend\w*|\bregister\b|\bcancel\w*|\bplease\b",
)
