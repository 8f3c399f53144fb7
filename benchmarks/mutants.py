"""Mutation testing: change one thing in the rules, and see whether any test notices.

    python -m benchmarks.mutants [--each 6] [--seed 1] [--only rules/roles.py]

Every module of ``rules`` and ``parsers/polish`` gets some changes, each alone: a comparison turned
round, ``and`` for ``or``, a ``not`` left out, a constant changed, a word taken from a list.  The
tests of these packages run against each changed copy; a change that no test notices survives and
is listed with its place.  Runs for hours when asked for many; nothing in the checkout is changed.
"""

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rules", "parsers/polish")
TESTS = (
    "tests/rules",
    *(str(p.relative_to(ROOT)) for p in ROOT.glob("tests/parsers/test_polish_*.py")),
)
LONGEST = 600
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE,
    ast.LtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module."""

    module: str
    line: int
    what: str
    source: str


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """List every single change of a module that the kinds above allow."""
    tree = ast.parse(source)
    places = [(i, n) for i, n in enumerate(ast.walk(tree)) if _kind(n)]
    for index, node in places:
        changed = copy.deepcopy(tree)
        target = next(n for i, n in enumerate(ast.walk(changed)) if i == index)
        _change(target)
        line = getattr(node, "lineno", 0)
        yield Mutant(module, line, _kind(node), ast.unparse(changed))


def _kind(node: ast.AST) -> str:
    """Name the change that a node allows; empty for none."""
    what = ""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OPPOSITES:
            what = f"{type(op).__name__} turned round"
        case ast.BoolOp():
            what = "and/or exchanged"
        case ast.UnaryOp(op=ast.Not()):
            what = "not left out"
        case ast.Constant(value=bool()):
            what = "True/False exchanged"
        case ast.Constant(value=int()):
            what = "a number changed"
        case ast.IfExp():
            what = "branches exchanged"
        case ast.Continue():
            what = "continue for break"
    return what


def _change(node: ast.AST) -> None:
    match node:
        case ast.Compare(ops=[op]):
            node.ops = [_OPPOSITES[type(op)]()]
        case ast.BoolOp(op=op):
            node.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.UnaryOp(operand=operand):
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.IfExp(body=body, orelse=orelse):
            node.body, node.orelse = orelse, body
        case ast.Continue():
            node.__class__ = ast.Break  # type: ignore[assignment]


def _is_noticed(mutant: Mutant, home: Path) -> bool:
    """Run the tests on the copy with the change in it."""
    path = home / mutant.module
    kept = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    try:
        ran = subprocess.run(command, cwd=home, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return True
    else:
        return ran.returncode != 0
    finally:
        path.write_text(kept, encoding="utf-8")


def main() -> None:
    """Draw changes of every module, try them, and list the survivors."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--each", type=int, default=6, help="changes tried in each module")
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--only", default="", help="only modules whose path begins so")
    options = wanted.parse_args()
    draw = random.Random(options.seed)
    modules = [p for top in PACKAGES for p in sorted((ROOT / top).rglob("*.py"))]
    tried = noticed = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as where:
        home = Path(where) / "copy"
        ignored = shutil.ignore_patterns(".git", ".venv", "*.pyc", "__pycache__")
        shutil.copytree(ROOT, home, ignore=ignored)
        for path in modules:
            module = str(path.relative_to(ROOT))
            if not module.startswith(options.only):
                continue
            possible = list(mutants(module, path.read_text(encoding="utf-8")))
            for mutant in draw.sample(possible, min(options.each, len(possible))):
                tried += 1
                if _is_noticed(mutant, home):
                    noticed += 1
                else:
                    print(f"survives  {mutant.module}:{mutant.line}  {mutant.what}", flush=True)
    print(f"{noticed} of {tried} changes were noticed")


if __name__ == "__main__":
    main()
