"""What the machine allows: how much memory DuckDB may take, and what it says when memory or disk do not suffice, in words.

Here: the setting SADDLE_MEMORY and the translation of DuckDB's errors about memory and what it sets aside on disk. Not here:
connections (`connection`), what is kept of any other failure (`failures`).
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from schemas.findings import Refused

SETTING = "SADDLE_MEMORY"
MEMORY = "700MB"  # with pandas batches beside it a refresh of 10 M rows stays under 1.5 GB
LEAST_MB = 32  # below it DuckDB cannot open a store
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(K|M|G|T)(i?)B", re.IGNORECASE)
_POWER = {"K": 1, "M": 2, "G": 3, "T": 4}
_NO_ROOM = ("no space left", "disk quota", "max_temp_directory_size", "temporary file")


def memory_limit() -> str:
    """How much memory DuckDB may take. Raises Refused when the setting is no amount, or less than anything needs."""
    said = os.environ.get(SETTING, "").strip() or MEMORY
    if _megabytes(said) < LEAST_MB:
        raise Refused("memory_setting_is_an_amount", value=said, expected=f"{LEAST_MB}MB", found=MEMORY)
    return said


@contextmanager
def limits_in_words() -> Iterator[None]:
    """Memory or disk that do not suffice are refused in words; every other error goes its way."""
    try:
        yield
    except (duckdb.Error, MemoryError, OSError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal.with_traceback(error.__traceback__) from None  # DuckDB's message may repeat a value


def refusal_of(error: BaseException) -> Refused | None:
    """The refusal an error stands for when memory, or room on the disk for what did not fit into it, ran out; else None."""
    said = str(error).lower()
    if isinstance(error, duckdb.Error) and any(words in said for words in _NO_ROOM):
        return Refused("disk_has_room_for_what_is_set_aside", value=_limit(), expected=_more())
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return Refused("memory_is_enough", value=_limit(), expected=_more())
    return None


def _limit() -> str:
    return os.environ.get(SETTING, "").strip() or MEMORY


def _more() -> str:
    """Twice what is allowed now."""
    return f"{max(2 * int(_megabytes(_limit())), 2 * LEAST_MB)}MB"


def _megabytes(text: str) -> float:
    """An amount as DuckDB takes it (`700MB`, `1.5 GiB`) in millions of bytes; 0 for what is none."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return 0
    number, letter, binary = found.groups()
    return float(number) * (1024 if binary else 1000) ** _POWER[letter.upper()] / 1_000_000
