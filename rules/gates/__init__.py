"""Automatic only if explained: people, days, counts and denials of the own words must all be used.

What a claim does not use goes to a person with its place in the text.  Other words need no
explanation: nobody is put on a list or taken off it by them.
"""

from rules.gates.aims import aims_unexplained
from rules.gates.company import (
    absences_unexplained,
    absentees_unexplained,
    asides_unpaired,
    first_names_unexplained,
    places_taken,
    refusals_unexplained,
)
from rules.gates.counts import counts_unexplained, joined_unexplained
from rules.gates.else_meant import (
    absence_elsewhere,
    changes_unexplained,
    deeds_unexplained,
    heads_unexplained,
    reserves_unexplained,
    somebody_unexplained,
)
from rules.gates.elsewhere import (
    further_unexplained,
    matters_unexplained,
    modes_unexplained,
    numbers_unexplained,
    towns_unexplained,
)
from rules.gates.events import days_unexplained, events_unexplained, verbs_unexplained
from rules.gates.groups import others_unexplained
from rules.gates.limits import (
    institutions_unexplained,
    limits_unexplained,
    promises_unexplained,
    signs_unexplained,
)
from rules.gates.other_matters import (
    another_event_meant,
    matters_beside,
    plurals_unexplained,
    seeming_unexplained,
)
from rules.gates.people import people_unexplained
from rules.gates.staff import homes_unexplained
from rules.gates.subject import subject_says_no, subject_unexplained
from rules.gates.words import conditions_unexplained, denials_unexplained

__all__ = [
    "absence_elsewhere",
    "absences_unexplained",
    "absentees_unexplained",
    "aims_unexplained",
    "another_event_meant",
    "asides_unpaired",
    "changes_unexplained",
    "conditions_unexplained",
    "counts_unexplained",
    "days_unexplained",
    "deeds_unexplained",
    "denials_unexplained",
    "events_unexplained",
    "first_names_unexplained",
    "further_unexplained",
    "heads_unexplained",
    "homes_unexplained",
    "institutions_unexplained",
    "joined_unexplained",
    "limits_unexplained",
    "matters_beside",
    "matters_unexplained",
    "modes_unexplained",
    "numbers_unexplained",
    "others_unexplained",
    "people_unexplained",
    "places_taken",
    "plurals_unexplained",
    "promises_unexplained",
    "refusals_unexplained",
    "reserves_unexplained",
    "seeming_unexplained",
    "signs_unexplained",
    "somebody_unexplained",
    "subject_says_no",
    "subject_unexplained",
    "towns_unexplained",
    "verbs_unexplained",
]
