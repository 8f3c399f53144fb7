"""What goes out: rendering, headers, outbox, senders."""
