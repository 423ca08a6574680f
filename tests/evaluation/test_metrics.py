from evaluation.metrics import by_tag, calibration_error, confusion, decisions, false_alarms, measure, recall
from evaluation.rows import Outcome, Row


def outcome(kind: str, topic: str | None, *candidates: str, row: Row) -> Outcome:
    return Outcome(row, kind, topic, candidates)


OURS = Row("a", ("x", "y"), tags=("short",), expect="answer")
FOREIGN = Row("b", (), tags=("far",), expect="handover")
OUTCOMES = [
    outcome("answer", "y", "y", "z", row=OURS),
    outcome("clarify", None, "z", "w", "x", row=OURS),
    outcome("answer", "z", "z", "w", "v", "x", row=OURS),
    outcome("handover", None, "z", row=FOREIGN),
    outcome("answer", "z", "z", row=FOREIGN),
]


def test_shares_are_of_the_rows_they_speak_of() -> None:
    metrics = measure(OUTCOMES)
    assert (metrics.rows, metrics.ours) == (5, 3)
    assert (metrics.top1, metrics.top3) == (0.3333, 0.6667)
    assert (metrics.answered, metrics.right_answers) == (0.6667, 0.3333)
    assert (metrics.wrong_answers, metrics.not_ours_answered) == (0.4, 0.5)


def test_nothing_measured_is_nothing_found() -> None:
    assert measure([]).top1 == 0


def test_tags_and_decisions_are_counted_apart() -> None:
    assert {tag: metrics.rows for tag, metrics in by_tag(OUTCOMES).items()} == {"far": 2, "short": 3}
    assert decisions(OUTCOMES) == {
        ("answer", "answer"): 2,
        ("answer", "clarify"): 1,
        ("handover", "handover"): 1,
        ("handover", "answer"): 1,
    }
    assert recall(OUTCOMES, "handover") == 0.5
    assert false_alarms(OUTCOMES, "handover") == 0
    assert false_alarms(OUTCOMES, "clarify") == 0.2


def test_wrong_first_guesses_are_counted_in_pairs() -> None:
    assert confusion(OUTCOMES) == {("x", "z"): 2}


def test_confidence_is_compared_with_what_came_true() -> None:
    sure = [Outcome(OURS, "answer", "x", ("x",), confidence=0.9)] * 9
    missed = Outcome(OURS, "answer", "z", ("z",), confidence=0.9)
    assert calibration_error([*sure, missed]) == 0
    assert calibration_error([*sure, *[missed] * 9]) == 0.4
    assert calibration_error(OUTCOMES) == 0
