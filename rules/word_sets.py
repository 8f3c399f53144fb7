"""How the sets of folded words in these rules are written: as running text."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, which spaces or line ends separate."""
    return frozenset(text.split())
