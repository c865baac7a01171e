"""A proposed table as the lines of a source.yaml: what is sure as words, each doubt as a comment below it."""

from assets.raw.second_facts import ROW, key_of_join, parent_columns, written
from assets.raw.sniffing import as_json, quoted
from methods import profiling as look
from methods.profiling import Profile
from schemas.contracts import columns_of
from schemas.source_text import AGE_COLUMNS, SADDD_TABLES
from warehouse.reading import Sheet

PLACES = ("admin1_name", "admin2_name")
WHAT_IS_A_ROW = {
    "casualty_count": "whole numbers of people: is a row a group or an incident rather than a person?",
    "incident": "nothing tells sex, age or outcome: is a row an event? One row per person is `casualty_record`",
    "casualty_record": "no column says killed or injured: is a row a person harmed by explosive ordnance? "
    "A survey, a list of needs or a reference is not described here",
}


def lines_of(table) -> list[str]:
    """The table's lines, indented for their place under `tables:`."""
    if table.headless:
        return [
            "  # DOUBT: the row taken for headings holds values. Give the file a row of headings first.",
            "  {}",
        ]
    kind = table.kind
    out = [f"  {kind}:"] + [f"    sheet: {quoted(table.sheet.name)}"] * (len(table.sheets) > 1 or _is_list(table.sheet))
    if kind != "casualty_record" or "outcome" not in table.columns:
        out.append(f"    # DOUBT: {WHAT_IS_A_ROW[kind]}")
    allowed = {*columns_of(kind), *PLACES}
    kept = {name: text for name, text in table.columns.items() if name in allowed}
    out += _key(table, bool(kept) or kind == "casualty_count") + _parent(table)
    grouped = [name for name in kept if name in look.CODED] if kind == "casualty_count" else []
    for word, names in (("columns", [name for name in kept if name not in grouped]), ("group", grouped)):
        out += [f"    {word}:"] if names else ["    columns: {}"] * (word == "columns")
        out += [f"      {line}" for name in names for line in [*kept[name], *_rivals(table, name)]]
    if kind == "casualty_count":
        out.append(f"    count: {{{', '.join(f'{k}: {quoted(c)}' for k, c in table.count.items())}}}")
        out += [f"    {line}" for k in table.count for line in _rivals(table, f"the count of {k}")]
        out.append("    # DOUBT: an empty count: nobody (`blank_count: none_reported`), or not known?")
    age = set(AGE_COLUMNS) & set(kept)
    lacking = [name for name in ("sex", "disability_status") if name not in kept] + ["age_group"] * (not age)
    lacking = lacking if kind in SADDD_TABLES else []
    out += ["    absent:  # DOUBT: give the reason in your words"] * bool(lacking)
    out += [f'      {name}: "???"' for name in lacking]
    for word, columns in (("identity", table.identity), ("drop", table.drop)):
        if columns:
            out.append(f"    {word}:")
            out += [f"      {quoted(column)}: {what}" for column, what in columns.items()]
    out += [f"    # DOUBT: {doubt}" for doubt in table.doubts]
    out += [
        f"    # DOUBT: not mapped, {kind} has no such column: {t[0]}" for n, t in table.columns.items() if n not in kept
    ]
    if kind != "casualty_count":
        out += [f"    # not mapped: {as_json(column)} (counts of {k})" for k, column in table.count.items()]
    return out + _options(table) + [f"    # {_left(table, profile)}" for profile in table.open.values()]


def _key(table, has_columns: bool) -> list[str]:
    if not table.key and not has_columns:
        return [
            '    key: "???"  # DOUBT: no column was recognised, so nothing tells rows apart: which one numbers them?'
        ]
    if not table.key:
        return ["    row_key: content"]
    return [f"    key: {quoted(table.key.column)}  # DOUBT: unique here; does it stay the same in the next file?"]


def _parent(table) -> list[str]:
    """Rows of a repeat hang on those of another sheet, or of the list around theirs."""
    own = table.sheet.columns
    if not parent_columns(own):
        return []
    around = table.sheet.name.rpartition(".")[0]
    others = [sheet for sheet in table.sheets if sheet.name == around]
    others = others or [
        sheet for sheet in table.sheets if sheet is not table.sheet and not parent_columns(sheet.columns)
    ]
    name = others[0].name if others else "???"
    # the place of a row is its own number only where the reader counts: in the lists of a JSON document
    by = None if not others or name == around else key_of_join(own, others[0].columns)
    words = f"`parent: {{sheet: {quoted(name)}, by: {written(by or {'_parent_index': ROW})}}}`"
    columns = "" if "." in name else f"; its columns are {name}.column"
    return [f"    # DOUBT: do the rows hang on those of another sheet? {words}{columns}"]


def _rivals(table, canonical: str) -> list[str]:
    others = [column for column, other in table.could_be.items() if other == canonical and column in table.open]
    listed = ", ".join(as_json(column) for column in others[:5]) + ", ..." * (len(others) > 5)
    return [f"# DOUBT: or from {listed}?"] if others else []


def _options(table) -> list[str]:
    """Ticked answers of one question, in one line."""
    ticked = {look.question_of(profile): profile.column for profile in table.found if profile.is_option}
    listed = [(n, as_json(f"{name}{ticked[name][len(name)]}*")) for name, n in table.questions.items()]
    return [
        f"    # not mapped: {n} columns {names}, each one answer, ticked or not (`options:`)" for n, names in listed
    ]


def _left(table, profile: Profile) -> str:
    said = f"not mapped: {as_json(profile.column)} (like {profile.shape}, {len(profile.values)} distinct)"
    if canonical := table.could_be.get(profile.column):
        return f"DOUBT: {said}: could be {canonical}?"
    why = table.known.get(profile.column) or look.left_over(profile)
    return f"{said}: {why}" if why else said


def _is_list(sheet: Sheet) -> bool:
    """A list inside a JSON document has a name even when it is the only one."""
    return bool(sheet.name) and sheet.header_row == 0
