"""Automatic only if explained: people, days, counts and denials of the own words must all be used.

What a claim does not use goes to a person with its place in the text.  Other words need no
explanation: nobody is put on a list or taken off it by them.
"""

from rules.gates.events import days_unexplained, events_unexplained, verbs_unexplained
from rules.gates.groups import others_unexplained
from rules.gates.people import people_unexplained
from rules.gates.subject import subject_unexplained
from rules.gates.words import conditions_unexplained, denials_unexplained

__all__ = [
    "conditions_unexplained",
    "days_unexplained",
    "denials_unexplained",
    "events_unexplained",
    "others_unexplained",
    "people_unexplained",
    "subject_unexplained",
    "verbs_unexplained",
]
