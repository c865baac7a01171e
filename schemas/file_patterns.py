"""Patterns somebody wrote for the names of files, matched by an engine whose time grows with the name only (RE2)."""

from functools import cache

import re2


@cache
def compiled_pattern(pattern: str):
    """A pattern for file names, matched in time that grows with the name only, or why it is none (the engine's words)."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, 1 << 20
    try:
        return re2.compile(pattern, options), ""
    except re2.error as error:
        said = error.args[0] if error.args else ""
        return None, (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)).rpartition(": ")[2][
            :40
        ]
