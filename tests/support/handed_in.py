"""Mails that hand something in, with an invented recruitment of four working groups."""

from dataclasses import replace
from datetime import date, datetime

from parsers.facts import DocumentReading, FieldReading, Leaf, LeafRole
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome
from rules.case import Case
from rules.decide import decide
from rules.decision import Decision
from rules.registry import Applied, Recruitment, Registry
from tests.support.messages import REGISTRY, WARSAW, case, envelope, message

IN_TIME = datetime(2026, 5, 11, 12, 0, tzinfo=WARSAW)
RECRUITMENT = Recruitment(
    id="R1",
    title="Nabór do grup roboczych",
    opens=date(2026, 5, 6),
    closes=date(2026, 5, 22),
    groups=(
        ("G1", "Grupa robocza ds. rozwoju mieszkalnictwa wspomaganego"),
        ("G2", "Grupa robocza ds. zamówień publicznych, w tym mieszkalnictwa gminnego"),
        ("G3", "Grupa robocza ds. promocji i współpracy z biznesem"),
        ("G4", "Grupa robocza ds. spółdzielni socjalnych"),
    ),
)
RECRUITING = replace(REGISTRY, recruitment=RECRUITMENT)


def leaf(name: str, path: str) -> Leaf:
    return Leaf(
        path=path,
        name=name,
        declared_type="application/pdf",
        sniffed_type="application/pdf",
        role=LeafRole.ATTACHMENT,
        size=10,
        sha256="0" * 64,
    )


def unread(path: str) -> DocumentReading:
    """A scan that nobody could read yet."""
    return DocumentReading(
        part=path, outcome=DocumentOutcome.UNSUPPORTED, form=None, form_version=None, pages=(),
        problems=(NEEDS_RECOGNITION,),
    )  # fmt: skip


def read_form(
    path: str, form: str | None, *, problems: tuple[str, ...] = (), **values: str
) -> DocumentReading:
    return DocumentReading(
        part=path,
        outcome=DocumentOutcome.OK if form else DocumentOutcome.UNKNOWN_FORM,
        form=form,
        form_version="1" if form else None,
        pages=(1,),
        fields=tuple(
            FieldReading(field=n, value=v, box=None, engine="text-layer", sureness=1.0)
            for n, v in values.items()
        ),
        problems=problems,
    )


def mail(
    words: str,
    *files: str,
    subject: str = "",
    sender: str = "a.nowak@ops-zalesie.example",
    received: datetime = IN_TIME,
    registry: Registry = RECRUITING,
    documents: tuple[DocumentReading, ...] | None = None,
) -> Case:
    """Build a case; without `documents` the files are scans that were not read."""
    leaves = tuple(leaf(name, str(n)) for n, name in enumerate(files, start=2))
    written = message(words, head=envelope(subject, sender), leaves=leaves)
    found = tuple(unread(one.path) for one in leaves) if documents is None else documents
    written = written.model_copy(update={"documents": found})
    return case(mail=written, received=received, registry=registry)


def decided(words: str, *files: str, **about: object) -> Decision:
    return decide(mail(words, *files, **about))  # type: ignore[arg-type]


def rules_of(decision: Decision) -> set[str]:
    return {finding.rule for finding in decision.findings if finding.blocks}


def applied(*pairs: tuple[str, str]) -> Registry:
    """Build the registry with earlier applications: group, person."""
    return replace(RECRUITING, applications=tuple(Applied(g, p) for g, p in pairs))
