"""What the applications that we have already say about a mail: what it supplies or takes back."""

from collections.abc import Sequence
from dataclasses import replace

from rules.call import OPEN, supplemented
from rules.case import Case
from rules.groups import Groups, GroupsRead
from rules.handed import Application, Lack
from rules.people import SenderKind
from rules.registry import ApplicationState, Applied
from rules.said import Sentence, plain
from rules.understanding import Understanding


def with_what_came_before(case: Case, application: Application) -> Application:
    """Take a supplement together with the incomplete application that it completes.

    Only one candidate with one such application; anything else is judged by itself.
    """
    if len(application.pairs) != 1 or application.lacks & {Lack.EARLY, Lack.LATE}:
        return application
    [(group, person)] = application.pairs
    waiting = [
        a
        for a in case.registry.applications
        if a.person == person
        and a.state is ApplicationState.INCOMPLETE
        and (group is None or a.group in {None, group})
    ]
    if person is None or len(waiting) != 1:
        return application
    [earlier] = waiting
    lacks = supplemented((Lack(word) for word in earlier.lacks), application.lacks)
    return replace(
        application,
        pairs=((group or earlier.group, person),),
        lacks=lacks,
        is_new_version=False,
    )


def taken_back(
    case: Case, understanding: Understanding, said: Sequence[Sentence]
) -> tuple[tuple[str, str], ...]:
    """Return group and candidate of the applications that the candidate certainly takes back.

    Only from the candidate's own address: nobody withdraws for somebody else.
    """
    sender, recruitment = understanding.sender, case.registry.recruitment
    if sender.kind is not SenderKind.PERSON or sender.person is None or recruitment is None:
        return ()
    own = [a for a in case.registry.applications if a.person == sender.person.id and _is_open(a)]
    texts = [plain(case.message.envelope.subject), *(s.text for s in said)]
    reads = [Groups(recruitment).read(text) for text in texts]
    groups = _meant(reads, [a.group for a in own if a.group is not None])
    return tuple((group, sender.person.id) for group in groups)


def _is_open(applied: Applied) -> bool:
    return applied.state in OPEN


def _meant(reads: Sequence[GroupsRead], own: list[str]) -> tuple[str, ...]:
    named = frozenset(group for read in reads for group in read.ids)
    if any(read.is_unsure for read in reads) or not named <= set(own):
        return ()
    if named:
        return tuple(group for group in own if group in named)
    return tuple(own) if len(own) == 1 else ()
