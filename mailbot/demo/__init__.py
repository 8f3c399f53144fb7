"""The demonstration: sample mails, register and calendar, and the run that shows them."""
