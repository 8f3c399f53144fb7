"""Where mail comes from: IMAP, Maildir, drop folder; kept before anything else."""
