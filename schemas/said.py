"""Why a description is refused, kept as texts of `messages` with their parameters: each reader reads it in his language.

Here: what such a text is. Not here: the sentences, and how they are put together (`messages`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """One text of interface.csv with what fills it; `line` of the description it is about, `profile` when it stands there."""

    key: str
    params: dict[str, str] = field(default_factory=dict)
    line: int | None = None
    profile: str = ""

    def as_sentence(self) -> dict:
        """As a parameter of a refusal holds it; line or profile before what is said."""
        said = {"says": self.key, **self.params}
        if self.line:
            return {"says": "in_line", "line": self.line, "said": [said]}
        return {"says": "in_profile", "profile": self.profile, "said": [said]} if self.profile else said


def as_param(said: Iterable[Said]) -> list[dict]:
    """Texts as one parameter of a refusal."""
    return [one.as_sentence() for one in said]
