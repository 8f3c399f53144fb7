"""What exactly is missing in an application form, as the candidate is asked for it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from parsers.facts import DocumentReading

GAPS: Mapping[str, str] = MappingProxyType(
    {
        "name": "w formularzu: imię i nazwisko",
        "phone": "w formularzu: telefon",
        "email": "w formularzu: adres e-mail",
        "institution": "w formularzu: nazwa organizacji lub instytucji",
        "address": "w formularzu: adres siedziby",
        "inst_type": "w formularzu: typ instytucji",
        "role": "w formularzu: funkcja w organizacji",
        "groups": "w formularzu: zaznaczenie grupy roboczej",
        "priority": "w formularzu: kolejność preferencji grup",
        "motivation": "w formularzu: uzasadnienie kandydatury",
        "experience": "w formularzu: doświadczenie w obszarze grupy",
        "c_candidate": "w formularzu: zgoda na kandydowanie",
        "c_info": "w formularzu: oświadczenie o klauzuli informacyjnej",
        "c_publish": "w formularzu: oświadczenie o publikacji składu grupy",
        "sig_candidate": "czytelny podpis osoby kandydującej z miejscowością i datą",
    }
)
"""By id of the field or signature of form F6; each has a counterpart in `replies.english`."""

_PREFIXES = ("field-missing:", "signature-missing:")


def is_gap(problem: str) -> bool:
    """Say whether a problem of a reading is something that the candidate left out."""
    return problem.startswith(_PREFIXES)


def gaps_of(readings: Iterable[DocumentReading]) -> tuple[str, ...]:
    """Name what is missing in application forms; nothing if one of the gaps has no name here."""
    fields = {p.partition(":")[2] for d in readings for p in d.problems if is_gap(p)}
    bases = {field.removesuffix("__place_date") for field in fields}
    if not bases <= set(GAPS):
        return ()
    return tuple(text for field, text in GAPS.items() if field in bases)
