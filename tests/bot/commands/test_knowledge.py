import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.knowledge.sample import FULL, MINIMAL, directory_with


def test_our_own_content_is_checked_strictly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check"]) == 0
    assert "articles, no fault." in capsys.readouterr().out


def test_faults_are_printed_with_file_and_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    directory_with(tmp_path, a=MINIMAL + "  colour: red\n", b="- id: x\n")
    assert main(["knowledge", "check", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f'{tmp_path}/a.yaml:5: Unknown key "colour"')
    assert len(lines) == 4


def test_strict_is_only_for_those_who_ask(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    directory_with(tmp_path, a=MINIMAL)
    assert main(["knowledge", "check", str(tmp_path)]) == 0
    assert main(["knowledge", "check", "--strict", str(tmp_path)]) == 1
    assert "has no English text." in capsys.readouterr().err


def test_retrieval_is_measured(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    articles = directory_with(tmp_path, a=FULL, b=MINIMAL)
    labelled = tmp_path / "rows.jsonl"
    labelled.write_text(
        '{"text": "targonca képzés", "topics": ["targonca-kepzes"], "tags": ["short"], "expect": "answer"}\n'
        '{"text": "milyen idő lesz holnap", "topics": []}\n',
        encoding="utf-8",
    )
    assert main(["knowledge", "eval", str(labelled), "--knowledge", str(articles), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["ours"], report["top1"], report["not_ours_answered"]) == (2, 1, 1, 0)
    assert report["tags"]["short"]["rows"] == 1
    assert main(["knowledge", "eval", str(labelled), "--knowledge", str(articles)]) == 0
    assert "top-1 100.0%" in capsys.readouterr().out


def test_a_bad_line_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    labelled = tmp_path / "rows.jsonl"
    labelled.write_text("{}\n", encoding="utf-8")
    assert main(["knowledge", "eval", str(labelled)]) == 1
    assert capsys.readouterr().err == f'{labelled}: Line 1 has no "text".\n'


def test_rules_beside_articles_are_checked_with_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    directory_with(tmp_path, a=MINIMAL, eligibility="- id: x\n  colour: red\n")
    assert main(["knowledge", "check", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert f'{tmp_path}/eligibility.yaml:2: Unknown key "colour" in the rule;' in "\n".join(lines)
    assert not [line for line in lines if "eligibility.yaml" not in line]
