"""Which failures are the disk's and not the program's: full, protected, failing. They are said in words, with the path.

Python says them by number; DuckDB, SQLite and Arrow repeat the system's sentence within their own, without the number.
"""

import errno
import os
import re

from schemas.findings import Refused

_RULES = {
    "disk_has_space": (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    "folder_can_be_written": (errno.EACCES, errno.EPERM, errno.EROFS),
    "disk_can_be_trusted": (errno.EIO, errno.ENODEV, errno.ESTALE),
}
_SAID = {
    "disk_has_space": ("database or disk is full", "Failed to offload data block", "max_temp_directory_size"),
    "folder_can_be_written": ("attempt to write a readonly database", "unable to open database file"),
    "disk_can_be_trusted": ("disk I/O error", "fsync failed"),
}
YOUR_DATA_FOLDER = [{"says": "your_data_folder"}]  # in the language of who reads it
_NAMED = re.compile(r"""["']([^"'\n]*[/\\][^"'\n]*)["']""")


def as_refusal(error: BaseException, file: object = YOUR_DATA_FOLDER) -> Refused | None:
    """The refusal that says what the disk did, None when this failure, and what it came of, is not the disk's.

    `file`: what is named where the error names none.
    """
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        found = _refusal(cause, file)
        if found is not None:
            return found
        cause = cause.__cause__ or cause.__context__
    return None


def not_the_files(error: BaseException, file: object = YOUR_DATA_FOLDER) -> None:
    """Raise what the disk did before an error is said of the file: a whole file on a full or failing disk is not to blame.

    Asked wherever an error of reading becomes a sentence about a file, or "nothing there". That a file may not be opened is
    said of the file.
    """
    known = as_refusal(error, file)
    if known and known.rule_id != "folder_can_be_written":
        raise known from error


def _refusal(error: BaseException, file: object) -> Refused | None:
    number = error.errno if isinstance(error, OSError) else None
    said = str(error) if number is None and _speaks_of_disks(error) else ""
    for rule, numbers in _RULES.items():
        if number in numbers or any(os.strerror(one) in said for one in numbers) or _says(rule, said):
            return Refused(
                rule, file=_file(error, said) or file, reason=os.strerror(number) if number else _reason(said)
            )
    return None


def _speaks_of_disks(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] in {
        "duckdb",
        "_duckdb",
        "sqlite3",
        "sqlalchemy",
        "pyarrow",
        "xlsxwriter",
        "python_calamine",
    }


def _says(rule: str, said: str) -> bool:
    return any(part in said for part in _SAID[rule])


def _file(error: BaseException, said: str) -> str:
    named = getattr(error, "filename2", None) or getattr(error, "filename", None)
    found = _NAMED.search(said)
    return str(named) if named else found[1] if found else ""


def _reason(said: str) -> str:
    """The system's own sentence, or the library's, never what stands around it: that may repeat a value."""
    numbers = [one for of_rule in _RULES.values() for one in of_rule]
    sentences = [*(os.strerror(one) for one in numbers), *(part for parts in _SAID.values() for part in parts)]
    return next((sentence for sentence in sentences if sentence in said), "")
