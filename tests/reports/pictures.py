"""Pictures compared with those a person has looked at: small, in grey, with room for another machine's letter edges.

After looking at new ones: `APPROVE_PICTURES=1 .venv/bin/python -m pytest -n0 tests/reports/test_charts_pictures.py`.
"""

import os
import struct
import zlib
from pathlib import Path

import numpy as np

APPROVED = Path(__file__).parent / "approved"
BLOCK = 8  # dots of a picture that become one of the approved one
LIKE, NEAR = 2.0, 60.0  # of 255: how far all dots may be off on average, and a single one


def differs(name: str, png: bytes) -> str:
    """How a picture differs from the approved one of this name; nothing when it does not."""
    file, seen = APPROVED / f"{name}.png", shrunk(grey(png))
    if os.environ.get("APPROVE_PICTURES"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(written(seen))
        return ""
    if not file.is_file():
        return f"{file} is not there: look at the picture and approve it"
    return told(seen, grey(file.read_bytes()))


def told(seen: np.ndarray, approved: np.ndarray) -> str:
    """How two pictures of the same size differ, in words."""
    if seen.shape != approved.shape:
        return f"{seen.shape[1]} x {seen.shape[0]} dots, approved {approved.shape[1]} x {approved.shape[0]}"
    off = np.abs(seen.astype(float) - approved.astype(float))
    if off.mean() <= LIKE and off.max() <= NEAR:
        return ""
    row, column = np.unravel_index(off.argmax(), off.shape)
    return f"off by {off.mean():.1f} on average and {off.max():.0f} at column {column}, row {row} of 255"


def shrunk(dots: np.ndarray) -> np.ndarray:
    """Each block of dots as one: their mean."""
    height, width = (side // BLOCK for side in dots.shape)
    blocks = dots[: height * BLOCK, : width * BLOCK].reshape(height, BLOCK, width, BLOCK)
    return blocks.mean(axis=(1, 3)).round().astype(np.uint8)


def grey(png: bytes) -> np.ndarray:
    """The dots of a PNG of 8 bits a channel as grey on white."""
    width, height, channels, data = _parts(png)
    dots = _unfiltered(data, width, height, channels).reshape(height, width, channels).astype(float)
    if channels == 1:
        return dots[..., 0]
    opaque = dots[..., 3:] / 255 if channels == 4 else 1
    return (dots[..., :3] * opaque + 255 * (1 - opaque)) @ np.array([0.299, 0.587, 0.114])


def _parts(png: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, channels and the unpacked rows."""
    at, packed, head = 8, b"", b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        head, packed = (body, packed) if kind == b"IHDR" else (head, packed + body if kind == b"IDAT" else packed)
        at += 12 + length
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    assert bits == 8 and not interlaced and colour in (0, 2, 6), "a PNG this reader knows"
    return width, height, {0: 1, 2: 3, 6: 4}[colour], zlib.decompress(packed)


def _unfiltered(data: bytes, width: int, height: int, channels: int) -> np.ndarray:
    """The rows without PNG's filters: none, left, above, their mean, Paeth's."""
    rows = np.frombuffer(data, np.uint8).reshape(height, 1 + width * channels)
    out = np.zeros((height, width * channels), np.uint8)
    above = np.zeros(width * channels, np.uint8)
    for n, (filter_type, row) in enumerate(zip(rows[:, 0], rows[:, 1:], strict=True)):
        above = out[n] = _row(int(filter_type), row, above, channels)
    return out


def _row(filter_type: int, row: np.ndarray, above: np.ndarray, channels: int) -> np.ndarray:
    if filter_type == 0:
        return row
    if filter_type == 1:
        return row.reshape(-1, channels).cumsum(axis=0, dtype=np.uint8).ravel()
    if filter_type == 2:
        return row + above
    done, before = [0] * channels + [0] * len(row), [0] * channels + above.tolist()
    for n, value in enumerate(row.tolist(), start=channels):
        left, up, corner = done[n - channels], before[n], before[n - channels]
        guess = (left + up) // 2 if filter_type == 3 else _paeth(left, up, corner)
        done[n] = (value + guess) & 255
    return np.array(done[channels:], np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    """The neighbour nearest to left + up - corner (PNG specification, 9.4)."""
    wanted = left + up - corner
    return min((abs(wanted - left), 0, left), (abs(wanted - up), 1, up), (abs(wanted - corner), 2, corner))[2]


def written(dots: np.ndarray) -> bytes:
    """A grey PNG of the dots."""
    height, width = dots.shape
    rows = b"".join(b"\0" + row.tobytes() for row in dots)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
