"""Synthetic lists whose true persons are known (Febrl, RLdata500): how many pairs linkage finds, and how many are wrong.

The social security number of Febrl is left out: no list of casualties has one. One setting for all lists.
"""

import csv
import datetime as dt
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from assets.linkage.pairs import propose
from assets.linkage.records import SCHEMA, compared_birth, compared_places, compared_texts
from warehouse.connection import connect

FEBRL = {"dataset3": ("dataset3.csv.gz",), "dataset4": ("dataset4a.csv.gz", "dataset4b.csv.gz")}


@dataclass(frozen=True)
class Known:
    """Records as linkage compares them, and the true person of each."""

    records: pa.Table
    person: dict[str, str]

    @property
    def n_pairs(self) -> int:
        """True pairs."""
        return sum(n * (n - 1) // 2 for n in Counter(self.person.values()).values())


@dataclass(frozen=True)
class Found:
    """Share of the pairs classed `match` that are true, share of all true pairs they are, pairs left to a reviewer."""

    precision: float
    recall: float
    n_possible: int


def found(known: Known) -> Found:
    """What linkage makes of records whose persons are known."""
    con = connect(None)
    try:
        pairs = propose(con, known.records).to_pylist()
    finally:
        con.close()
    matches = [pair for pair in pairs if pair["class"] == "match"]
    n_true = sum(known.person[pair["record_id_a"]] == known.person[pair["record_id_b"]] for pair in matches)
    return Found(n_true / max(len(matches), 1), n_true / known.n_pairs, len(pairs) - len(matches))


def febrl(realdata: Path, name: str) -> Known:
    """Febrl `dataset3` (one list) or `dataset4` (two lists)."""
    rows, person = [], {}
    for file in FEBRL[name]:
        for row in _rows(realdata / "dedup-febrl" / file):
            born = row["date_of_birth"]
            address = " ".join(
                row[c] for c in ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
            )
            names = f"{row['given_name']} {row['surname']}"
            rows.append(
                _record(row["rec_id"], file, names, _day(born[:4], born[4:6], born[6:]), address, row["postcode"])
            )
            person[row["rec_id"]] = re.sub(r"-(org|dup).*", "", row["rec_id"])
    return Known(pa.Table.from_pylist(rows, schema=SCHEMA), person)


def rldata(realdata: Path) -> Known:
    """RLdata500: names and days of birth."""
    rows, person = [], {}
    for row in _rows(realdata / "dedup-rldata" / "RLdata500.csv"):
        names = " ".join(row[c] for c in ("fname_c1", "fname_c2", "lname_c1", "lname_c2"))
        rows.append(_record(row["rec_id"], "rldata", names, _day(row["by"], row["bm"], row["bd"]), "", ""))
        person[row["rec_id"]] = row["true_entity_id"]
    return Known(pa.Table.from_pylist(rows, schema=SCHEMA), person)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield {column.strip(): (value or "").strip() for column, value in row.items()}


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _record(record: str, source: str, name: str, birth: dt.date | None, address: str, code: str) -> dict:
    return {
        **dict.fromkeys(SCHEMA.names),
        "record_id": record,
        "source_id": source,
        "country": "XSA",
        **compared_texts(name),
        **compared_places(address, code or None),
        **compared_birth(birth, birth.year if birth else None),
    }
