"""Which of several rows of one person says who they are: the row of the earliest day, whatever order the file has.

SQL to sort by. Of rows of one day the received text of what is read of a person decides: no correction and no `forget` may
make another row the person, for both must find the row they were made for. Not here: how a date is read (`times`).
"""

import re
from collections.abc import Iterable

from methods.folding import digits_of_scripts
from schemas.relations import Sql
from schemas.source import Table
from warehouse.connection import name

_PARTS = {"Y": r"(\d{4})", "m": r"(\d{1,2})", "d": r"(\d{1,2})", "y": r"(\d{2})", **dict.fromkeys("HIMSfp", r"\w+")}


def day_to_sort_by(spec: Table, columns: Iterable[str]) -> Sql:
    """SQL of the day of a person's row as text that sorts as days do, in any calendar and with any digits.

    Year, month and day are taken out of the text by the declared form and nothing is looked up in a calendar. A form with
    names of months sorts by its text; without a column of days all rows are of one day (NULL).
    """
    read = spec.columns.get("assessed_on")
    if read is None or read.from_ is None or read.from_ not in columns:
        return Sql("NULL")
    scripts, latin = digits_of_scripts()
    text = f"translate(trim({name(read.from_)}), '{scripts}', '{latin}')"
    form = read.forms[0] if len(read.forms) == 1 else ""  # of several forms days sort by their text
    parts = re.findall(r"%(\w)", form)
    if not {"Y", "m", "d"} <= set(parts) or not set(parts) <= set(_PARTS):
        return Sql(f"nullif({text}, '')")
    pattern = "".join(_PARTS[one[1]] if one.startswith("%") else re.escape(one) for one in re.findall(r"%\w|.", form))
    groups = [part for part in parts if _PARTS[part].startswith("(")]
    found = [
        f"lpad(regexp_extract({text}, '{pattern}', {groups.index(part) + 1}), {4 if part == 'Y' else 2}, '0')"
        for part in "Ymd"
    ]
    return Sql(f"CASE WHEN regexp_matches({text}, '{pattern}') THEN concat({', '.join(found)}) END")


def read_of_person(spec: Table, columns: Iterable[str]) -> list[str]:
    """The sheet's own columns of which something is read about the person, in the order of the sheet."""
    named = {column for one in spec.mapped.values() for column in one.provider_columns}
    return [column for column in columns if column in named]
