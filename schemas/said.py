"""Why something is refused, kept as texts of `messages` with their parameters, so that each reader reads it in his language.

Here: putting such texts into one parameter of a refusal and taking them out again. Not here: the sentences (`messages`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

_MARK = '{"said": '


@dataclass(frozen=True)
class Said:
    """One text of interface.csv with what fills it; `line` of the description it is about, `profile` when it stands there."""

    key: str
    params: dict[str, str] = field(default_factory=dict)
    line: int | None = None
    profile: str = ""


def as_param(said: Iterable[Said]) -> str:
    """Texts as one parameter of a refusal."""
    return json.dumps({"said": [[one.key, one.params, one.line, one.profile] for one in said]}, ensure_ascii=False)


def from_param(value: str) -> list[Said]:
    """The texts of a parameter; none when it is plain text."""
    if not value.startswith(_MARK):
        return []
    try:
        return [Said(key, dict(params), line, profile) for key, params, line, profile in json.loads(value)["said"]]
    except (ValueError, TypeError, KeyError):
        return []  # a plain text that only begins like one
