"""Looking at pages without a person: programs that open them, and pictures compared with approved ones.

Pictures are compared as blocks of grey, so that another version of a renderer may smooth an edge otherwise, but a line
that moved, a letter that became a box or a part that is missing shows.
"""

import os
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np

APPROVED = Path(__file__).parent / "approved"
BLOCK = 6  # pixels
MOST = 40  # of 255: how much one block may differ
MEAN = 2.0  # of 255: how much all may differ


def output(*words: str) -> str:
    """What a program prints."""
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout


def grey(picture: Path) -> np.ndarray:
    """A PNG of 8 bits (grey, RGB, RGBA) as rows of grey."""
    held, at, data = picture.read_bytes(), 8, b""
    width, height, channels = 0, 0, 0
    while at < len(held):
        length, name = struct.unpack(">I4s", held[at : at + 8])
        chunk = held[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", chunk[:10])
            channels = {0: 1, 2: 3, 6: 4}[colour]
        data += chunk if name == b"IDAT" else b""
        at += length + 12
    pixels = _unfiltered(zlib.decompress(data), width * channels, height, channels)
    return pixels.reshape(height, width, channels)[:, :, : min(3, channels)].mean(axis=2)


def _unfiltered(data: bytes, row_bytes: int, height: int, channels: int) -> np.ndarray:
    """Rows without PNG's filters (PNG specification, 9.2)."""
    out = np.zeros((height, row_bytes), np.int32)
    before = np.zeros(row_bytes, np.int32)
    for y in range(height):
        kind = data[y * (row_bytes + 1)]
        row = np.frombuffer(data, np.uint8, row_bytes, y * (row_bytes + 1) + 1).astype(np.int32)
        if kind == 2:
            row = (row + before) % 256
        elif kind in (1, 3, 4):
            for x in range(row_bytes):
                left = row[x - channels] if x >= channels else 0
                corner = before[x - channels] if x >= channels else 0
                row[x] = (
                    row[x] + (left, left, 0, (left + before[x]) // 2, _paeth(left, before[x], corner))[kind]
                ) % 256
        out[y] = before = row
    return out


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def blocks(pixels: np.ndarray) -> np.ndarray:
    """The mean grey of each block."""
    height, width = (pixels.shape[0] // BLOCK) * BLOCK, (pixels.shape[1] // BLOCK) * BLOCK
    return pixels[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))


def differences(one: np.ndarray, other: np.ndarray) -> str:
    """What is not alike in two pictures; nothing when they are alike enough."""
    if one.shape != other.shape:
        return f"other size: {one.shape} and {other.shape}"
    apart = np.abs(blocks(one) - blocks(other))
    row, column = np.unravel_index(apart.argmax(), apart.shape)
    if apart.max() > MOST or apart.mean() > MEAN:
        return f"mean {apart.mean():.1f}, most {apart.max():.0f} at row {row * BLOCK}, column {column * BLOCK}"
    return ""


def assert_as_approved(picture: Path, name: str) -> None:
    """The picture is as the approved one. SADDLE_SNAPSHOT=write approves it: look at it first."""
    approved = APPROVED / f"{name}.png"
    if os.environ.get("SADDLE_SNAPSHOT") == "write":
        APPROVED.mkdir(exist_ok=True)
        shutil.copyfile(picture, approved)
    assert approved.exists(), f"look at {picture}, then approve it with SADDLE_SNAPSHOT=write"
    assert differences(grey(picture), grey(approved)) == "", f"{picture} is not as {approved}"
