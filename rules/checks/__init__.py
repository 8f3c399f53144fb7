"""All checks, each of which asks one question of a case; their order cannot matter."""

from collections.abc import Callable, Iterable

from rules.case import Case
from rules.checks import calendar, content, guests, handed_in, identity, loops, reading
from rules.decision import Finding
from rules.gates import (
    conditions_unexplained,
    days_unexplained,
    denials_unexplained,
    events_unexplained,
    others_unexplained,
    people_unexplained,
    subject_unexplained,
    verbs_unexplained,
)
from rules.understanding import Understanding

Check = Callable[[Case, Understanding], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    reading.not_fully_read,
    reading.too_long,
    reading.not_polish,
    loops.written_by_a_machine,
    loops.from_our_own_address,
    loops.not_addressed_to_us,
    loops.answers_go_elsewhere,
    loops.handed_on,
    identity.sender_unknown,
    identity.sender_doubtful,
    identity.signed_otherwise,
    identity.institution_not_accepted,
    calendar.no_single_event,
    calendar.not_announced,
    calendar.cancelled,
    calendar.past,
    calendar.after_the_deadline,
    guests.nobody_named,
    guests.not_registered_fully,
    guests.on_the_list_already,
    guests.places,
    guests.not_on_the_list,
    content.nothing_certain,
    content.doubtful,
    content.not_firm,
    content.subject_says_no,
    content.asks,
    content.needs_care,
    content.tells_more,
    content.has_attachments,
    handed_in.application_lacks,
    handed_in.application_withdrawn,
    handed_in.recruitment_asked_about,
    handed_in.more_is_said,
    handed_in.data_change,
    handed_in.only_thanks,
    handed_in.calendar_answer,
    content.document_not_read,
    people_unexplained,
    others_unexplained,
    days_unexplained,
    conditions_unexplained,
    denials_unexplained,
    events_unexplained,
    verbs_unexplained,
    subject_unexplained,
    content.answers_between_quotes,
    content.accepts_an_offer,
)
