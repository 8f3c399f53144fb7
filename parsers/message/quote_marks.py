"""How mail programs announce somebody else's words: intro lines, header blocks, separators.

Polish, English and German programs are known well, a few others by their intro line. A pattern
asks for what a person would not write by chance: a verb of writing at the end *and* a date or an
address, or several header names in a row *and* an address or a time.
"""

import re
from typing import Final

MAX_INTRO_LINES = 4
"""Programs wrap their intro line; four lines hold the longest names and addresses."""

_MAX_INTRO_CHARS = 500

_VERB = (
    r"(?:napisał(?:\(a\)|a|\(-a\)|/a)?|pisze|wrote|writes|schrieb(?:\s+[^:]{1,120})?|a écrit"
    r"|escribió|ha scritto|escreveu|schreef(?:\s+[^:]{1,120})?|skrev(?:\s+[^:]{1,120})?"
    r"|пише|написав(?:\(ла\)|ла)?|пишет|написал(?:\(а\)|а)?|napsal\(?a?\)?)"
)
_STARTS = (
    r"(?:(?:W\s+dniu|Dnia|W\s+d\.|On|At|Am|Le|El|Il|Em|Op|Den|På|Dne|Le\s+jeu)\b|"
    r"(?:pon|wt|śr|sr|czw|pt|sob|niedz|ndz|nd|nie|mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|нд)"
    r"[a-zżźńłćąęó]*\.?,?\s*\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\d{1,2}\s+\w{3,12}\.?\s+\d{4})"
)
_INTROS: Final = (
    re.compile(
        rf"[*_]?{_STARTS}(?=.*\d).{{0,400}}?{_VERB}\s*:?[*_]?\s*", re.IGNORECASE | re.DOTALL
    ),
    re.compile(
        r"(?:Wiadomość|Wiadomosc)\s+napisana\s+(?:przez|w\s+dniu)\b.{1,300}:\s*",
        re.IGNORECASE | re.DOTALL,
    ),
    # Old Gmail: "2016-03-03 17:21 GMT+01:00 Jan Nowak <jan@nowak.example>:"
    re.compile(
        r"\d{4}-\d{2}-\d{2}\s+\d{1,2}:\d{2}\s+GMT[+-]\d{2}:\d{2}\s.{0,200}?(?:<[^<>]{3,200}>)?:?\s*",
        re.IGNORECASE,
    ),
    # German Gmail: "Jan Nowak <jan@nowak.example> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:"
    re.compile(r"[^:<>]{1,120}<[^<>\s]+@[^<>\s]+>\s+schrieb\s+am\s.{5,60}:\s*", re.IGNORECASE),
    # "Użytkownik Jan Nowak <jan@nowak.example> napisał:" and the same without the noun.
    re.compile(
        rf"(?:Użytkownik|Uzytkownik|User)\s.{{1,250}}{_VERB}\s*:\s*", re.IGNORECASE | re.DOTALL
    ),
    re.compile(rf"[^:\n]{{0,150}}<[^<>\s]+@[^<>\s]+>[^:]{{0,80}}{_VERB}\s*:\s*", re.IGNORECASE),
)
_CAN_START_INTRO = re.compile(rf"\s*(?:[*_]?{_STARTS}|Wiadomo|U[żz]ytkownik|User)", re.IGNORECASE)
_HAS_ADDRESS = re.compile(r"<[^<>\s]+@")

_SEPARATOR = re.compile(
    r"[\s>]*[-_=*–—]{2,}\s*(?:"
    r"(?P<reply>original\s+message|original\s+appointment|reply\s+message|wiadomość\s+oryginalna"
    r"|oryginalna\s+wiadomość|wiadomosc\s+oryginalna|oryginalna\s+wiadomosc"
    r"|wiadomość\s+pierwotna|pierwotna\s+wiadomość|odpowiedź|ursprüngliche\s+nachricht"
    r"|originalnachricht|message\s+d['’]origine|mensaje\s+original|messaggio\s+originale)"
    r"|(?P<forward>forwarded\s+(?:message|by.{0,80})|przekazan[aey]\s+wiadomość"
    r"|wiadomość\s+przekazan[aey](?:\s+dalej)?|przesłan[aey]\s+(?:dalej\s+)?wiadomość|wiadomość\s+przesłana"
    r"|treść\s+przekazan(?:ej|ego)\s+(?:wiadomości|maila)|weitergeleitete\s+nachricht"
    r"|message\s+transféré|mensaje\s+reenviado|messaggio\s+inoltrato))"
    # Yahoo writes the header fields behind it on the same line.
    r"(?:\s*:?\s*|\s*[-_=*–—]{2,}[^\n]{0,800})",
    re.IGNORECASE,
)
_ZOHO = re.compile(rf"\s*-{{3,}}\s*{_STARTS}.{{5,300}}{_VERB}\s*-{{3,}}\s*", re.IGNORECASE)
_FORWARD_LINE = re.compile(
    r"\s*(?:begin\s+forwarded\s+message|początek\s+(?:przekazywanej|przesłanej)\s+wiadomości"
    r"|anfang\s+der\s+weitergeleiteten\s+nachricht|treść\s+przekazanej\s+wiadomości"
    r"|wiadomość\s+przekazana|przekazana\s+wiadomość|forwarded\s+message)\s*:?\s*",
    re.IGNORECASE,
)
# GroupWise: ">>> Jan Nowak 2024-05-08 07:10 >>>", and nothing marks the lines below.
_GROUPWISE = re.compile(r"\s*>>>\s.{3,200}\b\d{1,2}[:.]\d{2}\b.{0,20}>>>\s*")
_SHOUTED = re.compile(r"\s*>+.*<{2,}\s*")
_RULE = re.compile(r"\s*[-_=*]{8,}\s*")

_FROM_KEYS = r"od|from|von|nadawca|de|da|van|fra|från|від|от"
_OTHER_KEYS = (
    r"do|to|an|adresat|à|para|dw|udw|cc|kopia|kopie|data|date|datum|wysłano|wyslano|sent|gesendet"
    r"|odesláno|wysłane|envoyé|enviado|temat|subject|betreff|objet|asunto|oggetto|onderwerp|tytuł"
    r"|reply-to|odpowiedz\s+do|odpowiedź\s+do|wysłana|otrzymano|importance|ważność|priorytet"
    r"|sendt|til|emne|skickat|till|ämne|verzonden|aan|envoyé|enviada|para|assunto|inviato"
    r"|attachments|załączniki|anlagen|organizacja|newsgroups|кому|тема|дата|надіслано"
)
_HEADER_LINE = re.compile(
    rf"[>\s*]*(?:(?P<sender>{_FROM_KEYS})|(?P<other>{_OTHER_KEYS}))\s*\*?\s*:\*?(?:\s|$|\S)",
    re.IGNORECASE,
)
_HAS_PLACE_OR_TIME = re.compile(r"[^\s<>@]+@[^\s<>@]+|\b\d{1,2}[:.]\d{2}\b|\b\d{4}\b")
_MIN_OTHER_KEYS = 2
_MAX_HEADER_LINES = 14

_FORWARD_SUBJECT = re.compile(r"\s*(?:(?:re|odp|aw)\s*:\s*)?(?:pd|fw|fwd|wg|tr)\s*:", re.IGNORECASE)


def is_quoted(line: str) -> bool:
    """Tell a line that starts with ``>``, but not a ``>> slogan <<``."""
    return line.lstrip().startswith(">") and not _SHOUTED.fullmatch(line)


def is_forward_subject(subject: str) -> bool:
    """Tell a subject that begins with PD:, FW:, Fwd: or WG:."""
    return _FORWARD_SUBJECT.match(subject) is not None


def intro_length(lines: list[str], start: int) -> int:
    """Count the lines of an intro such as ``W dniu 6.05.2024 o 10:15, X pisze:``; 0 if none."""
    first = lines[start]
    if not first.strip() or not (_CAN_START_INTRO.match(first) or _HAS_ADDRESS.search(first)):
        return 0
    joined = ""
    for length, line in enumerate(lines[start : start + MAX_INTRO_LINES], 1):
        if is_quoted(line):
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > _MAX_INTRO_CHARS:
            return 0
        if any(intro.fullmatch(joined) for intro in _INTROS):
            return length
    return 0


def header_block_length(lines: list[str], start: int) -> int:
    """Count the lines of ``Od: … Wysłano: … Do: … Temat: …`` that begin here; 0 if none do.

    One such line alone is a sentence ("Data: 12 maja"); a block has a sender, two more fields, and
    an address or a time.
    """
    if not _HEADER_LINE.match(lines[start]):
        return 0
    keys, place, last = 0, start, start
    has_sender = False
    text: list[str] = []
    while place < min(len(lines), start + _MAX_HEADER_LINES):
        match = _HEADER_LINE.match(lines[place])
        if match:
            has_sender = has_sender or match["sender"] is not None
            keys += match["other"] is not None
            last = place
        elif (not lines[place].strip(" >") or place - last > 1) and (
            place + 1 >= len(lines) or not _HEADER_LINE.match(lines[place + 1])
        ):
            # Some programs put an empty line between all fields.
            break
        text.append(lines[place])
        place += 1
    is_block = has_sender and keys >= _MIN_OTHER_KEYS
    return last - start + 1 if is_block and _HAS_PLACE_OR_TIME.search(" ".join(text)) else 0


def separator(line: str) -> str | None:
    """Tell a line such as ``-----Original Message-----``: ``reply``, ``forward`` or ``None``."""
    match = _SEPARATOR.fullmatch(line)
    if match:
        return "reply" if match["reply"] else "forward"
    if _ZOHO.fullmatch(line) or _GROUPWISE.fullmatch(line):
        return "reply"
    return "forward" if _FORWARD_LINE.fullmatch(line) else None


def is_rule(line: str) -> bool:
    """Tell a line of underscores or dashes as Outlook draws above a quoted mail."""
    return _RULE.fullmatch(line) is not None
