"""What tests type in as evidence: a sheet of rows, what is judged of it, what is kept."""

import datetime as dt

from pipelines.evidence import load_evidence
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import keys_for

TODAY = dt.date(2026, 3, 1)
HEADER = "item,year,answer,evidence,date,note,publishable\n"
TEXTS = ("Xanthippe Qwertz", "Dekret 77 Quellbach", "Besprechung im Amt Quellbach")


def csv(tmp_path, *rows: str, header: str = HEADER, name: str = "evidence.csv", encoding: str = "utf-8"):
    path = tmp_path / name
    path.write_bytes((header + "".join(row + "\n" for row in rows)).encode(encoding))
    return path


def rules(judged) -> list[tuple[str, str | None]]:
    return [(finding.rule_id, finding.cell) for finding in judged.findings]


def load(folder: Folder, path, who: str = "Amina") -> str:
    return load_evidence(folder, path, who, "en")[0][0]


def log_of(folder: Folder):
    return read(folder, "evidence", keys_for(folder.path, {"COL"}).linkage)
