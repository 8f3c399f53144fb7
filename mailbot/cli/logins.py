"""Trying the logins of a configuration that is not written yet."""

import typer

from mailbot.cli.interview import Answers
from mailbot.cli.writing import trial_mailbox
from mailbot.clock import utc_now
from mailbot.doctor.mailboxes import look_at_sender, look_at_source


def try_logins(answers: Answers) -> bool:
    """Log in for reading and for sending, and tell how it went.

    Returns:
        True if both work.
    """
    mailbox, now = trial_mailbox(answers), utc_now()
    findings = [*look_at_source(mailbox, now), *look_at_sender(mailbox, now)]
    for finding in findings:
        typer.echo(f"{finding.status}: {finding.subject}: {finding.message}")
        if finding.advice:
            typer.echo(f"  -> {finding.advice}")
    return all(finding.status != "fail" for finding in findings)
