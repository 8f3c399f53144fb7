"""From examples to a model, and to what models say of writers whom they never saw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from rules.opinion_model import Model, buckets
from rules.second_opinion import QUESTIONS, REASONS, contradictions
from training.second_opinion.read import Example

BUCKETS = 2**16
PENALTY = 10.0
"""Inverse strength (C), from 1 to 100 by leave-one-writer-out; the figures are flat around it."""
COST = 0.005
"""Share of right automatic acts that each contradiction may hold."""
_LARGEST = 127
_LEAST_LIMIT, _NEVER = 0.5, 1.01


@dataclass(frozen=True, slots=True)
class Regression:
    """One question: its regression and the calibration on top of it."""

    letters: LogisticRegression
    calibration: LogisticRegression

    def ask(self, rows: csr_matrix) -> np.ndarray:
        return _likely(self.calibration, self.letters.decision_function(rows))


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Count pieces: each once a text, and all of a text together of length one."""
    found = [buckets(text, BUCKETS) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    values = np.concatenate([np.full(len(f), 1 / np.sqrt(max(1, len(f)))) for f in found])
    return csr_matrix((values, np.concatenate(found), ends), shape=(len(texts), BUCKETS))


def fit(examples: Sequence[Example]) -> dict[str, Regression]:
    """Fit all questions; calibrated by writers who were left out in turn."""
    rows = matrix([e.text for e in examples])
    writers = np.array([e.writer for e in examples])
    return {name: _fit(rows, _told(examples, name), writers) for name in QUESTIONS}


def unseen(examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return, by id, what models say that never saw the mail's writer, also to calibrate."""
    found: dict[str, dict[str, float]] = {}
    for writer in sorted({e.writer for e in examples}):
        strangers = [e for e in examples if e.writer == writer]
        rows = matrix([e.text for e in strangers])
        fitted = fit([e for e in examples if e.writer != writer])
        said = {name: regression.ask(rows) for name, regression in fitted.items()}
        for number, example in enumerate(strangers):
            found[example.id] = {name: float(said[name][number]) for name in QUESTIONS}
    return found


def limits(examples: Sequence[Example], said: dict[str, dict[str, float]]) -> dict[str, float]:
    """Choose the lowest limits at which few enough right acts are held, in steps of 0.01."""
    acted = [e for e in examples if e.right_acts]
    strengths = [contradictions(e.right_acts, said[e.id]) for e in acted]
    return {name: _limit([s.get(name, 0.0) for s in strengths]) for name in REASONS}


def _limit(strengths: Sequence[float]) -> float:
    steps = np.arange(_LEAST_LIMIT, 1, 0.01).round(2)
    allowed = int(COST * len(strengths))
    good = [s for s in steps if sum(x >= s for x in strengths) <= allowed]
    return float(good[0]) if good else _NEVER


def quantised(fitted: dict[str, Regression], chosen: dict[str, float]) -> Model:
    """Return the model as it is shipped: a byte a weight."""
    regressions = [fitted[name] for name in QUESTIONS]
    weights = np.stack([r.letters.coef_[0] for r in regressions])
    steps = np.abs(weights).max(axis=1) / _LARGEST
    return Model(
        questions=QUESTIONS,
        weights=np.rint(weights / steps[:, None]).astype(np.int8),
        steps=steps,
        constants=np.array([float(r.letters.intercept_[0]) for r in regressions]),
        slopes=np.array([float(r.calibration.coef_[0, 0]) for r in regressions]),
        offsets=np.array([float(r.calibration.intercept_[0]) for r in regressions]),
        limits=chosen,
    )


def by_the_library(model: Model, fitted: dict[str, Regression], text: str) -> dict[str, float]:
    """Return what scikit-learn says with the weights of the shipped model."""
    said = {}
    for number, name in enumerate(QUESTIONS):
        letters = fitted[name].letters
        letters.coef_ = (model.weights[number] * model.steps[number])[None, :]
        said[name] = float(fitted[name].ask(matrix([text]))[0])
    return said


def _told(examples: Sequence[Example], name: str) -> np.ndarray:
    """Return 1, 0, or -1 where the label does not tell."""
    return np.array(
        [-1 if e.answers[name] is None else int(bool(e.answers[name])) for e in examples]
    )


def _fit(rows: csr_matrix, told: np.ndarray, writers: np.ndarray) -> Regression:
    known = told >= 0
    scores = np.zeros(len(told))
    for writer in sorted(set(writers)):
        own = writers == writer
        scores[own] = _letters(rows, told, known & ~own).decision_function(rows[own])
    calibration = LogisticRegression(C=1e6).fit(scores[known, None], told[known])
    return Regression(_letters(rows, told, known), calibration)


def _letters(rows: csr_matrix, told: np.ndarray, chosen: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, solver="liblinear").fit(rows[chosen], told[chosen])


def _likely(calibration: LogisticRegression, scores: np.ndarray) -> np.ndarray:
    likely: np.ndarray = calibration.predict_proba(scores[:, None])[:, 1]
    return likely
