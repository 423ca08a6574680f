"""What the wordings teach is learned once for all tests, and for a start in this folder."""

from pathlib import Path

INDEX_DIR = Path(__file__).parents[1] / "data" / "index"
