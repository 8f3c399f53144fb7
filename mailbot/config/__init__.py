"""The one configuration file: its vocabulary, its loading, its checks."""

from mailbot.config.model import (
    Caps,
    Config,
    Coordinator,
    DropFolder,
    FolderSender,
    ImapAccount,
    Lists,
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
    "FolderSender",
    "ImapAccount",
    "Lists",
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
