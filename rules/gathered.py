"""What the walk over the clauses has put together so far."""

from dataclasses import dataclass, field

from rules.events import Chosen
from rules.intended import Doubt
from rules.stated import Stated


@dataclass(slots=True)
class Group:
    """Claims of one statement before they are multiplied out; grows while its list goes on."""

    stated: Stated
    people: list[str]
    outs: list[str]
    """Whose places are taken."""
    events: list[Chosen]
    counts: list[int]
    """How many people it speaks of."""
    is_open: bool = False
    """Names behind it belong to it."""
    is_weak: bool = False
    pairs: list[tuple[str, Chosen]] = field(default_factory=list)
    """Who goes where, when not all people go to all events."""

    is_implied: bool = False
    """The writer stands there only until a list names others."""

    def add(self, people: tuple[str, ...]) -> None:
        """Add people who are not there yet."""
        if self.is_implied:
            self.people, self.is_implied = [], False
        self.people += [p for p in people if p not in self.people]


@dataclass(slots=True)
class Gathered:
    """Grows clause by clause; only the walk changes it."""

    groups: list[Group] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    context: list[Chosen] = field(default_factory=list)
    """The events last spoken of."""
    used: set[int] = field(default_factory=set)
    """First tokens of the mentions that the groups use."""
    clauses: set[int] = field(default_factory=set)
    """Clauses that the groups come from."""

    def last(self) -> Group | None:
        """Return the newest group."""
        return self.groups[-1] if self.groups else None

    def doubt(self, rule: str, reason: str, stated: Stated) -> None:
        """Note that something in a clause is not certain."""
        self.doubts.append(Doubt(rule, reason, stated.index))

    def use(self, stated: Stated) -> None:
        """Note that the claims use a clause and its names."""
        self.used |= {r.mention.first for r in stated.roles}
        self.clauses.add(stated.index)
