"""What is already known of the sender, handed into the sandbox to read scrawl by."""

from parsers.facts.base import Fact


class Hints(Fact):
    """Words of the register that a form from this sender is likely to hold.

    Never a reason to be sure by itself: a hint helps to choose among what the ink allows.
    """

    persons: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """NIP, REGON, KRS: digits only."""
    places: tuple[str, ...] = ()
