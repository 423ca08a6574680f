import io
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.knowledge.sample import FULL, MINIMAL, directory_with

CONTRACT = {
    "text", "lang", "decision", "topic", "confidence", "candidates", "answer", "sources", "status", "elapsed_ms",
}  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> str:
    return str(directory_with(tmp_path, a=FULL, b=MINIMAL))


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["ask", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_decision_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str], small: str) -> None:
    arguments = ("--json", "--today", "2027-02-01", "--knowledge", small, "mennyi a járadék")
    code, out, _ = asked(capsys, *arguments)
    decision = json.loads(out)
    assert code == 0
    assert decision.keys() >= CONTRACT
    assert (decision["decision"], decision["topic"], decision["status"]) == ("answer", "jaradek", "unknown")
    assert decision["candidates"][0]["topic"] == "jaradek"
    assert decision["sources"] == [{"title": "regi.hu", "as_of": "2018", "checked_on": "2026-11-21"}]


def test_a_person_reads_text(capsys: pytest.CaptureFixture[str], small: str) -> None:
    _, out, _ = asked(capsys, "--knowledge", small, "--lang", "en", "--today", "2026-11-21", "what amount")
    assert out.startswith("The office works it out.\nThe minimum wage is 322 800 forints.\n")
    assert "• identity card" in out


def test_what_holds_for_the_place_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "--json", "--today", "2026-11-21", "szentkirályi vagyok, ide tartozom?")
    decision = json.loads(out)
    assert (decision["topic"], decision["places"]) == ("iroda-illetekesseg-telepulesek", ["Szentkirály"])
    assert decision["answer"].startswith("Szentkirály a Tiszakécskei járás része.")
    assert decision["sources"][0]["as_of"] == "2016"
    _, out, _ = asked(capsys, "--today", "2026-11-21", "csap utcaban lakom jar valami")
    assert out.startswith("Csap utca: a lezárult kecskeméti projekt")
    assert "záróközleménye, 2022-11-07 / 2026-11-21)" in out


def test_what_is_no_answer_still_says_something(capsys: pytest.CaptureFixture[str], small: str) -> None:
    for text, said in (
        ("szia", "Jó napot"),
        ("meg akarok halni", "116-123"),
        ("bajnoki focimeccs eredmény", "Erre nincs kész válaszom."),
        ("emberrel beszélnék", "Szólok egy munkatársunknak."),
    ):
        code, out, _ = asked(capsys, "--json", "--knowledge", small, text)
        decision = json.loads(out)
        assert code == 0
        assert decision["status"] == "unknown"
        assert said in decision["answer"]


def test_what_an_answer_depends_on_stands_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "--json", "kerhetek berletet a munkaba jarashoz")
    decision = json.loads(out)
    assert decision["decision"] == "answer"
    assert decision["premise"] == {
        "question": "Ön most nyilvántartott álláskereső?",
        "otherwise": "allaskereso-regisztracio-menete",
    }
    _, out, _ = asked(capsys, "--json", "mennyi a járadék")
    assert json.loads(out)["premise"] is None


def test_a_batch_keeps_its_order(capsys: pytest.CaptureFixture[str], small: str, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"text": "szia"}\n\n{"text": "what amount", "lang": "en"}\n', encoding="utf-8")
    _, out, _ = asked(capsys, "--knowledge", small, "--batch", str(batch))
    decisions = [json.loads(line) for line in out.splitlines()]
    assert [(each["text"], each["lang"]) for each in decisions] == [("szia", "hu"), ("what amount", "en")]


def test_a_bad_line_of_a_batch_is_named(capsys: pytest.CaptureFixture[str], small: str, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"text": "szia"}\n{"txt": 1}\n', encoding="utf-8")
    code, out, err = asked(capsys, "--knowledge", small, "--batch", str(batch))
    assert (code, len(out.splitlines()), err) == (1, 1, 'Line 2 has no "text".\n')


def test_a_batch_comes_from_standard_input(
    capsys: pytest.CaptureFixture[str], small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO('{"text": "köszönöm"}\n'.encode()), "latin-1"))
    _, out, _ = asked(capsys, "--knowledge", small, "--batch", "-")
    assert json.loads(out)["smalltalk"] == "thanks"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--batch", "nowhere.jsonl"], "The batch nowhere.jsonl cannot be read: No such file or directory."),
        (["--knowledge", "nowhere", "x"], "nowhere:1: The directory cannot be read: No such file or directory."),
    ],
)
def test_a_failure_is_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str) -> None:
    assert asked(capsys, *arguments) == (1, "", sentence + "\n")


@pytest.mark.parametrize(
    "arguments", [[], ["x", "--batch", "-"], ["x", "--today", "holnap"], ["x", "--lang", "de"], ["x", "y"]]
)
def test_wrong_use_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["ask", *arguments])
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
