"""What every fact is: a frozen, printable value that can cross a process boundary as JSON."""

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """A value that never changes and that knows no field it was not told about.

    The daemon reads facts from the sandboxed child as hostile input, so unknown fields are refused
    and every string of unbounded origin has a limit in its own model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Span(Fact):
    """Characters ``start`` (included) to ``end`` (excluded) of the sender's own words."""

    start: int
    end: int
