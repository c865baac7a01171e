"""Code lists: the values a coded column may hold, their labels in four languages, and the spellings met in the field."""

import csv
from functools import cache
from importlib import resources

LANGUAGES = ("en", "fr", "es", "ar")
MISSING = ("unknown", "not_recorded", "not_asked", "refused", "not_applicable", "verified_unknown")


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    path = resources.files("schemas") / "codelists" / file
    if not path.is_file():
        return ()
    return tuple(csv.DictReader(path.read_text("utf-8").splitlines()))


@cache
def lists() -> tuple[str, ...]:
    """Names of all code lists."""
    names = (item.name for item in (resources.files("schemas") / "codelists").iterdir() if item.name.endswith(".csv"))
    return tuple(sorted(name.removesuffix(".csv") for name in names if not name.endswith("_spellings.csv")))


@cache
def codes(list_name: str) -> tuple[str, ...]:
    """Codes of a list in its order. Raises KeyError for a list that does not exist."""
    rows = _rows(f"{list_name}.csv")
    if not rows:
        raise KeyError(f"no code list `{list_name}`")
    return tuple(row["code"] for row in rows)


def label(list_name: str, code: str, language: str) -> str:
    """The label of a code, or of a reason why a value is missing. Raises KeyError when neither list holds it."""
    for row in (*_rows(f"{list_name}.csv"), *_rows("missing.csv")):
        if row["code"] == code:
            return row[language]
    raise KeyError(f"`{code}` is not in the code list `{list_name}`")


def entries(list_name: str) -> tuple[dict[str, str], ...]:
    """Rows of a list: code, en, fr, es, ar, definition, authority."""
    return _rows(f"{list_name}.csv")


@cache
def spellings(list_name: str) -> dict[str, str]:
    """Spelling as met -> code, unfolded; codes and labels are spellings too."""
    found = {row["spelling"]: row["code"] for row in _rows(f"{list_name}_spellings.csv")}
    for row in _rows(f"{list_name}.csv"):
        found.update({row[column]: row["code"] for column in ("code", *LANGUAGES) if row[column]})
    return found
