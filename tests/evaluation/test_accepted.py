from dataclasses import replace

from evaluation.accepted import Run, accepted, measured, worse
from evaluation.run import own_rows
from tests.conftest import knowledge


def test_retrieval_is_not_worse_than_accepted() -> None:
    assert worse(measured(knowledge()), accepted()) == []


def test_what_got_worse_is_told() -> None:
    last = accepted()
    run = replace(last, top1=last.top1 - 0.05, wrong_answers=last.wrong_answers + 0.05, crisis_recall=0.5)
    assert [sentence.split()[0] for sentence in worse(run, last)] == ["top1", "crisis_recall", "wrong_answers"]
    assert worse(replace(last, top1=last.top1 - 0.004), last) == []
    assert len(worse(replace(last, top1=last.top1 - 0.006), last)) == 1


def test_every_crisis_of_our_questions_is_found() -> None:
    last: Run = accepted()
    assert last.crisis_recall == 1


def test_our_questions_are_about_every_article_and_more() -> None:
    rows = own_rows()
    assert len([row for row in rows if row.expect == "answer"]) >= 200
    assert len([row for row in rows if row.expect != "answer"]) >= 40
    assert set(knowledge().articles) <= {topic for row in rows for topic in row.topics}
    assert {topic for row in rows for topic in row.topics} <= set(knowledge().articles)


def test_our_questions_are_no_wordings_of_the_articles() -> None:
    wordings = knowledge().index.exact
    copied = [
        row.text for row in own_rows() if row.expect == "answer" and " ".join(row.text.lower().split()) in wordings
    ]
    assert copied == []
