"""What do we do about it? Mailboxes, database, outgoing mail, schedule and commands."""
