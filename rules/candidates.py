"""Who stands for a working group: the writer, or those whom the mail and its files name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.case import Case as MailCase
from rules.forms_sent import Paper
from rules.groups import Groups, GroupsRead
from rules.institutions import of_institution
from rules.names import Case, is_feminine, name_forms, surname_forms
from rules.people import Mention
from rules.registry import Person
from rules.said import Sentence, split_items
from rules.signature import names_sender
from rules.understanding import Understanding

OWN_FORM = re.compile(
    r"\b(?:moj|moja|moje|swoj|swoja|swoje|swoim)\b(?= (?:\w+ )?(?:formularz|zgloszeni|kandydatur"
    r"|papier|do grupy|f6))|\bzglaszam sie\b|\bja do\b|\bsiebie\b"
)
_OTHERS = re.compile(
    r"\b(?:jej|jego|ich|kolezank\w+|koleg[aięiuo]\w*|pracowni[ck]\w+|wspolpracowni\w+|szef\w*"
    r"|dyrektork\w+"
    r"|prezesk\w+|naszej|naszego|naszych)\b"
)
# What names of files are made of, besides names and groups.
_FILE_WORDS = re.compile(
    r"f\d?|formularz\w*|zgloszen\w*|wniosek|kandyd\w*|dkres|nabor\w*|grup\w*|robocz\w*"
    r"|podpis\w*|wersj\w*"
    r"|popraw\w*|uzupel\w*|ostateczn\w*|final\w*|signed|skan\w*|scan\w*|img|image|zal\w*"
    r"|wypelnion\w*"
    r"|nowy|nowa|nowe|copy|kopia|druk|es|pes|img\w*|zdjeci\w*|foto|photo|jpg|pdf|docx?|papier\w*"
    r"|dokument\w*|do|ds|i|oraz|w|na|z|usl\w*|di|biz\w*|dops|foto\w*|pieczec\w*|maj|kwiecien"
)
_LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class Candidacy:
    """One person for one group; ``None`` where it is not certain."""

    person: str | None
    group: str | None


@dataclass(slots=True)
class Candidates:
    """Pairs of candidates and groups, and why they are not certain."""

    pairs: list[Candidacy] = field(default_factory=list)
    is_person_unsure: bool = False
    is_group_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an application says: its sentences, its subject's group, its files."""

    sentences: tuple[Sentence, ...]
    subject: str
    """Folded; empty for a reply."""
    files: tuple[Paper, ...]


def find_candidates(
    case: MailCase, understanding: Understanding, spoken: Spoken, groups: Groups
) -> Candidates:
    """Pair the candidates of a mail with their groups."""
    search = _Search(case, understanding, spoken, groups)
    return search.find()


class _Search:
    """One mail; what it says of each sentence and each file."""

    def __init__(
        self, case: MailCase, understanding: Understanding, spoken: Spoken, groups: Groups
    ) -> None:
        self._case = case
        self._understanding = understanding
        self._sender = understanding.sender
        self._spoken = spoken
        self._groups = groups
        self._found = Candidates()
        home = self._sender.institution
        self._home = [p for p in case.registry.persons if home and p.institution == home.id]

    def find(self) -> Candidates:
        own = self._sender.person.id if self._sender.person else None
        named = self._named()
        in_files = [self._in_file(paper) for paper in self._spoken.files]
        files = [p for people in in_files for p in people]
        people = list(dict.fromkeys([*named, *(p for p in files if p != own)]))
        speaks_of_self = any(OWN_FORM.search(s.text) for s in self._spoken.sentences)
        if own and (not people or speaks_of_self or (own in files and own not in people)):
            people = [own, *people]
        if not people or (people == [own] and self._means_somebody_else()):
            self._found.is_person_unsure = True
        if len(people) <= 1:
            self._for_one(people[0] if people else None)
        else:
            self._for_several(people, in_files)
        return self._found

    # -- people ---------------------------------------------------------------------------------

    def _named(self) -> list[str]:
        """List those whom the sentences name in full, the writer only as one of several."""
        end = self._spoken.sentences[-1].end if self._spoken.sentences else 0
        mentions = [m for m in self._understanding.mentions if m.span.start < end]
        full = [m for m in mentions if m.is_full and len(m.persons) == 1]
        home = {p.id for p in self._home}
        found = list(dict.fromkeys(m.persons[0] for m in full if m.persons[0] in home))
        own = self._sender.person.id if self._sender.person else None
        known = {*found, own}
        for mention in mentions:
            if self._is_spoken_to(mention) or names_sender(mention, self._sender):
                continue
            if not set(mention.persons) & known:
                self._found.is_person_unsure = True
        others = [p for p in found if p != own]
        return found if others and self._is_listed(own, mentions) else others

    def _is_spoken_to(self, mention: Mention) -> bool:
        """Say whether somebody is addressed: "Pani Dominiko", "Szanowna Pani Dominika"."""
        if Case.VOCATIVE in mention.cases and Case.NOMINATIVE not in mention.cases:
            return True
        greetings = self._case.message.language.harmless
        return not mention.persons and any(
            g.start <= mention.span.start <= g.end + 1 for g in greetings
        )

    def _is_listed(self, own: str | None, mentions: Sequence[Mention]) -> bool:
        """Say whether the writer stands beside a group, as the others do."""
        return any(
            own in m.persons and self._groups.read(s.text).ids
            for m in mentions
            if m.is_full
            for s in self._spoken.sentences
            if s.holds(m)
        )

    def _in_file(self, paper: Paper) -> list[str]:
        """List whom the name of a file can mean; an unknown name there makes all unsure."""
        people: list[str] = []
        for word in paper.name.split():
            if len(word) < _LEAST_NAME or word.isdigit() or _FILE_WORDS.fullmatch(word):
                continue
            fitting = [p.id for p in self._home if word in _surnames(p)]
            if fitting:
                people += self._narrowed(fitting, paper)
            elif not self._is_explained(word):
                self._found.is_person_unsure = True
        return list(dict.fromkeys(people))

    def _narrowed(self, fitting: list[str], paper: Paper) -> list[str]:
        """Choose among namesakes by the first name, else the writer or those named in the words."""
        if len(fitting) == 1:
            return fitting
        words = set(paper.name.split())
        first = [p.id for p in self._home if p.id in fitting and words & _firsts(p)]
        if len(first) == 1:
            return first
        own = self._sender.person.id if self._sender.person else None
        named = {p for m in self._understanding.mentions if m.is_full for p in m.persons}
        likely = [p for p in fitting if p == own] or [p for p in fitting if p in named]
        if len(likely) != 1:
            self._found.is_person_unsure = True
        return likely

    def _is_explained(self, word: str) -> bool:
        home = self._sender.institution
        if home is not None and of_institution(word, home):
            return True
        return any(word in _firsts(p) for p in self._home) or self._groups.fits_a_name(word)

    def _means_somebody_else(self) -> bool:
        words = " ".join(s.text for s in self._spoken.sentences)
        return _OTHERS.search(words) is not None and not OWN_FORM.search(words)

    # -- groups ---------------------------------------------------------------------------------

    def _for_one(self, person: str | None) -> None:
        reads = [self._groups.read(s.text) for s in self._spoken.sentences]
        body = _together(reads)
        aside = [self._groups.read(self._spoken.subject)] if self._spoken.subject else []
        files = [self._groups.read(p.name, anchored=False) for p in self._spoken.files]
        chosen = next((r for r in (body, *aside, _together(files)) if r.ids), GroupsRead())
        disagrees = any(r.ids and not r.ids <= chosen.ids for r in (*aside, *files))
        if body.is_unsure or chosen.is_unsure or disagrees:
            self._found.is_group_unsure = True
        groups: list[str | None] = [*sorted(chosen.ids)]
        self._found.pairs += [Candidacy(person, group) for group in groups or [None]]

    def _for_several(self, people: list[str], in_files: list[list[str]]) -> None:
        told = self._told_apart(people)
        filed = {
            (names[0], group)
            for names, paper in zip(in_files, self._spoken.files, strict=True)
            if len(names) == 1
            and (group := self._groups.read(paper.name, anchored=False).single) is not None
        }
        pairs = told or filed
        if {p for p, _ in pairs} != set(people) or len(pairs) != len(people):
            self._found.is_group_unsure = True
            self._found.pairs = [Candidacy(p, None) for p in people]
            return
        groups = dict(pairs)
        if any(groups.get(p) != g for p, g in filed):
            self._found.is_group_unsure = True
        self._found.pairs = [Candidacy(p, groups[p]) for p in people]

    def _told_apart(self, people: list[str]) -> set[tuple[str, str]]:
        """Pair people with groups where each stands in its own part, or all share one group."""
        own = self._sender.person.id if self._sender.person else None
        pairs: set[tuple[str, str]] = set()
        seen: set[str] = set()
        for piece in self._divided():
            inside = [
                m.persons[0]
                for m in self._understanding.mentions
                if len(m.persons) == 1 and m.persons[0] in people and piece.holds(m)
            ]
            inside += [own] if own in people and OWN_FORM.search(piece.text) else []
            read = self._groups.read(piece.text)
            seen |= read.ids
            if read.single:
                pairs |= {(p, read.single) for p in inside if p}
            elif read.ids:
                return set()
        if not pairs and len(seen) == 1:
            return {(p, next(iter(seen))) for p in people}
        return pairs if {g for _, g in pairs} == seen else set()

    def _divided(self) -> list[Sentence]:
        """Divide the sentences that name several groups at their commas."""
        words = self._case.message.body.own_words
        return [
            piece
            for s in self._spoken.sentences
            for piece in ((s,) if self._groups.read(s.text).single else _pieces(words, s))
        ]


def _pieces(words: str, sentence: Sentence) -> tuple[Sentence, ...]:
    """Divide a sentence at its commas; each piece can have one candidate and one group."""
    inside = split_items(words[sentence.start : sentence.end])
    return tuple(
        Sentence(sentence.start + one.start, sentence.start + one.end, one.text, one.is_question)
        for one in inside
    )


def _together(reads: Sequence[GroupsRead]) -> GroupsRead:
    ids = frozenset(i for r in reads for i in r.ids)
    return GroupsRead(ids, any(r.is_unsure for r in reads))


def _surnames(person: Person) -> frozenset[str]:
    feminine = is_feminine(person.first_name)
    forms = set(surname_forms(person.last_name, feminine=feminine))
    for part in person.last_name.split("-"):
        forms |= set(surname_forms(part, feminine=feminine))
    return frozenset(forms)


def _firsts(person: Person) -> frozenset[str]:
    return frozenset(name_forms(person.first_name, feminine=is_feminine(person.first_name)))
