"""Whole stories of labelled mails: nothing wrong is done, nothing lost, and most goes by itself."""

from pathlib import Path

import pytest

from benchmarks.understanding.runs import read_mails, run
from benchmarks.understanding.scores import Worth, worth

MAILS = Path(__file__).parent / "samples" / "mails"
BY_ITSELF = 0.4
"""Share of what could go by itself below which something is broken; each writer is above it."""


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(MAILS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_no_mail_of_a_writer_is_acted_on_wrongly_or_lost(path):
    told = run(path)

    judged = {mail["id"]: worth(mail["label"], told[mail["id"]]) for mail in read_mails(path)}

    assert [(i, w) for i, w in judged.items() if w in {Worth.WRONG, Worth.LOST}] == []
    could = sum(w is not Worth.HELD for w in judged.values())
    assert sum(w is Worth.RIGHT for w in judged.values()) > BY_ITSELF * could
