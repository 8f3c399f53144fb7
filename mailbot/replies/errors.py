"""What can go wrong with an outgoing mail, by what follows from it.

::

    AgainLater
    └── SendAgainLater      the workflow waits ``delay_s`` and calls `send` again
    ToAPerson
    ├── UnrenderableReply   a template wants a fact that nobody has: no reply, a person answers
    └── UnsendableAddress   an address that cannot stand in a header
    NotAccepted             a sender's answer: the server certainly has not taken the mail
    ├── NotNow              it may take it later
    └── Refused             it never will
    MaybeAccepted           a sender's answer: nobody can say whether the server has taken it
    JournalAway             the place where sent mail can be looked up does not answer now
"""

from mailbot.errors import AgainLater, MailbotError, ToAPerson


class SendAgainLater(AgainLater):
    """Call `send` for the same row again after ``delay_s`` seconds."""

    def __init__(self, outbox_id: int, attempt: int, delay_s: float) -> None:
        super().__init__(f"outbox {outbox_id}: try again in {delay_s:.0f} s")
        self.outbox_id = outbox_id
        self.attempt = attempt
        """Counts up with every call of `send`, so that each has a workflow id of its own."""
        self.delay_s = delay_s


class UnrenderableReply(ToAPerson):
    """The reply cannot be written without guessing; the text says in Polish what is missing."""


class UnsendableAddress(ToAPerson):
    """The address cannot be written into a header; the text says so in Polish."""


class NotAccepted(MailbotError):
    """The mail has certainly not been taken; the text says why, in the server's words."""


class NotNow(NotAccepted):
    """Busy, unreachable, or our login is refused: the mail itself may still be welcome."""


class Refused(NotAccepted):
    """The server refuses this mail or this recipient for good."""


class MaybeAccepted(MailbotError):
    """The mail was handed over and no answer came: it may have been taken or not."""


class JournalAway(MailbotError):
    """Sent mail cannot be looked up at the moment; it may be possible later."""
