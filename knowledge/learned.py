"""What the wordings teach, kept in a file under their checksum, so that it is learned once."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from knowledge.article import Question
from knowledge.belief import Belief
from knowledge.classifier import Classifier
from knowledge.evidence import Evidence
from knowledge.index import Learned
from knowledge.wordings import Wordings

CODE = Path(__file__).parent
# What decides the result besides the wordings themselves.
CHAIN = (
    "text.py",
    "concepts.yaml",
    "index.py",
    "evidence.py",
    "classifier.py",
    "noise.py",
    "fitting.py",
    "search.py",
    "belief.py",
)

# Of different contents; a folder of tests meets several.
MOST_KEPT = 8

Arrays = dict[str, npt.NDArray[Any]]


class NotLearned(Exception):
    """One sentence: why the process that learns has failed."""


def learned(wordings: Wordings, folder: Path) -> Learned:
    """Takes a minute or two once, and later as long as reading a file takes; a broken file is made anew."""
    task = json.dumps(task_of(wordings), ensure_ascii=False).encode()
    file = folder / f"{checksum(task)}.npz"
    try:
        return read_learned(file)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        learn(task, file)
    return read_learned(file)


def checksum(task: bytes) -> str:
    digest = sha256(task)
    for name in CHAIN:
        digest.update((CODE / name).read_bytes())
    return digest.hexdigest()[:32]


def learn(task: bytes, file: Path) -> None:
    """Other processes may learn the same meanwhile: the file appears whole, and the last one stays."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=file.parent, suffix=".part")
    except OSError as error:
        raise NotLearned(
            f"The folder {file.parent} cannot be written ({error.strerror}); "
            "make it writable or set PAKTUM_INDEX_DIR to another."
        ) from None
    os.close(handle)
    try:
        command = [sys.executable, "-m", "knowledge.fitting", part]
        done = subprocess.run(command, input=task, capture_output=True, check=False)  # noqa: S603  (our own module)
        if done.returncode:
            last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise NotLearned(f"The wordings could not be learned: {last or 'the process was stopped'}.")
        Path(part).replace(file)
        forget_older(file.parent)
    finally:
        Path(part).unlink(missing_ok=True)


def forget_older(folder: Path) -> None:
    """What was learned from wordings that have changed since; other processes may be tidying, too."""
    with suppress(FileNotFoundError):
        newest_first = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest_first[MOST_KEPT:]:
            file.unlink(missing_ok=True)


def task_of(wordings: Wordings) -> dict[str, Any]:
    return {subject: [[each.lang, each.text, each.source] for each in asked] for subject, asked in wordings.items()}


def read_task(task: Mapping[str, Any]) -> Wordings:
    return {subject: tuple(Question(*each) for each in asked) for subject, asked in task.items()}


def write_learned(learned: Learned, file: Path) -> None:
    parts = {"evidence": vars(learned.evidence), "classifier": vars(learned.classifier) if learned.classifier else {}}
    arrays = {f"{part}.{name}": array for part, named in parts.items() for name, array in named.items()}
    with file.open("wb") as out:
        np.savez(out, belief=np.array(learned.belief), **arrays)


def read_learned(file: Path) -> Learned:
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    evidence, classifier = part_of(arrays, "evidence"), part_of(arrays, "classifier")
    size = int(evidence.pop("size"))
    return Learned(
        Evidence(**evidence, size=size),
        Classifier(**classifier) if classifier else None,
        Belief(*map(float, arrays["belief"])),
    )


def part_of(arrays: Arrays, part: str) -> Arrays:
    return {name.removeprefix(f"{part}."): array for name, array in arrays.items() if name.startswith(f"{part}.")}
