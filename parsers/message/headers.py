"""The header fields of one mail or part, as bytes in order, decoded on demand."""

import re
from dataclasses import dataclass
from email.message import Message

from parsers.message.charset import decode_header

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:([^\r\n]*(?:(?:\r\n|\n|\r)[ \t][^\r\n]*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields in the order of the mail; names in lower case, values as bytes with their folds."""

    fields: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, message: Message) -> "Headers":
        """Take the fields that the stdlib found, with every byte as it came."""
        return cls(
            tuple(
                (name.lower(), str(value).encode("utf-8", "surrogateescape"))
                for name, value in message.raw_items()
            )
        )

    @classmethod
    def cut(cls, block: bytes) -> "Headers":
        """Find the fields by bytes alone, for mails that no parser may or can read."""
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return cls(
            tuple(
                (match[1].decode("ascii").lower(), match[2].strip())
                for match in _FIELD.finditer(block)
            )
        )

    def raw(self, name: str) -> tuple[bytes, ...]:
        """Give the values of a field, undecoded."""
        return tuple(value for field, value in self.fields if field == name)

    def all(self, name: str) -> tuple[str, ...]:
        """Give the decoded values of a field, topmost first; its name in lower case."""
        return tuple(decode_header(value) for value in self.raw(name))

    def first(self, name: str) -> str | None:
        """Give the topmost value of a field, or ``None`` if there is none."""
        for field, value in self.fields:
            if field == name:
                return decode_header(value)
        return None

    def __contains__(self, name: str) -> bool:
        return any(field == name for field, _ in self.fields)
