"""The fates of a failure; there are three, and every error of ours belongs to one.

::

    MailbotError
    ├── AgainLater          the same work is tried again by itself (network, a server that is busy)
    ├── ToAPerson           this one mail or reply waits for a person, with a Polish reason
    └── Stop                the program cannot go on; the message says what to do
        ├── ConfigError     the configuration file is missing, wrong or unsafe
        ├── DatabaseFromTheFutureError   a newer version has used the database
        └── SandboxBroken   documents cannot be read in a separate process

Bad input is not among them: a mail or a row of a list that cannot be read is an ordinary outcome
with a reason. Messages say what, where and what to do, and never quote mail.
"""


class MailbotError(Exception):
    """Anything we raise on purpose; its text is one readable line (or one line per problem)."""


class AgainLater(MailbotError):
    """Nothing is broken for good: try the same work again after a while."""


class ToAPerson(MailbotError):
    """Automatic work on one mail or reply ends here; its text is a Polish sentence for people."""


class Stop(MailbotError):
    """The program cannot go on until somebody changes something."""


class ConfigError(Stop):
    """The configuration is missing, wrong or unsafe; one line per problem."""
