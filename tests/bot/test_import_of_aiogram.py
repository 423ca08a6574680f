"""aiogram takes seconds to import and a hundred megabytes: only who uses Telegram pays for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import SECRET
from tests.learned import INDEX_DIR
from tests.serving import free_port

STARTED = """
import asyncio, sys
from bot import app
from bot.__main__ import main

async def look(*_arguments):
    print("aiogram" in sys.modules, flush=True)

app._serve_http = look
sys.exit(main(["serve"]))
"""


@pytest.mark.parametrize(("token", "imported"), [("", "False"), (f"1234567890:{'A' * 35}", "True")])
def test_serve_imports_aiogram_only_for_a_token(tmp_path: Path, token: str, imported: str) -> None:
    environment = {
        "PAKTUM_DATA_DIR": str(tmp_path / "data"),
        "PAKTUM_INDEX_DIR": str(INDEX_DIR),
        "PAKTUM_SECRET_KEY": SECRET,
        "PAKTUM_HTTP_PORT": str(free_port()),
        "PAKTUM_TELEGRAM_TOKEN": token,
        "PAKTUM_TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert imported in done.stdout.split()
