"""What a centre set for itself beside the program's defaults, as it is in force in this process: one data folder at a time.

Here: holding it, and forgetting what was worked out under other settings. Not here: reading and proving the files of
DIR/settings (`warehouse/centre_settings.py`), which says when they are in force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

Row = dict[str, str]
Function = TypeVar("Function", bound=Callable)


@dataclass(frozen=True)
class Settings:
    """Grain: one data folder. What it does not set is as the program ships it."""

    spellings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # list -> (word, code)
    codes: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)  # list -> rows as a shipped list has them
    disclosure: Mapping[str, object] = field(default_factory=dict)  # rule -> its value
    publication: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # planned table -> what is set of it
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # language -> its catalogues
    profiles: Mapping[str, str] = field(default_factory=dict)  # name -> the text of the description
    room: Path | None = None  # the folder they were read from
    files: Mapping[str, str] = field(default_factory=dict)  # name of each file -> SHA-256 of the bytes that were read
    sha256: str = ""  # of the files marts follow from, as they were read; empty when there are none


_in_force: list[Settings] = [Settings()]
_worked_out: list[Callable] = []


def own() -> Settings:
    """The settings in force."""
    return _in_force[0]


def put_in_force(settings: Settings) -> None:
    """Take these settings from now on; what was worked out under others is forgotten."""
    if settings != own():
        _in_force[0] = settings
        for function in _worked_out:
            function.cache_clear()  # type: ignore[attr-defined]


def remembered(function: Function) -> Function:
    """`functools.cache` for what follows from settings: forgotten when other ones are in force."""
    kept = cache(function)
    _worked_out.append(kept)
    return cast(Function, kept)
