"""What replies say in English besides their templates: phrases that the rules know in Polish only.

A phrase without a translation is no error: the whole reply is then written in Polish.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rules.decision import Language, ReplyPlan

_AROUND = re.compile(
    r"(?P<nip>NIP \d{10} – )?(?P<what>[^:()]+?)(?P<who>: [^()]+?)?(?: \((?P<why>[^()]+)\))?"
)
PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "dokumenty wymienione w naszej wcześniejszej wiadomości": (
            "the documents named in our earlier message"
        ),
        "podpisany formularz zgłoszeniowy instytucji": (
            "the signed application form of the institution"
        ),
        "podpisane oświadczenie każdej osoby delegowanej": (
            "the signed declaration of each delegated person"
        ),
        "podpisane oświadczenie osoby delegowanej": (
            "the signed declaration of the delegated person"
        ),
        "podpisana aktualizacja osób zgłoszonych do udziału": (
            "the signed update of the persons who take part"
        ),
        "podpisana aktualizacja danych adresowych": "the signed update of the address",
        "w otrzymanym dokumencie nie widać podpisu": "the document we received shows no signature",
        "otrzymanego pliku nie udało się odczytać": "the file we received could not be read",
        "otrzymany dokument jest na nieaktualnym wzorze": (
            "the document we received is on an outdated form"
        ),
        "otrzymany dokument wymaga poprawienia": "the document we received has to be corrected",
        "podpisany regulamin uczestnictwa": "the signed rules of participation",
        "podpisany formularz zgłoszeniowy do grupy roboczej": (
            "a signed application form for a working group"
        ),
        "wskazanie grupy roboczej": "the name of the working group",
        "jednoznaczne wskazanie grupy roboczej": "the unambiguous name of the working group",
        "podpisany formularz do każdej ze wskazanych grup": (
            "a signed form for each of the groups you named"
        ),
        "podpis i wszystkie wymagane pola formularza": (
            "a signature and all required fields of the form"
        ),
        "kolejność preferencji wskazanych grup": "the order of preference of the groups you named",
        "w formularzu: imię i nazwisko": "in the form: first name and surname",
        "w formularzu: telefon": "in the form: telephone",
        "w formularzu: adres e-mail": "in the form: e-mail address",
        "w formularzu: nazwa organizacji lub instytucji": "in the form: name of the organisation",
        "w formularzu: adres siedziby": "in the form: address of the organisation",
        "w formularzu: typ instytucji": "in the form: type of the organisation",
        "w formularzu: funkcja w organizacji": "in the form: position in the organisation",
        "w formularzu: zaznaczenie grupy roboczej": "in the form: a ticked working group",
        "w formularzu: kolejność preferencji grup": (
            "in the form: order of preference of the groups"
        ),
        "w formularzu: uzasadnienie kandydatury": "in the form: motivation",
        "w formularzu: doświadczenie w obszarze grupy": (
            "in the form: experience in the area of the group"
        ),
        "w formularzu: zgoda na kandydowanie": "in the form: consent to stand as a candidate",
        "w formularzu: oświadczenie o klauzuli informacyjnej": (
            "in the form: the statement about the information clause"
        ),
        "w formularzu: oświadczenie o publikacji składu grupy": (
            "in the form: the statement about publishing the members of the group"
        ),
        "czytelny podpis osoby kandydującej z miejscowością i datą": (
            "the candidate's legible signature with place and date"
        ),
    }
)


def language_of(plan: ReplyPlan, written: Mapping[Language, Iterable[str]]) -> Language:
    """Return the language in which all of a reply can be said; Polish when in doubt.

    Args:
        plan: The reply.
        written: Names of the templates that exist, by language.
    """
    told = (plan, *plan.also)
    known = set(written[plan.language])
    if any(act.template not in known for act in told):
        return "pl"
    is_said = all(_in_english(phrase) for act in told for phrase in act.missing)
    return plan.language if is_said else "pl"


def phrase(text: str, language: Language) -> str:
    """Return a phrase in the language of the reply."""
    return _in_english(text) or text if language == "en" else text


def _in_english(text: str) -> str | None:
    """Translate a phrase, also one with a number, a name and a reason around it."""
    if text in PHRASES:
        return PHRASES[text]
    parts = _AROUND.fullmatch(text)
    if parts is None or parts["what"] not in PHRASES:
        return None
    reason = PHRASES.get(parts["why"] or "")
    if parts["why"] and reason is None:
        return None
    why = f" ({reason})" if reason else ""
    return f"{parts['nip'] or ''}{PHRASES[parts['what']]}{parts['who'] or ''}{why}"
