"""What can be wrong: one finding about a cell, one refusal of a file or source. Messages live in `messages`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing wrong at one address. `source_row` and `cell` are as Excel shows them (1-based, `F17`)."""

    rule_id: str
    severity: str  # error | warning | info
    source_file: str
    source_sheet: str = ""
    source_row: int | None = None
    cell: str | None = None
    column: str | None = None
    provider_column: str | None = None
    value: str | None = None
    params: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A file, a source or a key that cannot be accepted. Leads to exit code 3; nothing of it is used."""

    def __init__(self, rule_id: str, **params: object) -> None:
        self.rule_id = rule_id
        # texts, but for a list of sentences: those are put into words in the language of who reads them
        self.params = {key: value if isinstance(value, list) else str(value) for key, value in params.items()}
        super().__init__(f"{rule_id}: {self.params}")


def of_the_reader(error: object) -> dict[str, str]:
    """A reason in the words of the library that read a file, to be said in the language of who reads it."""
    return {"says": "reason_of_the_reader", "found": str(error)}
