"""How the documents that arrived are named in a reply: our forms by their titles, the rest counted.

The titles come from our own definitions, not from what was read: the reader of documents may have
been deceived, and names of files are the sender's words. Neither may speak in our name.
"""

from collections import Counter
from collections.abc import Iterable

from parsers.forms.definition import load_forms
from rules.decision import OTHER_DOCUMENT, Language

_OTHERS = {"pl": (OTHER_DOCUMENT, "inne dokumenty"), "en": ("another document", "other documents")}


def name_documents(documents: Iterable[str], language: Language = "pl") -> list[str]:
    """Return one line for each kind of document, forms first and in their order.

    Args:
        documents: Ids of our forms; anything else counts as an other document.
        language: Of the line about other documents; our forms have Polish titles only.
    """
    counts = Counter(documents)
    named = [
        _counted(form.title, counts.pop(form.id)) for form in load_forms() if form.id in counts
    ]
    others = counts.total()
    one, several = _OTHERS[language]
    if others > 1:
        named.append(f"{several}: {others}")
    return [*named, one] if others == 1 else named


def _counted(title: str, count: int) -> str:
    return title if count == 1 else f"{title} ({count})"
