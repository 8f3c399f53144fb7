"""HTML mail as text: what a reader would see, with quotes marked, and nothing fetched.

libxml2 calls us for each tag, so no tree is built and depth costs nothing. Text that the sender
hid from human eyes is left out: it must not sign anybody up.
"""

import re
from typing import Final

from lxml import etree

_MAX_CHARS = 5_000_000
_MAX_TEXT = 1_000_000

# Nobody answers more often than that; marks for each level would be as long as the depth.
_MAX_QUOTES = 10

_VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form "  # noqa: SIM905
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody thead tr ul".split()
)
_SPACED: Final = frozenset({"p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*(?:0(?:\.0+)?[a-z%]*|1(?:px|pt|%))\s*(?:;|!|$)|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
# Gmail indents with a blockquote without border; everything else is somebody's earlier words.
_INDENT_STYLE = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")


class _TextMaker:
    """Target of the parser: collects lines while tags open and close."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool, bool]] = []
        """Tag, whether its text is hidden, whether it is a quote."""
        self._hidden = 0
        self._quotes = 0
        self._preformatted = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _BLOCKS or tag == "br":
            self._break(is_forced=tag == "br")
        if tag in _VOID:
            self._line.append(self._picture(tag, attributes))
            return
        is_hidden = tag in _SILENT or _is_hidden(attributes)
        is_quote = tag == "blockquote" and not _INDENT_STYLE.search(attributes.get("style", ""))
        self._open.append((tag, is_hidden, is_quote))
        self._count(tag, is_hidden, is_quote, 1)

    def end(self, tag: str) -> None:
        if tag in _VOID:
            return
        if tag in ("td", "th"):
            self._line.append(" ")
        if tag in _BLOCKS:
            self._break(is_forced=False)
            if tag in _SPACED and self._lines and self._lines[-1].strip("> "):
                self._lines.append(self._mark())
        while self._open:
            name, is_hidden, is_quote = self._open.pop()
            self._count(name, is_hidden, is_quote, -1)
            if name == tag:
                return

    def data(self, text: str) -> None:
        if self._hidden or self._size > _MAX_TEXT:
            return
        self._size += len(text)
        if not self._preformatted:
            self._line.append(_SPACES.sub(" ", text))
            return
        first, *rest = text.replace("\r\n", "\n").split("\n")
        self._line.append(first)
        for line in rest:
            self._break(is_forced=True)
            self._line.append(line)

    def close(self) -> str:
        self._break(is_forced=False)
        return "\n".join(line.rstrip() for line in self._lines)

    def _count(self, tag: str, is_hidden: bool, is_quote: bool, step: int) -> None:  # noqa: FBT001
        self._hidden += step * is_hidden
        self._quotes += step * is_quote
        self._preformatted += step * (tag == "pre")

    def _break(self, *, is_forced: bool) -> None:
        line = "".join(self._line)
        if not self._preformatted:
            line = _SPACES.sub(" ", line).strip(" ")
        if line.strip() or (is_forced and not self._hidden):
            self._lines.append(self._mark() + line)
        self._line = []

    def _mark(self) -> str:
        return "> " * min(self._quotes, _MAX_QUOTES)

    def _picture(self, tag: str, attributes: dict[str, str]) -> str:
        if tag != "img" or self._hidden:
            return ""
        return _SPACES.sub(" ", attributes.get("alt", "")[:100])


def html_to_text(markup: str) -> str:
    """Give the visible text, one line per block, earlier mails marked with ``>``."""
    # The stubs ask for methods of a target that libxml2 calls only if they exist.
    parser = etree.HTMLParser(  # type: ignore[call-overload]
        target=_TextMaker(), no_network=True, remove_comments=True, remove_pis=True
    )
    # A declaration of charset inside would override the letters that are already decoded.
    parser.feed("<html>")
    for start in range(0, min(len(markup), _MAX_CHARS), 65_536):
        parser.feed(markup[start : start + 65_536].replace("\0", " "))
    return str(parser.close()).strip("\n")


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
