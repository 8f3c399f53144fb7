"""Calls for working groups: applications, the committee's list, the outcome, members, meetings."""
