"""QR codes read back by a program that did not draw them, and shown to a camera."""

import re
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import segno
import zxingcpp

MOVE = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")
SIDE, HEIGHT = 640, 480  # of what the camera sees


def read(picture: Any) -> str:
    """Of an array of grey values."""
    (code,) = zxingcpp.read_barcodes(np.ascontiguousarray(picture, dtype=np.uint8))
    return str(code.text)


def from_png(content: bytes) -> str:
    """Of one bit a pixel; each line as it is, or its difference to the one above (PNG, third edition, 9.2)."""
    width, height, depth, colour = struct.unpack(">IIBB", content[16:26])
    assert (depth, colour) == (1, 0)
    start = content.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", content[start - 8 : start - 4])
    rows = np.frombuffer(zlib.decompress(content[start : start + length]), np.uint8).reshape(height, -1)
    assert set(rows[:, 0]) <= {0, 2}
    lines = np.zeros((height, rows.shape[1] - 1), np.uint8)
    for number, (kind, *line) in enumerate(rows):
        lines[number] = np.array(line, np.uint8) + (lines[number - 1] if kind == 2 else 0)
    return read(np.unpackbits(lines, axis=1)[:, :width] * 255)


def from_svg(page: str) -> str:
    """Of the lines that are drawn in black, each one unit high."""
    found = re.search(r'viewBox="0 0 (\d+) \1".*?stroke="#000" d="([^"]+)"', page)
    assert found is not None
    squares, x, y = np.full((int(found[1]), int(found[1])), 255), 0, 0.0
    for command, first, second in MOVE.findall(found[2]):
        if command == "h":
            squares[int(y), x : x + int(first)] = 0
            x += int(first)
        elif command == "M":
            x, y = int(first), float(second)
        else:
            x, y = x + int(first), y + float(second)
    return read(squares.repeat(8, axis=0).repeat(8, axis=1))


def film(file: Path, text: str) -> None:
    """What a camera sees that looks at the code all the time (YUV4MPEG2); nothing where there is no text."""
    picture = np.full((HEIGHT, SIDE), 200, np.uint8)
    if text:
        code = np.array([list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=8, border=4)])
        top, left = (HEIGHT - len(code)) // 2, (SIDE - len(code)) // 2
        picture[top : top + len(code), left : left + len(code)] = np.where(code, 16, 235)
    colours = bytes([128]) * (SIDE * HEIGHT // 2)
    frame = b"FRAME\n" + picture.tobytes() + colours
    fresh = file.with_suffix(".new")
    fresh.write_bytes(f"YUV4MPEG2 W{SIDE} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    fresh.replace(file)
