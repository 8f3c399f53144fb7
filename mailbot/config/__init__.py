"""The one configuration file: its vocabulary, its loading, its checks."""

from mailbot.config.model import (
    Caps,
    Config,
    Coordinator,
    DropFolder,
    Events,
    FolderSender,
    ImapAccount,
    Mailbox,
    MaildirFolder,
    Mode,
    OAuth,
    Office,
    Section,
    Security,
    Service,
    SmtpSender,
)

__all__ = [
    "Caps",
    "Config",
    "Coordinator",
    "DropFolder",
    "Events",
    "FolderSender",
    "ImapAccount",
    "Mailbox",
    "MaildirFolder",
    "Mode",
    "OAuth",
    "Office",
    "Section",
    "Security",
    "Service",
    "SmtpSender",
]
