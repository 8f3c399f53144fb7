"""The one configuration file: its vocabulary, its loading, its checks."""

from mailbot.config.model import (
    Caps,
    Config,
    Coordinator,
    DropFolder,
    FolderSender,
    ImapAccount,
    Mailbox,
    MaildirFolder,
    Mode,
    OAuth,
    Office,
    Security,
    Service,
    SmtpSender,
)
from mailbot.config.process import Events, Lists, Rule
from mailbot.config.section import Section

__all__ = [
    "Caps",
    "Config",
    "Coordinator",
    "DropFolder",
    "Events",
    "FolderSender",
    "ImapAccount",
    "Lists",
    "Mailbox",
    "MaildirFolder",
    "Mode",
    "OAuth",
    "Office",
    "Rule",
    "Section",
    "Security",
    "Service",
    "SmtpSender",
]
