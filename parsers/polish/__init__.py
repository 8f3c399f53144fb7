"""Facts of the Polish language, with character spans."""
