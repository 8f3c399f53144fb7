"""Rich Text Format as a flow of paragraphs and tables.

A reader of our own, because the format is simple and its other readers give text without tables.
Groups that are no text (fonts, styles, pictures, revisions that were deleted) are passed over.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from parsers.documents.rtf_layout import Layout
from parsers.facts.document import DocumentOutcome
from parsers.flow import EMPTY_BOX, TICKED_BOX, Flow
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?"
    r"|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_DEEPEST = 500

_SKIPPED: Final = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "themedata", "datastore",
     "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "xmlnstbl", "latentstyles",
     "nonesttables", "footnote", "annotation", "ftnsep", "ftnsepc", "filetbl", "pntext", "listtext",
     "sp", "bkmkstart", "bkmkend", "nonshppict"}
)  # fmt: skip
_HEADERS: Final = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl",
                             "footerr", "footerf"})  # fmt: skip
_CHARACTERS: Final = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ", "page": "\n",
}  # fmt: skip
_SIGNS: Final = {"~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}"}
_CODE_PAGES: Final = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 161: "cp1253", 162: "cp1254", 177: "cp1255",
    186: "cp1257", 204: "cp1251", 238: "cp1250", 255: "cp852",
}  # fmt: skip
_WIDE_PAGES: Final = frozenset({437, 850, 852, 1250, 1251, 1252})
_UNDEFINED_RESULT = 25
# How the state of a group changes with its first word.
_GROUPS: Final[dict[str, dict[str, bool]]] = {
    **{word: {"is_text": False} for word in _SKIPPED},
    "fldinst": {"is_text": False, "is_code": True},
    "formfield": {"is_text": False, "is_form": True},
    "fonttbl": {"is_text": False, "is_fonts": True},
    "pict": {"is_text": False},
    "shppict": {"is_text": False},
}
_OBJECTS: Final = frozenset({"objdata", "objemb", "objlink", "objautlink"})
_SWITCHES: Final = {
    "v": "is_hidden", "strike": "is_struck", "striked": "is_struck", "deleted": "is_deleted",
}  # fmt: skip
_TABLES: Final = frozenset({"cell", "row", "nestcell", "nestrow", "intbl", "pard", "itap", "trowd"})


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside the present group."""

    is_text: bool = True
    is_code: bool = False
    """Inside the instruction of a field."""
    is_fonts: bool = False
    is_form: bool = False
    is_hidden: bool = False
    is_struck: bool = False
    is_deleted: bool = False
    font: int = -1
    replaced: int = 1
    """How many characters of fallback follow one of Unicode."""


def read_rtf(data: bytes, limits: Limits) -> Flow:
    """Read a document in Rich Text Format.

    Raises:
        Unreadable: It is damaged or exceeds a limit.
    """
    reader = _Reader()
    for count, token in enumerate(_TOKEN.finditer(data.decode("latin-1"))):
        if count > limits.text_chars:
            raise Unreadable(DocumentOutcome.TOO_BIG, "rtf-too-long")
        reader.take(token)
    return reader.flow()


class _Reader:
    """Follows the groups."""

    def __init__(self) -> None:
        self._state = _State()
        self._stack: list[_State] = []
        self._layout = Layout()
        self._bytes = bytearray()
        self._code_page = "cp1250"
        self._fonts: dict[int, str] = {}
        self._is_first = False
        """The next word decides what its group is."""
        self._skip = 0
        """Characters of fallback still to be passed over."""
        self._code = ""
        self._form: dict[str, int] = {}
        self._active: set[str] = set()
        self._problems: set[str] = set()

    def take(self, token: re.Match[str]) -> None:
        word, number, byte, sign, brace, text = token.groups()
        if word is not None:
            self._word(word, None if number is None else int(number))
        elif byte is not None:
            self._byte(int(byte, 16))
        elif brace is not None:
            self._open() if brace == "{" else self._close()
        elif sign is not None:
            self._sign(sign)
        elif text is not None:
            self._plain(text)

    def flow(self) -> Flow:
        """Give what was read; groups that never end are read to their end."""
        self._flush()
        blocks, headers = self._layout.finished()
        if not blocks:
            raise Unreadable(DocumentOutcome.CORRUPT, "rtf-without-text")
        return Flow(
            blocks=blocks,
            headers=headers,
            problems=tuple(self._problems),
            active=tuple(sorted(self._active)),
        )

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= _DEEPEST:
            raise Unreadable(DocumentOutcome.TOO_BIG, "rtf-too-deep")
        self._stack.append(self._state)
        self._is_first = True
        self._skip = 0

    def _close(self) -> None:
        self._flush()
        if self._state.is_code and not (self._stack and self._stack[-1].is_code):
            self._end_of_code()
        self._layout.leave(len(self._stack))
        if self._stack:
            self._state = self._stack.pop()
        self._is_first = False

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._state = replace(self._state, is_text=False)
            return
        self._is_first = False
        if sign in {"\r", "\n"}:
            self._end_paragraph()
        else:
            self._add(_SIGNS.get(sign, ""))

    def _word(self, word: str, number: int | None) -> None:
        is_first, self._is_first = self._is_first, False
        if self._begins_group(word) if is_first or not self._state.is_text else False:
            return
        if word == "u" and number is not None:
            self._flush()
            self._put(chr(number % 0x10000))
            self._skip = self._state.replaced
        elif self._state.is_form:
            self._form[word] = 1 if number is None else number
        else:
            self._flush()
            self._command(word, number)

    def _begins_group(self, word: str) -> bool:
        """Decide by its first word whether a group is text; say whether that is all it says."""
        if word in _OBJECTS:
            self._active.add("embedded-file")
        if word in {"pict", "shppict"}:
            self._layout.picture(is_shown=self._state.is_text or word == "shppict")
        if word == "fldinst":
            self._code, self._form = "", {}
        if word in _GROUPS:
            self._state = replace(self._state, **_GROUPS[word])
        elif word in _HEADERS:
            self._layout.enter_header(len(self._stack))
        elif word == "shptxt":
            self._state = _State(font=self._state.font, replaced=self._state.replaced)
        else:
            return False
        return True

    def _command(self, word: str, number: int | None) -> None:
        if word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word in {"par", "sect"}:
            self._end_paragraph()
        elif word in _TABLES:
            if self._state.is_text:
                self._layout.table(word, number)
        elif word in _SWITCHES:
            self._state = replace(self._state, **{_SWITCHES[word]: number != 0})
        elif word == "bin" and number:
            self._skip = number
        else:
            self._characters(word, number or 0)

    def _characters(self, word: str, number: int) -> None:
        if word == "f":
            self._state = replace(self._state, font=number)
        elif word == "uc":
            self._state = replace(self._state, replaced=min(max(number, 0), 10))
        elif word == "ansicpg":
            self._code_page = (
                f"cp{number}" if number in {437, 850, 852, 1250, 1251, 1252} else "cp1250"
            )
        elif word == "fcharset" and self._state.is_fonts:
            self._fonts[self._state.font] = _CODE_PAGES.get(number, self._code_page)
        elif word == "plain":
            kept = replace(self._state, is_hidden=False, is_struck=False, is_deleted=False)
            self._state = kept

    def _byte(self, value: int) -> None:
        self._is_first = False
        if self._skip:
            self._skip -= 1
        elif self._state.is_text:
            self._bytes.append(value)

    def _plain(self, text: str) -> None:
        self._is_first = False
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        self._add(text[skipped:])

    def _add(self, text: str) -> None:
        if self._state.is_text:
            self._bytes += text.encode("latin-1")
        elif self._state.is_code:
            self._code += text

    def _flush(self) -> None:
        """Decode the bytes that wait, by the code page of the present font."""
        if self._bytes:
            page = self._fonts.get(self._state.font, self._code_page)
            text = bytes(self._bytes).decode(page, "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if not state.is_text or state.is_deleted:
            return
        if (state.is_hidden or state.is_struck) and text.strip():
            self._layout.problem("hidden-text" if state.is_hidden else "struck-text")
            return
        self._layout.write(text)

    def _end_paragraph(self) -> None:
        self._flush()
        if self._state.is_text:
            self._layout.end_paragraph()

    def _end_of_code(self) -> None:
        """Act on the instruction of a field once it is complete."""
        code = self._code.upper()
        if "DDE" in code or "INCLUDE" in code:
            self._active.add("dde")
        if "FORMCHECKBOX" in code:
            if not self._form:  # as LibreOffice writes it
                self._problems.add("unread-box")
            result = self._form.get("ffres", _UNDEFINED_RESULT)
            is_default = result == _UNDEFINED_RESULT
            is_ticked = self._form.get("ffdefres", 0) if is_default else result
            self._layout.write(TICKED_BOX if is_ticked else EMPTY_BOX)
        self._code = ""
