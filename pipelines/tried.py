"""New values tried before they are kept: judged as the next refresh would, with every correction that counts already.

Here: what the rules say of a value at its own cell. Not here: where one may type (`filled_findings`), and the throwaway
folder the files are judged in (`aside`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assets.core.corrections import core_column, live
from assets.core.load_receipt import Load
from assets.core.placing import padded
from assets.core.tombstones import tombstones
from assets.raw.sources import Received, received
from pipelines.aside import judged_aside
from pipelines.filled_findings import Line, Workbook
from pipelines.queries import query
from schemas.correction import Correction, same_text
from schemas.findings import Finding, Refused
from schemas.source import Source
from warehouse.connection import parquet
from warehouse.decisions import Log
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import sql_of


@dataclass
class Tried:
    """What speaks against new values, at their cells of the workbook, and what is only told: cell -> its finding."""

    refused: list[Finding] = field(default_factory=list)
    warned: list[tuple[str, dict]] = field(default_factory=list)
    unjudged: list[tuple[str, dict]] = field(default_factory=list)  # source -> why it is refused, with or without them


def try_values(folder: Folder, keys: Keys, book: Workbook, log: Log) -> Tried:
    """The new values of a workbook as the next refresh would judge them.

    Raises Refused when it would refuse a source because of them.
    """
    tried = Tried()
    for one in received(folder):
        new = {said: line for said, line in book.new.items() if said.source == one.name}
        if new and one.source:
            before = [earlier.correction for earlier in live(log, *one.names)]
            _try_source(folder, keys, one, one.source, before, new, book, tried)
    return tried


def _try_source(
    folder: Folder,
    keys: Keys,
    one: Received,
    source: Source,
    before: Sequence[Correction],
    new: Mapping[Correction, Line],
    book: Workbook,
    tried: Tried,
) -> None:
    stones = tombstones(folder, keys, *one.names)
    with judged_aside(folder, one, one.files, [*before, *new], stones) as (con, aside, load):
        refusal = load.refusal
        found = [] if refusal else _findings(con, aside, load)
    if refusal:
        with judged_aside(folder, one, one.files, before, stones) as (_, _, load):
            if not load.refusal:
                raise Refused(refusal["rule_id"], **{**refusal["params"], "source": one.name})
        tried.unjudged.append((one.name, refusal))
        return
    told: set[tuple[str | None, str]] = set()
    for number, (said, line) in enumerate(new.items(), len(before) + 1):
        applied = {file.file for file in load.files if file.corrections.get(str(number)) == "applied"}
        for finding in _about(source, said, [row for row in found if row["source_file"] in applied]):
            problem = _at_its_cell(book, line, finding)
            if (problem.cell, problem.rule_id) in told:
                continue  # of the same row in another file
            told.add((problem.cell, problem.rule_id))
            if finding["severity"] == "error":
                tried.refused.append(problem)
            elif finding["severity"] == "warning":
                tried.warned.append((str(problem.cell), finding))


def _findings(con, aside: Folder, load: Load) -> list[dict]:
    """What was found, `params` as a mapping; nothing of the numbers corrections have in the throwaway folder only."""
    paths = [aside.path / table.findings for file in load.files for table in file.tables if table.n_findings]
    found = con.execute(sql_of(query("findings_of_load"), findings=parquet(paths))) if paths else None
    rows = found.to_arrow_table().to_pylist() if found else []
    said = ({name: told for name, told in json.loads(row["params"]).items() if name != "correction"} for row in rows)
    return [{**row, "params": params} for row, params in zip(rows, said, strict=True)]


def _about(source: Source, said: Correction, found: list[dict]) -> Iterator[dict]:
    """The findings about the corrected cell, and those about its value that name no row (a place in no reference)."""
    mapped = source.tables[said.table].mapped
    column = core_column(source, said.table, said.provider_column)
    texts = {said.new, padded(said.new, mapped[column], source)} if column in mapped else {said.new}
    for row in found:
        if row["table_name"] != said.table or row["rule_id"] == "correction_still_matches":
            continue
        if row["source_row"] is None:
            if any(same_text(row["value"], one) for one in texts):
                yield row
        elif row["record_id"] == said.record_id and said.provider_column in _read_for(row, mapped):
            yield row


def _read_for(finding: dict, mapped: Mapping) -> set[str]:
    """Received columns a finding is about: the one it stands at, and for a date the others it is put together from."""
    made = mapped.get(finding["column_name"])
    return {finding["provider_column"], *(made.provider_columns if made and made.year else ())}


def _at_its_cell(book: Workbook, line: Line, finding: dict) -> Finding:
    """What the rule would say of the source's cell, said of the cell of the workbook where the value was typed."""
    problem = book.problem(finding["rule_id"], line, "new_value", line.cells["new_value"], **finding["params"])
    return replace(problem, column=finding["column_name"] or finding["provider_column"])
