"""Polite phrases without content: greetings, thanks, closings, "please confirm".

A phrase is harmless if no sign-up, refusal or question can hide in it.  It is matched on whole
words, within one sentence.
"""

import re

from parsers.polish.text import Joined, Piece, Sentence, word_list

_VERY = r"(?:bardzo |serdecznie |pieknie |uprzejmie |slicznie |goraco |z gory ){0,4}"
_ALSO_VERY = r"(?: bardzo| serdecznie| pieknie| uprzejmie| z gory| slicznie| cieplo| goraco){0,4}"
_ASK = r"(?:prosze|prosimy|poprosze|poprosimy)"
_THANKS = (
    r"(?:dziekuje|dziekujemy|dzieki)" + _ALSO_VERY + r"(?: za "
    r"(?:mile |milo |wasze |panstwa |otrzymane |przeslane ){0,4}"
    r"(?:zaproszenie|informacje|wiadomosc|maila|mail|przypomnienie|odpowiedz|pamiec))?"
)
_CONFIRM = (
    r" (?:bardzo |uprzejmie )?o (?:zwrotne |krotkie |mailowe )*potwierdzenie"
    r"(?: zwrotne| mailowe| otrzymania| przyjecia| zgloszenia| zapisu| rejestracji){0,4}"
    r"(?! udzialu| obecnosci| uczestnictwa)"
)
_LINK = (
    r" (?:tez |rowniez )?o (?:przeslanie |podanie |wyslanie )?(?:link|linka|linku|linki)"
    r"(?: dostepowy| dostepu| do (?:webinaru|spotkania|wydarzenia|szkolenia))?"
)
_ANSWERING = (
    r"(?:w odpowiedzi na|w nawiazaniu do|w zwiazku z|odpowiadajac na|zgodnie z)"
    r" (?:panstwa |otrzymane |otrzymanym |przeslane |przeslanym |mile ){0,4}"
    r"(?:zaproszenie|zaproszeniem|zaproszenia|maila|mailem|wiadomosc|wiadomosci|ogloszenie)"
)
_DAY = (
    r"(?:zycze )?(?:milego|dobrego|udanego|spokojnego|pieknego) "
    r"(?:dnia|popoludnia|wieczoru|weekendu|tygodnia)"
)
_HELLO = (
    r"(?:witam|witajcie|czesc|hej|hejka|halo|siema)"
    r"(?: panstwa| pania| serdecznie| wszystkich| cieplo){0,4}"
)
_DEVICE = (
    r"(?:wyslano|wyslane) z (?:mojego |telefonu ){0,4}"
    r"(?:iphone'a|iphone|iphona|telefonu|smartfona|androida)"
)
_PHRASES = (
    r"(?:dzien|dobry) (?:dobry|wieczor)(?: panstwu| pani| wszystkim)?",
    _HELLO,
    r"szczesc boze",
    r"(?:szanowni|drodzy) panstwo",
    r"(?:szanowna|droga|mila) pani(?: (?:koordynator|kierownik|dyrektor|redaktor))?",
    r"(?:szanowny|drogi) panie(?: (?:kierowniku|dyrektorze|koordynatorze))?",
    _VERY + _THANKS,
    r"z (?:powazaniem|pozdrowieniami|szacunkiem|wyrazami szacunku|modlitwa)",
    r"(?:serdecznie |cieplo )?(?:pozdrawiam|pozdrawiamy|pozdrowienia|pozdr)" + _ALSO_VERY,
    r"(?:serdeczne|cieple) pozdrowienia",
    _DAY,
    r"do (?:zobaczenia|uslyszenia)(?: wkrotce)?",
    r"lacze (?:wyrazy szacunku|pozdrowienia)",
    r"uklony",
    r"od nas",
    r"(?:juz |bardzo ){0,4}(?:sie )?(?:ciesze|cieszymy)(?: sie)?(?: bardzo)?",
    r"z gory(?: bardzo)? (?:dziekuje|dziekujemy)",
    _VERY + _ASK + _CONFIRM,
    _VERY + _ASK + _LINK,
    _ANSWERING,
    r"(?:uprzejmie |niniejszym ){0,4}(?:informuje|informujemy|zawiadamiam|zawiadamiamy) (?:ze|iz)",
    r"z (?:wielka )?(?:przyjemnoscia|radoscia|checia)",
    _DEVICE,
)
_ANY = re.compile(r"(?<![^ ])(?:" + "|".join(_PHRASES) + r")(?![^ ])")
_GREETING = frozenset(
    word_list(
        """
    dobry wieczor witam witaj witajcie czesc hej hejka halo siema
    """
    )
)
_ADDRESS = frozenset(("pani", "panie"))
_HONOUR = frozenset(
    word_list(
        """
    szanowna szanowny droga drogi mila kochana
    """
    )
)
_VOCATIVE_ENDS = ("o", "u", "e")


def harmless_pieces(text: str, pieces: list[Piece], found: list[Sentence]) -> set[int]:
    """Return the indexes of tokens that belong to a polite phrase."""
    harmless: set[int] = set()
    for sentence in found:
        joined = Joined(pieces[sentence.first : sentence.last])
        for run in joined.find(_ANY):
            harmless.update(sentence.first + place for place in run)
        harmless |= _vocative(text, pieces, sentence)
    return harmless


def _vocative(text: str, pieces: list[Piece], sentence: Sentence) -> set[int]:
    """Find "Pani Agnieszko," or "Cześć Agnieszka!" at the beginning of a sentence."""
    at = sentence.first
    while at < sentence.last and pieces[at].folded in _GREETING | {"dzien"} | _HONOUR:
        at += 1
    greeted = at > sentence.first
    if at < sentence.last and pieces[at].folded in _ADDRESS:
        name = at + 1
        is_vocative = name < sentence.last and pieces[name].folded.endswith(_VOCATIVE_ENDS)
    else:
        name = at
        is_vocative = greeted and _gap(text, pieces, at - 1).isspace()
    if not is_vocative or name >= sentence.last or not pieces[name].text[:1].isupper():
        return set()
    if not _gap(text, pieces, name).lstrip(" ").startswith((",", "!", ".", "\n")):
        return set()
    return set(range(sentence.first, name + 1))


def _gap(text: str, pieces: list[Piece], index: int) -> str:
    """Return what stands between a token and the next."""
    end = pieces[index + 1].start if index + 1 < len(pieces) else len(text)
    return text[pieces[index].end : end]
