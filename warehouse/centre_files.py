"""The files of DIR/settings, read and proved: each wrong word is told with its file and line, and nothing of it is taken.

Here: what may stand in each file. Not here: which files there are, when they are in force (`centre_settings`).
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from methods.folding import fold, folded_table
from schemas.codes import LISTS, MISSING, OPEN, named, shipped_entries, spelled
from schemas.disclosure_rules import default_disclosure
from schemas.findings import Refused
from schemas.languages import ENGLISH, LANGUAGES
from schemas.marts import Header
from schemas.nearest import listed_names, nearest_names
from schemas.settings import Row
from schemas.yaml_tree import read_tree

SPELLINGS = ("list", "spelling", "code")
CODES = ("list", "code", ENGLISH)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
KINDS = Header.model_fields["threshold"].annotation.__args__  # type: ignore[union-attr]
MOST_PEOPLE = 1000


def refuse(file: str, line: int, word: object, says: str, **params: str) -> NoReturn:
    """Raises Refused: the settings cannot be used, at this word of this line, for this reason."""
    raise Refused("settings_can_be_used", file=file, row=line, value=word, reason=[{"says": says, **params}])


def text_of(path: Path, file: str) -> str:
    """The text of a settings file. Raises Refused at the line of the first byte that is no UTF-8."""
    received = path.read_bytes()
    try:
        return received.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(file, received.count(b"\n", 0, error.start) + 1, f"0x{received[error.start]:02x}", "settings_no_utf8")


def read_codes(text: str, file: str) -> dict[str, tuple[Row, ...]]:
    """Code list -> the rows a centre adds to it, of list, code, English label; other languages and a definition if it likes.

    A label that lacks is shown in English, marked. A code that the program has meanwhile is passed over: the program's counts.
    """
    found: dict[str, list[Row]] = {}
    for line, row in _rows(text, file, CODES):
        name, code = _list(row["list"], file, line), row["code"]
        if name not in OPEN:
            refuse(file, line, name, "settings_list_is_closed", expected=", ".join(OPEN))
        if not _CODE.fullmatch(code) or code in (*MISSING, "all"):
            refuse(file, line, code, "settings_code_is_no_code")
        if not row[ENGLISH]:
            refuse(file, line, code, "settings_label_lacks", column=ENGLISH)
        if any(one["code"] == code for one in shipped_entries(name)):
            continue
        told = {column: row.get(column, "") for column in ("code", *LANGUAGES, "definition")}
        new = {**dict.fromkeys(shipped_entries(name)[0], ""), **told}
        for word, _ in named([new]):
            _is_free(word, code, named([*shipped_entries(name), *found.get(name, ())]), file, line)
        found.setdefault(name, []).append(new)
    return {name: tuple(rows) for name, rows in found.items()}


def read_spellings(text: str, file: str, own: dict[str, tuple[Row, ...]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Code list -> (word as written, code) a centre adds, of `list,spelling,code`. `own`: the codes it added.

    Such a word stands over a spelling of the program, never over a code or a label.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for line, row in _rows(text, file, SPELLINGS):
        name, word, code = _list(row["list"], file, line), row["spelling"], row["code"]
        rows = (*shipped_entries(name), *own.get(name, ()))
        known = [*(one["code"] for one in rows), *MISSING]
        if code not in known:
            refuse(file, line, code, "settings_no_such_code", list=name, nearest=nearest_names(code, known))
        if not fold(word):
            refuse(file, line, word, "settings_spelling_lacks")
        _is_free(word, code, (*named(rows), *named(shipped_entries("missing")), *found.get(name, ())), file, line)
        found.setdefault(name, []).append((word, code))
    return {name: tuple(words) for name, words in found.items()}


def read_disclosure(text: str, file: str) -> dict[str, object]:
    """The disclosure rules a centre sets: rule -> value. What it does not name stays as the program ships it."""
    if not _without_comments(text):
        return {}
    tree = read_tree(text)
    for said in tree.wrong:
        refuse(file, said.line or 1, "disclosure.yaml", said.key, **said.params)
    return {rule: _rule(rule, said, file, tree.lines.get((rule,), 1)) for rule, said in tree.words.items()}


def prove_profile(text: str, file: str) -> str:
    """A description other sources may extend, as it is; what its words mean is proved where it is extended."""
    for said in read_tree(text).wrong:
        refuse(file, said.line or 1, Path(file).name, said.key, **said.params)
    return text


def prove_translations(text: str, file: str, language: str) -> None:
    """A gettext catalogue whose translations hold the same placeholders as the English. Raises Refused for another."""
    from babel.messages.pofile import PoFileError, read_po  # only where a centre translates

    try:
        messages = list(read_po(io.BytesIO(text.encode()), locale=language, abort_invalid=True))
    except PoFileError as error:
        refuse(file, error.lineno + 1, error.line.strip()[:60], "settings_no_catalogue")
    for message in messages:
        english = {one for said in _forms(message.id) for one in _placeholders(said)}
        for form in _forms(message.string) if message.id else ():
            for strange in sorted(_placeholders(form) - english):
                expected = listed_names(f"{{{one}}}" for one in sorted(english)) or "-"
                refuse(file, message.lineno or 1, f"{{{strange}}}", "settings_no_such_placeholder", expected=expected)


def _forms(said: object) -> Iterator[str]:
    """The singular and the plural forms of a text of a catalogue; of one without plural the text itself."""
    yield from (str(one) for one in (said if isinstance(said, tuple | list) else [said]) if one)


def over_shipped(spellings: Mapping[str, tuple[tuple[str, str], ...]]) -> Iterator[tuple[str, str, str, str]]:
    """(list, word, code here, code of the program) of every word that means something else in the program."""
    for name, words in spellings.items():
        shipped = folded_table(spelled(name))
        for word, code in words:
            other = shipped.get(fold(word))
            if other not in (None, code):
                yield name, word, code, str(other)


def _rows(text: str, file: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """(line, cells) of a CSV with these columns, others passed over; commas or, as some spreadsheets write, semicolons."""
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading and "," not in heading else ",")
    names = [name.strip().lower() for name in next(reader, [])]
    lacking = [name for name in columns if name not in names]
    if lacking:
        refuse(file, 1, ", ".join(lacking), "settings_column_lacks", expected=",".join(columns))
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield reader.line_num, {**dict.fromkeys((*columns, "definition"), ""), **row}


def _list(name: str, file: str, line: int) -> str:
    if name not in LISTS:
        refuse(file, line, name, "settings_no_such_list", nearest=nearest_names(name, LISTS))
    return name


def _is_free(word: str, code: str, taken: tuple[tuple[str, str], ...] | list, file: str, line: int) -> None:
    other = {fold(one): other for one, other in reversed(taken)}.get(fold(word))
    if other not in (None, code):
        refuse(file, line, word, "settings_word_is_taken", code=str(other))


def _rule(rule: str, said: object, file: str, line: int) -> object:
    """The value of one rule as the program holds it."""
    known = default_disclosure()
    if rule not in known:
        refuse(file, line, rule, "settings_no_such_rule", nearest=nearest_names(rule, known), expected=", ".join(known))
    if rule == "zero_is_shown_for":
        for kind in said if isinstance(said, list) else [said]:
            if kind not in KINDS:
                refuse(file, line, kind, "settings_value_is_another", rule=rule, expected=f"[{', '.join(KINDS)}]")
        return list(said) if isinstance(said, list) else [said]
    whole = isinstance(known[rule], int)
    number = _number(str(said))
    if number is None or not 0 < number <= (MOST_PEOPLE if whole else 1) or (whole and number != int(number)):
        expected = f"1 - {MOST_PEOPLE}" if whole else "0.01 - 1"
        refuse(file, line, str(said)[:40], "settings_value_is_another", rule=rule, expected=expected)
    return int(number) if whole else number


def _number(said: str) -> float | None:
    return float(said) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", said) else None


def _placeholders(said: str) -> set[str]:
    return set(_PLACEHOLDER.findall(said))


def _without_comments(text: str) -> str:
    return "".join(line.partition("#")[0].strip() for line in text.splitlines())
