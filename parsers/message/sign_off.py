"""Where a mail's own text ends: closing phrase, signature, standing footer.

Nothing that could be the sender speaking is ever taken away: a line after the closing that has a
verb of signing up, a list number, a date or a negation stays with the sender's own words, and the
rules hold what they cannot explain.
"""

import re
from typing import Final

from parsers.facts import BlockKind

_CLOSING = re.compile(
    r"\W*(?:(?:z\s+(?:(?:góry|gory)\s+dziękuj[ęe]\s+i\s+)?)?"
    r"(?:(?:serdecznie|gorąco|ciepło|łączę|lacze|przesyłam|dziękuj[ęe](?:my)?(?:\s+i)?)\s+)*"
    r"(?:pozdrawiam(?:y)?|pozdrowienia(?:mi)?|pozdro|pozdr|poważaniem|powazaniem|szacunkiem"
    r"|(?:wyrazami|wyrazy)\s+szacunku|(?:serdecznymi|najlepszymi|ciepłymi)\s+(?:pozdrowieniami"
    r"|życzeniami)|pozdrowieniami|ukłony|uklony|ukłonami)"
    r"|(?:(?:kind|best|warm)\s+)*regards|yours\s+(?:sincerely|faithfully)|sincerely|cheers"
    r"|mit\s+freundlichen\s+gr(?:ü|ue)(?:ß|ss)en|(?:viele|liebe|beste)\s+gr(?:ü|ue)(?:ß|ss)e|mfg"
    r"|з\s+повагою)"
    r"(?:\s+(?:serdecznie|gorąco|ciepło|słonecznie|wiosennie))?"
    r"(?P<rest>(?:\W+[^\W\d_]\w*\.?(?:-\w+)?){0,4})[\W_]*",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"\W*(?:[^\W\d_]\w*\.?-?\s*)*")

# What only a footer says; no sentence of a participant contains it.
_SURELY_FOOTER = re.compile(
    r"nie jest(?:eś|\s+pani/pan|\s+państwo)?\s+(?:jej\s+|jego\s+)?(?:adresatem|właściwym)"
    r"|(?:wyłącznie|jedynie) dla (?:osoby|adresata|podmiotu|osób)|trwałe usunięcie"
    r"|informacje (?:poufne|chronione|prawnie)|może być poufna|rozpowszechnianie, kopiowanie"
    r"|intended (?:solely|only) for|confidentiality notice|received (?:it|this).{0,30} in error"
    r"|scanned (?:for|by)|virus-?free|wolna od wirusów|sprawdzon[ae] (?:przez|programem) .{0,20}wirus"
    r"|administrator(?:em)? (?:państwa |pani/pana )?danych|klauzula informacyjna|art\. ?\d+ ust"
    r"|oferty w rozumieniu|kodeksu cywilnego|kapitał zakładowy|organizacj\w+ pożytku publicznego"
    r"|1,5 ?% podatku|\bKRS\b.{0,30}\d{6,}|^\s*(?:wysłan[eoa]|sent|gesendet|pobierz)\s+(?:z(?:e)?|from|von"
    r"|using|using my)\b|get outlook for|^\s*wysłan[eoa] (?:telefonem|mobilnie)"
    r"|(?:zanim|przed) (?:wydrukuj|wydrukiem)|drukuj\w* tylko|czy (?:musisz|trzeba) (?:to )?drukować"
    r"|please consider the environment|dbam\w* o środowisko|nie chcesz otrzymywać|aby się wypisać"
    r"|unsubscribe|newsletter|(?:do|współ)finansowan\w+ (?:z|ze|przez)\b|funduszy europejskich"
    r"|(?:placówka|biuro|urząd|ośrodek) (?:będzie|jest) nieczynn|\[cid:|skrytka epuap|e-doręcze",
    re.IGNORECASE,
)
# What a footer says and a sign-up may also mention in passing.
_MAYBE_FOOTER = re.compile(
    r"\b(?:nip|regon|krs|rodo|bip|infolinia|godziny pracy|sekretariat czynny|biuro czynne"
    r"|facebook|instagram|linkedin)\b|\bfb\.com|\bwww\.|https?://|\bzapraszamy (?:na|do|też)\b"
    r"|\brekrutacja trwa\b|\bnabór\b|\bprzyjmujemy\b|\boferujemy\b|\bkiermasz\b|godz(?:iny|\.) (?:pracy|otwarcia)"
    r"|\bpn\.?\s?[-–]|\bprojekt „|^\s*[|•*].*[|•*]",
    re.IGNORECASE,
)
# The sender speaking, or a list of people: never cut, wherever it stands.
_SPEECH = re.compile(
    r"\bp\.?\s?s\.?\s*[:.\-–]|\bps\b|\?|^\s*(?:\d{1,2}[.)]|[-–•*])\s"
    r"|\b(?:zgłasza\w*|zgłosz\w*|zglasza\w*|zglosz\w*|zapis\w+|dopis\w+|wpis\w+|wypis\w+|rezygn\w+"
    r"|odwoł\w+|odwol\w+|potwierdz\w+|będ[ęąz]\w*|bed[eaz]\w*|weźm\w+|wezm\w+|przyj[dm]\w+|przyjad\w+"
    r"|prosz\w+|prosi\w*|chc[ęe]\w*|chciał\w*|chciel\w*|mog[ęea]\w*|możemy|uczestni\w+|obecn\w+"
    r"|nieobecn\w+|zamiast|zastępst\w+|deleg\w+|osob\w+|osób|lista|listę|nie|tak|jednak|też|także"
    r"|również|jeszcze|jestem|jesteśmy|mam|mamy|dotyczy|załącz\w+|dziękuj\w+|przesył\w+|wysył\w+"
    r"|attend\w*|register|cancel\w*|please)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|\b\d{1,2}\s+(?:stycz|lut|mar|kwie|maj|czerw|lip|sierp"
    r"|wrze|paźdz|list|grud)\w*",
    re.IGNORECASE,
)
_NOT_DATE: Final = re.compile(
    r"(?:tel|fax|faks|kom|mob|t|f|m)\b[.:]?\s*[+()\d\s./-]+|\d{2}-\d{3}", re.IGNORECASE
)
_DELIMITER = re.compile(r"--\s?|—|_{8,}|-{8,}")
_MAX_SIGNATURE_LINE = 90


def is_delimiter(line: str) -> bool:
    """Tell the line ``--`` that divides a signature from the text (RFC 3676 section 4.3)."""
    return _DELIMITER.fullmatch(line.rstrip("\r")) is not None


def tail_kinds(lines: list[str]) -> list[BlockKind]:
    """Say of each line of the sender's text whether it is own words, signature or footer."""
    kinds = [BlockKind.OWN] * len(lines)
    start = _tail_start(lines)
    for number in range(start, len(lines)):
        kinds[number] = _kind_in_tail(lines[number], is_first=number == start)
    if start == len(lines):
        _mark_trailing_footers(lines, kinds)
    return kinds


def _tail_start(lines: list[str]) -> int:
    """Find the closing phrase or delimiter; the first words of a mail are never one."""
    has_text = False
    for number, line in enumerate(lines):
        if has_text and (is_delimiter(line) or _is_closing(line)):
            return number
        has_text = has_text or bool(line.strip())
    return len(lines)


def _is_closing(line: str) -> bool:
    match = _CLOSING.fullmatch(line)
    if match is None:
        return False
    return all(word[:1].isupper() for word in re.findall(r"\w+", match["rest"]))


def _kind_in_tail(line: str, *, is_first: bool) -> BlockKind:
    if is_first or not line.strip():
        return BlockKind.SIGNATURE
    if _is_footer(line):
        return BlockKind.FOOTER
    if _SPEECH.search(line) or _DATE.search(_NOT_DATE.sub(" ", line)):
        return BlockKind.OWN
    return BlockKind.SIGNATURE if len(line) <= _MAX_SIGNATURE_LINE else BlockKind.FOOTER


def _is_footer(line: str) -> bool:
    if _SURELY_FOOTER.search(line):
        return True
    return _MAYBE_FOOTER.search(line) is not None and not _SPEECH.search(line)


def _mark_trailing_footers(lines: list[str], kinds: list[BlockKind]) -> None:
    """Take whole last paragraphs away that only a footer can be; the first paragraph stays."""
    end = len(lines)
    while end > 0:
        start = end
        while start > 0 and lines[start - 1].strip():
            start -= 1
        paragraph = [line for line in lines[start:end] if line.strip()]
        if not any(line.strip() for line in lines[:start]):
            return
        if paragraph and not _is_footer_paragraph(paragraph):
            return
        for number in range(start, end):
            kinds[number] = BlockKind.FOOTER
        end = start - 1


def _is_footer_paragraph(paragraph: list[str]) -> bool:
    if not any(_SURELY_FOOTER.search(line) for line in paragraph):
        return False
    return all(_is_footer(line) or not _SPEECH.search(line) for line in paragraph)
