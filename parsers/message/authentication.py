"""Does the receiving server vouch for the From address?

Only the topmost Authentication-Results of the configured server counts: everything below may have
been written by the sender. Without a configured name nothing is believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import authres

from parsers.facts import Address, Trust
from parsers.message.headers import Headers

# The plain reader of the library does not know DMARC.
_FEATURES = authres.all_features()

_MAX_HEADER = 8_000
_BREAKS = re.compile(rb"[\x00-\x1f\x7f]+")
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(
    r"\s*(?P<method>[a-z][a-z0-9-]*)(?:/\d+)?\s*=\s*(?P<result>[a-z]+)\b", re.IGNORECASE
)
_PROPERTY = re.compile(
    r"(?P<name>(?:smtp|header|policy|body)\.[a-z0-9_-]+)\s*=\s*(?P<value>\"[^\"]*\"|\S+)",
    re.IGNORECASE,
)
_SERVER = re.compile(r'\s*(?:"(?P<quoted>[^"]+)"|(?P<plain>[^\s;=()"]+))(?:\s+\d+)?\s*(?:;|$)')
_MIN_LABELS = 2

# A server quotes what the sender chose, such as the local part of the envelope address. Quotes
# around these signs could make one result look like two.
_QUOTED = re.compile(r'"([^"]*)"')
_DIVIDING: Final = frozenset("();\\")

# Second labels under which a country registers names: "example.gov.pl" belongs to nobody else.
# The regional names of Poland are public, too: anybody may own "example.swidnica.pl".
_PUBLIC_SECOND: Final = frozenset(
    """
    com co org net gov edu ac info biz mil agro aid atm auto gmina gsm mail media miasta
    nieruchomosci nom pc powiat priv realestate rel sex shop sklep sos szkola targi tm tourism
    travel turystyka med
    augustow babia-gora bedzin beskidy bialowieza bialystok bielawa bieszczady boleslawiec bydgoszcz
    bytom cieszyn czeladz czest dlugoleka elblag elk gda gdansk gdynia gliwice glogow gniezno
    gorlice grajewo ilawa jaworzno jelenia-gora jgora kalisz karpacz kartuzy kaszuby katowice
    kazimierz-dolny kepno ketrzyn klodzko kobierzyce kolobrzeg konin konskowola krakow kutno lapy
    lebork legnica lezajsk limanowa lodz lomza lowicz lubin lublin lukow malbork malopolska mazowsze
    mazury mielec mielno mragowo naklo nowaruda nysa olawa olecko olkusz olsztyn opoczno opole
    ostroda ostroleka ostrowiec ostrowwlkp pila pisz podhale podlasie polkowice pomorskie pomorze
    poznan prochowice pruszkow przeworsk pulawy radom rawa-maz rybnik rzeszow sanok sejny skoczow
    slask slupsk sopot sosnowiec stalowa-wola starachowice stargard suwalki swidnica swiebodzin
    swinoujscie szczecin szczytno tarnobrzeg tgory torun turek tychy ustka walbrzych warmia warszawa
    waw wegrow wielun wlocl wloclawek wodzislaw wolomin wroc wroclaw zachpomor zagan zakopane zarow
    zgora zgorzelec
    """.split()  # noqa: SIM905 - one name a line would be three pages
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the sender may be believed and why."""

    trust: Trust
    evidence: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """One result, such as ``dkim=pass header.d=nowak.example``."""

    method: str
    result: str
    properties: dict[str, str]


def judge(headers: Headers, sender: Address | None, authserv_id: str) -> Verdict:
    """Weigh the results that our own server wrote about the From address.

    Args:
        headers: Of the whole mail, topmost first.
        sender: The single From address; nobody else can be vouched for.
        authserv_id: The name with which our server signs; empty means none is trusted.
    """
    if not authserv_id:
        return Verdict(Trust.NONE, "no-trusted-server-configured")
    if sender is None:
        return Verdict(Trust.NONE, "no-single-sender")
    results = _trusted_results(headers, authserv_id)
    if results is None:
        return Verdict(Trust.NONE, "no-results-of-trusted-server")
    if _is_ambiguous(results):
        return Verdict(Trust.NONE, "ambiguous-results")
    clauses = tuple(_clauses(results))
    return _weigh(clauses, sender.address.rpartition("@")[2])


def _trusted_results(headers: Headers, authserv_id: str) -> str | None:
    """Give the topmost results if they are our server's; a lower one may be forged.

    Encoded words are left as they are: a sender may choose ``=?utf-8?q?=3B_dkim=3Dpass…?=`` as the
    local part of the envelope address, which our server repeats here.
    """
    found = headers.raw("authentication-results")
    if not found:
        return None
    text = _BREAKS.sub(b" ", found[0][:_MAX_HEADER]).decode("ascii", "replace").strip()
    server = _SERVER.match(_without_comments(text))
    if server is None:
        return None
    name = server["quoted"] or server["plain"]
    return text if name.lower() == authserv_id.lower() else None


def _is_ambiguous(text: str) -> bool:
    """Tell whether words that the sender chose could be taken for results of our server."""
    quoted = _QUOTED.findall(text)
    return text.count('"') % 2 == 1 or any(_DIVIDING.intersection(words) for words in quoted)


def _clauses(text: str) -> Iterator[_Clause]:
    """Read the results with authres, or with our tolerant reader where it fails."""
    try:
        parsed = _FEATURES.parse_value(text)
    except (
        authres.AuthResError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        RecursionError,
    ):
        yield from _tolerant(text)
        return
    for result in parsed.results:
        yield _Clause(
            str(getattr(result, "method", "")).lower(),
            str(getattr(result, "result", "")).lower(),
            {
                f"{prop.type}.{prop.name}".lower(): str(prop.value or "").lower()
                for prop in getattr(result, "properties", ())
            },
        )


def _tolerant(text: str) -> Iterator[_Clause]:
    """Read ``spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a@nowak.example; dkim=…``."""
    for piece in _without_comments(text).split(";"):
        match = _RESULT.match(piece)
        if match is None:
            continue
        properties = {
            found["name"].lower(): found["value"].strip('"').lower()
            for found in _PROPERTY.finditer(piece, match.end())
        }
        yield _Clause(match["method"].lower(), match["result"].lower(), properties)


def _without_comments(text: str) -> str:
    """Drop comments from the inside out; what is left unbalanced stays and will not match."""
    before = ""
    while before != text:
        before, text = text, _COMMENT.sub(" ", text)
    return text


def _weigh(clauses: tuple[_Clause, ...], domain: str) -> Verdict:
    dmarc = [clause.result for clause in clauses if clause.method == "dmarc"]
    if any(result in ("fail", "permerror") for result in dmarc):
        return Verdict(Trust.NONE, "dmarc=fail")
    if len(set(dmarc)) > 1:
        return Verdict(Trust.NONE, "dmarc-contradicts-itself")
    for clause in clauses:
        if _vouches(clause, domain):
            return Verdict(Trust.DMARC, f"{clause.method}=pass")
    for clause in clauses:
        mailfrom = clause.properties.get("smtp.mailfrom", "").rpartition("@")[2]
        if clause.method == "spf" and clause.result == "pass" and _is_aligned(mailfrom, domain):
            return Verdict(Trust.SPF, "spf=pass")
    return Verdict(Trust.NONE, "nothing-passed-for-the-from-domain")


def _vouches(clause: _Clause, domain: str) -> bool:
    """DMARC for exactly this From domain, or a signature of it."""
    if clause.result != "pass":
        return False
    if clause.method == "dmarc":
        return clause.properties.get("header.from", "").rpartition("@")[2] == domain
    signer = clause.properties.get("header.d") or clause.properties.get("header.i", "")
    return clause.method == "dkim" and _is_aligned(signer.rpartition("@")[2], domain)


def _is_aligned(domain: str, from_domain: str) -> bool:
    """Tell whether two domains have one owner (RFC 7489 section 3.1, relaxed).

    The shorter one must be a whole suffix of the longer and more than a public ending; without the
    list of public endings this refuses a few that are aligned, and accepts none that is not.
    """
    domain, from_domain = domain.strip(".").lower(), from_domain.strip(".").lower()
    if not domain or not from_domain:
        return False
    if domain == from_domain:
        return True
    shorter, longer = sorted((domain, from_domain), key=len)
    labels = shorter.split(".")
    is_public = len(labels) < _MIN_LABELS or (
        len(labels) == _MIN_LABELS and labels[0] in _PUBLIC_SECOND
    )
    return not is_public and longer.endswith(f".{shorter}")
