"""Fits the weights of `search` and the belief of `policy` on held-out wordings, and prints them.

`python -m evaluation.fit` takes about a minute; the printed values are named constants there, changed by hand
together with an evaluation run.
"""

import math
import sys
from collections.abc import Sequence

from evaluation.folds import Trial, trials
from knowledge.base import Knowledge
from knowledge.not_ours import not_ours
from knowledge.policy import SURE, UNDERSTOOD, Belief, belief_signs, confidence
from knowledge.search import Found, Hit

ROUNDS = 400
STEP = 0.05
# Ranking is decided among the first few; the rest of ninety topics only costs time.
CONTENDERS = 10


def fitted(rows: Sequence[tuple[Sequence[float], float]], start: Sequence[float]) -> list[float]:
    """Logistic weights by gradient steps with a step size a weight (Adam); a row is signs and outcome."""
    weights, slow, square = list(start), [0.0] * len(start), [0.0] * len(start)
    for turn in range(1, ROUNDS + 1):
        slope = [0.0] * len(weights)
        for signs, outcome in rows:
            off = outcome - logistic(sum(weight * sign for weight, sign in zip(weights, signs, strict=True)))
            for place, sign in enumerate(signs):
                slope[place] += off * sign / len(rows)
        for place, steep in enumerate(slope):
            slow[place] = 0.9 * slow[place] + 0.1 * steep
            square[place] = 0.999 * square[place] + 0.001 * steep * steep
            scale = math.sqrt(square[place] / (1 - 0.999**turn)) + 1e-9
            weights[place] += STEP * slow[place] / (1 - 0.9**turn) / scale
    return weights


def logistic(weighed: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weighed))))


def belief_rows(tried: Sequence[Trial]) -> list[tuple[Sequence[float], float]]:
    return [(belief_signs(trial.found), float(trial.right)) for trial in tried if trial.found.ours]


def ranking_rows(tried: Sequence[Trial]) -> list[tuple[Sequence[float], float]]:
    """For each wrong contender the signs by which the right topic leads it, which should be won."""
    rows: list[tuple[Sequence[float], float]] = []
    for trial in tried:
        right = next((hit for hit in trial.found.ours if hit.subject == trial.topic), None)
        if right is not None:
            rows += [(lead(trial.found, right, hit), 1.0) for hit in trial.found.ours[:CONTENDERS] if hit is not right]
    return rows


def lead(found: Found, right: Hit, other: Hit) -> list[float]:
    return [mine - its for mine, its in zip(found.signals(right), found.signals(other), strict=True)]


def threshold_lines(tried: Sequence[Trial]) -> list[str]:
    answered = [trial for trial in tried if confidence(trial.found) >= SURE]
    handed = [trial for trial in tried if confidence(trial.found) < UNDERSTOOD]
    right = sum(trial.right for trial in answered) / len(answered)
    lost = sum(trial.topic is not None for trial in handed) / sum(trial.topic is not None for trial in tried)
    kept_out = sum(trial.topic is None for trial in handed) / sum(trial.topic is None for trial in tried)
    return [
        f"sure at {SURE}: {right:.1%} of the answers right, {len(answered) / len(tried):.1%} answered",
        f"understood from {UNDERSTOOD}: {lost:.1%} of ours lost, {kept_out:.1%} of the rest handed over",
    ]


def main() -> None:
    knowledge = Knowledge.open()
    tried = list(trials(tuple(knowledge.articles.values()), not_ours()))
    ours = [trial for trial in tried if trial.topic]
    lines = [f"{len(tried)} wordings held out, first guess right in {sum(t.right for t in ours) / len(ours):.1%}"]
    named = zip(Belief._fields, fitted(belief_rows(tried), [0.0] * len(Belief._fields)), strict=True)
    lines.append("belief: " + ", ".join(f"{name}={value:.3f}" for name, value in named))
    lines.append("ranking: " + ", ".join(f"{value:.2f}" for value in fitted(ranking_rows(tried), [1.0] * 4)))
    sys.stdout.write("\n".join([*lines, *threshold_lines(tried)]) + "\n")


if __name__ == "__main__":
    main()
