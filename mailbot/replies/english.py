"""What replies say in English besides their templates: phrases that the rules know in Polish only.

A phrase without a translation is no error: the whole reply is then written in Polish.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rules.decision import Language, ReplyPlan

PHRASES: Mapping[str, str] = MappingProxyType(
    {
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
    is_said = all(phrase in PHRASES for act in told for phrase in act.missing)
    return plan.language if is_said else "pl"


def phrase(text: str, language: Language) -> str:
    """Return a phrase in the language of the reply."""
    return PHRASES.get(text, text) if language == "en" else text
