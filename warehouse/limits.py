"""How much memory DuckDB may take: the setting SADDLE_MEMORY, and what is told when it does not suffice.

Not here: connections (`connection`), a full disk (`disk_faults`), what is kept of any other failure (`failures`).
"""

import os
import re

import duckdb

from schemas.findings import Refused

SETTING = "SADDLE_MEMORY"
MEMORY = "700MB"  # with pandas batches beside it a refresh of 10 M rows stays under 1.5 GB
LEAST_MB = 32  # below it DuckDB cannot open a store
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(K|M|G|T)(i?)B", re.IGNORECASE)
_POWER = {"K": 1, "M": 2, "G": 3, "T": 4}


def memory_limit() -> str:
    """How much memory DuckDB may take. Raises Refused when the setting is no amount, or less than anything needs."""
    said = os.environ.get(SETTING, "").strip() or MEMORY
    if _megabytes(said) < LEAST_MB:
        raise Refused("memory_setting_is_an_amount", value=said, expected=f"{LEAST_MB}MB", found=MEMORY)
    return said


def out_of_memory(error: BaseException) -> Refused | None:
    """The refusal that names the setting, when memory did not suffice; None for any other failure."""
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
