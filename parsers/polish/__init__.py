"""What the words say: the language facts of one mail, from its own words and its subject."""

from parsers.polish.analysis import analyse

__all__ = ["analyse"]
