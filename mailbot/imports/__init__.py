"""Registers and calendars brought in from files."""
