"""Code lists: the values a coded column may hold, their labels in every language, and the spellings met in the field.

`codelists/<list>.csv` has the codes, `codelists/<list>_spellings.csv` the words lists are filled in with; both are made
to be edited in a spreadsheet. A centre's own codes and spellings (`DIR/settings/`) stand behind them. Looking a word up,
in whatever script and case, is `methods.folding`.
"""

import csv
import io
from collections.abc import Iterable
from functools import cache
from importlib import resources

from schemas.languages import LANGUAGES
from schemas.settings import own, remembered
from schemas.translations import in_language

SPELLED_IN = tuple(dict.fromkeys([*LANGUAGES, "prs", "fa", "ps", "uk", "km", "pt", "vi", "bs"]))
VERIFIED_UNKNOWN = "verified_unknown"  # set by a correction only: the centre asked again
FOLDED = ("unknown", "not_recorded", "not_asked", "refused", VERIFIED_UNKNOWN)  # `unknown` in marts
MISSING = ("unknown", "not_recorded", "not_asked", "refused", "not_applicable", VERIFIED_UNKNOWN)
# lists a centre may add codes to: no figure, rule or sentence of the program names all of their codes
OPEN = (
    "activity", "barrier", "displacement", "education", "marital_status", "occupation", "product",
    "refused_reason", "service_detail", "transport_mode",
)  # fmt: skip
_FOLDER = resources.files("schemas") / "codelists"


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    path = _FOLDER / file
    if not path.is_file():
        return ()
    # a spreadsheet that saves "CSV UTF-8" puts a byte order mark in front
    return tuple(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


@cache
def lists() -> tuple[str, ...]:
    """Names of all code lists."""
    names = (item.name for item in _FOLDER.iterdir() if item.name.endswith(".csv"))
    return tuple(sorted(name.removesuffix(".csv") for name in names if not name.endswith("_spellings.csv")))


LISTS = lists()


def entries(list_name: str) -> tuple[dict[str, str], ...]:
    """Rows of a list: code, a column per language, definition, authority; the centre's own behind those of the program.

    Raises KeyError for a list that does not exist.
    """
    return (*shipped_entries(list_name), *own().codes.get(list_name, ()))


def shipped_entries(list_name: str) -> tuple[dict[str, str], ...]:
    """Rows of a list as the program has them. Raises KeyError for a list that does not exist."""
    rows = _rows(f"{list_name}.csv")
    if not rows:
        raise KeyError(f"no code list `{list_name}`")
    return rows


@remembered
def codes(list_name: str) -> tuple[str, ...]:
    """Codes of a list in its order. Raises KeyError for a list that does not exist."""
    return tuple(row["code"] for row in entries(list_name))


@remembered
def _labels(list_name: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in (*_rows("missing.csv"), *entries(list_name))}


def label(list_name: str, code: str, language: str) -> str:
    """The label of a code, or of a reason why a value is missing. Raises KeyError when neither list holds it."""
    labels = _labels(list_name)
    if code not in labels:
        raise KeyError(f"`{code}` is not in the code list `{list_name}`")
    return in_language(labels[code], language, "codes", f"{list_name}.{code}")


@cache
def spelled(list_name: str) -> tuple[tuple[str, str], ...]:
    """(word as written, code) of the program, in the order of the files: codes and labels, then spellings."""
    return (*named(shipped_entries(list_name)), *_spellings(list_name))


def own_spelled(list_name: str) -> tuple[tuple[str, str], ...]:
    """(word as written, code) that the centre added: its own codes and their labels, then its spellings."""
    return (*named(own().codes.get(list_name, ())), *own().spellings.get(list_name, ()))


def named(rows: Iterable[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    """(word, code) of the codes of a list and their labels in the list's columns."""
    return tuple((row[column], row["code"]) for row in rows for column in ("code", *LANGUAGES) if row.get(column))


def _spellings(list_name: str) -> tuple[tuple[str, str], ...]:
    return tuple((row["spelling"], row["code"]) for row in _rows(f"{list_name}_spellings.csv"))


def spellings(list_name: str) -> dict[str, str]:
    """Word as written -> code, unfolded; codes and labels are spellings too, and what the centre added."""
    return dict((*spelled(list_name), *own_spelled(list_name)))
