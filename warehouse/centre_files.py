"""The files of DIR/settings, read and proved: each wrong word is told with its file and line, and nothing of it is taken.

Here: what may stand in each file. Not here: which files there are, when they are in force (`centre_settings`).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import NoReturn

from methods.codings import is_number
from methods.folding import fold, folded_table
from schemas.codes import LISTS, MISSING, OPEN, named, shipped_entries, spelled
from schemas.disclosure_rules import default_disclosure, disclosure_profiles
from schemas.findings import Refused
from schemas.languages import ENGLISH, LANGUAGES
from schemas.nearest import listed_names, nearest_names
from schemas.publication_plan import FIRST_RANK, LAST_RANK, BadPlan, default_publication, over_default
from schemas.settings import Row, Settings
from schemas.yaml_tree import read_tree

LONGEST_CELL = 10_000  # letters of a word, a label or a note
SPELLINGS = ("list", "spelling", "code")
CODES = ("list", "code", ENGLISH)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_PEOPLE = 1000
LONGEST_REASON = 300  # letters of a text that stands in every release
_YES_OR_NO = {"yes": True, "no": False}
CHOICES = {"units_base": (3, 5)}  # rules that take these numbers and no other
# rules of an earlier program -> those that decide now
GONE = {
    "threshold_casualty_one_key": ("threshold_area", "threshold_row", "profile"),
    "threshold_otherwise": ("units_base", "units_batch", "threshold_row"),
    "zero_is_shown_for": ("units_base", "threshold_area", "threshold_row"),
    "narrowest_range": ("units_base", "threshold_area", "threshold_row"),
}


def refuse(file: str, line: int, word: object, says: str, /, **params: str) -> NoReturn:
    """Raises Refused: the settings cannot be used, at this word of this line, for this reason."""
    raise Refused("settings_can_be_used", file=file, row=line, value=word, reason=[{"says": says, **params}])


def text_of(received: bytes, file: str) -> str:
    """The text of a settings file. Raises Refused at the line of the first byte that is no UTF-8."""
    try:
        return received.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(file, received.count(b"\n", 0, error.start) + 1, f"0x{received[error.start]:02x}", "settings_no_utf8")


def read_codes(text: str, file: str) -> dict[str, tuple[Row, ...]]:
    """Code list -> the rows a centre adds to it, of list, code, English label; other languages and a definition if it likes.

    A label that lacks is shown in English, marked. A code that the program has meanwhile is passed over: the program's counts.
    """
    found: dict[str, list[Row]] = {}
    not_known = spelled("missing")
    for line, row in _rows(text, file, CODES):
        name, code = _list(row["list"], file, line), row["code"]
        if name not in OPEN:
            refuse(file, line, name, "settings_list_is_closed", expected=", ".join(OPEN))
        if not _CODE.fullmatch(code) or code in (*MISSING, "all"):
            refuse(file, line, code, "settings_code_is_no_code")
        if not row[ENGLISH]:
            refuse(file, line, code, "settings_label_lacks", column=ENGLISH)
        if any(one["code"] == code for one in found.get(name, ())):
            refuse(file, line, code, "settings_code_stands_twice", list=name)
        if any(one["code"] == code for one in shipped_entries(name)):
            continue
        told = {column: row.get(column, "") for column in ("code", *LANGUAGES, "definition")}
        new = {**dict.fromkeys(shipped_entries(name)[0], ""), **told}
        taken = _first([*named([*shipped_entries(name), *found.get(name, ())]), *not_known])
        for word, _ in named([new]):
            _is_free(word, code, taken, file, line)
        found.setdefault(name, []).append(new)
    return {name: tuple(rows) for name, rows in found.items()}


def read_spellings(text: str, file: str, own: dict[str, tuple[Row, ...]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Code list -> (word as written, code) a centre adds, of `list,spelling,code`. `own`: the codes it added.

    Such a word stands over a spelling of the program, never over a code or a label; a word of `missing`, which counts in
    every list, over none of any list. So the look-up of no list can say two things of a word.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    taken: dict[str, dict[str, str]] = {}
    for line, row in _rows(text, file, SPELLINGS):
        name, word, code = _list(row["list"], file, line), row["spelling"], row["code"]
        rows = (*shipped_entries(name), *own.get(name, ()))
        known = [*(one["code"] for one in rows), *MISSING]
        if code not in known:
            refuse(file, line, code, "settings_no_such_code", list=name, nearest=nearest_names(code, known))
        if not fold(word):
            refuse(file, line, word, "settings_spelling_lacks")
        if is_number(word) and name != "missing":
            refuse(file, line, word, "settings_spelling_is_a_number")
        for one in LISTS if name == "missing" else (name,):
            held = taken.get(one) or taken.setdefault(one, _not_over(one, own))
            _is_free(word, code, held, file, line, one if name == "missing" else "")
            held[fold(word)] = code
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


def read_publication(text: str, file: str) -> dict[str, dict[str, object]]:
    """What a centre sets of the publication plan: table -> its `rank`, and `printed: no` for one it keeps back."""
    if not _without_comments(text):
        return {}
    tree = read_tree(text)
    for said in tree.wrong:
        refuse(file, said.line or 1, "publication.yaml", said.key, **said.params)
    for word in tree.words.keys() - {"tables"}:
        _no_such(file, tree.lines.get((word,), 1), word, ["tables"])
    tables = tree.words.get("tables", {})
    if not isinstance(tables, dict):
        refuse(file, tree.lines.get(("tables",), 1), str(tables)[:40], "words_are_wanted", word="`tables`")
    found = {name: _planned(name, said, file, tree.lines) for name, said in tables.items()}
    try:
        over_default(found)
    except BadPlan as error:
        refuse(
            file,
            tree.lines.get(("tables", error.table), 1),
            error.table,
            "settings_table_rests_on",
            table=error.rests_on,
        )
    return found


def _planned(name: str, said: object, file: str, lines: Mapping[tuple[str, ...], int]) -> dict[str, object]:
    """What is set of one planned table."""
    line = lines.get(("tables", name), 1)
    if name not in default_publication():
        _no_such(file, line, name, default_publication())
    if not isinstance(said, dict):
        refuse(file, line, str(said)[:40], "words_are_wanted", word=f"`{name}`")
    found: dict[str, object] = {}
    for word, value in said.items():
        at = lines.get(("tables", name, word), line)
        if word == "rank" and str(value) in map(str, range(FIRST_RANK, LAST_RANK + 1)):
            found[word] = int(value)
        elif word == "printed" and value in _YES_OR_NO:
            found[word] = _YES_OR_NO[value]
        elif word in ("rank", "printed"):
            expected = f"{FIRST_RANK} - {LAST_RANK}" if word == "rank" else ", ".join(_YES_OR_NO)
            refuse(file, at, str(value)[:40], "settings_value_is_another", rule=word, expected=expected)
        else:
            _no_such(file, at, word, ["rank", "printed"])
    return found


def _no_such(file: str, line: int, word: str, known: Iterable[str]) -> NoReturn:
    names = list(known)
    refuse(file, line, word, "settings_no_such_rule", nearest=nearest_names(word, names), expected=", ".join(names))


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
        line = message.lineno or 1
        english = {one for said in _forms(message.id) for one in _placeholders(said, file, line)}
        for form in _forms(message.string) if message.id else ():
            for strange in sorted(_placeholders(form, file, line) - english):
                expected = listed_names(sorted(english)) or "-"
                refuse(file, line, strange, "settings_no_such_placeholder", expected=expected)


def _forms(said: object) -> Iterator[str]:
    """The singular and the plural forms of a text of a catalogue; of one without plural the text itself."""
    yield from (str(one) for one in (said if isinstance(said, tuple | list) else [said]) if one)


def over_shipped(settings: Settings) -> Iterator[tuple[str, str, str, str]]:
    """(list, word, code here, code of the program) of every spelling and label that means something else in the program;
    one of `missing`, which counts in every list, in each list where it does."""
    said = {name: [*named(rows)] for name, rows in settings.codes.items()}
    for name, spellings in settings.spellings.items():
        said.setdefault(name, []).extend(spellings)
    for name, words in said.items():
        for one in LISTS if name == "missing" else (name,):
            shipped = folded_table(spelled(one) if name == "missing" else (*spelled(one), *spelled("missing")))
            for word, code in words:
                other = shipped.get(fold(word))
                if other not in (None, code):
                    yield one, word, code, str(other)


def _rows(text: str, file: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """(line, cells) of a CSV with these columns, others passed over; commas or, as some spreadsheets write, semicolons."""
    lines = _lines(text, file)
    _, heading = next(lines, (1, []))
    names = [name.strip().lower() for name in heading]
    lacking = [name for name in columns if name not in names]
    if lacking:
        refuse(file, 1, ", ".join(lacking), "settings_column_lacks", expected=",".join(columns))
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield line, {**dict.fromkeys((*columns, "definition"), ""), **row}


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """(line it begins at, cells) of each row. Raises Refused where a quotation mark stays open or a cell has no end."""
    heading = text.partition("\n")[0]
    delimiter = ";" if ";" in heading and "," not in heading else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if max(map(len, cells), default=0) > LONGEST_CELL:  # csv's own limit is one for the whole process
                raise csv.Error
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        begins = io.StringIO(text, newline="").readlines()[line - 1].strip()
        refuse(file, line, begins[:40], "settings_no_csv")


def _list(name: str, file: str, line: int) -> str:
    if name not in LISTS:
        refuse(file, line, name, "settings_no_such_list", nearest=nearest_names(name, LISTS))
    return name


def _first(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded word -> the first code it is said of."""
    found: dict[str, str] = {}
    for word, code in words:
        found.setdefault(fold(word), code)
    return found


def _not_over(name: str, own: dict[str, tuple[Row, ...]]) -> dict[str, str]:
    """What no spelling of a list may stand over: its codes and labels, those of the centre, the reasons why a value lacks."""
    return _first(named((*shipped_entries(name), *own.get(name, ()), *shipped_entries("missing"))))


def _is_free(word: str, code: str, taken: Mapping[str, str], file: str, line: int, of: str = "") -> None:
    other = taken.get(fold(word))
    if other not in (None, code):
        refuse(file, line, word, "settings_word_is_taken", code=f"{other} ({of})" if of else str(other))


def _rule(rule: str, said: object, file: str, line: int) -> object:
    """The value of one rule as the program holds it."""
    known = default_disclosure()
    if rule not in known and rule in GONE:
        refuse(file, line, rule, "settings_rule_is_gone", instead=", ".join(GONE[rule]))
    if rule not in known:
        refuse(file, line, rule, "settings_no_such_rule", nearest=nearest_names(rule, known), expected=", ".join(known))
    if isinstance(known[rule], str):
        return _text_rule(rule, said, file, line)
    number = _number(str(said))
    if number is None or not 1 <= number <= MOST_PEOPLE or number != int(number):
        refuse(file, line, str(said)[:40], "settings_value_is_another", rule=rule, expected=f"1 - {MOST_PEOPLE}")
    if rule in CHOICES and number not in CHOICES[rule]:
        expected = ", ".join(str(one) for one in CHOICES[rule])
        refuse(file, line, str(said)[:40], "settings_value_is_another", rule=rule, expected=expected)
    return int(number)


def _text_rule(rule: str, said: object, file: str, line: int) -> str:
    """A profile's name, or a text that stands in every release."""
    text = said.strip() if isinstance(said, str) else ""
    if rule == "profile" and text not in disclosure_profiles():
        refuse(
            file,
            line,
            str(said)[:40],
            "settings_value_is_another",
            rule=rule,
            expected=", ".join(disclosure_profiles()),
        )
    if not 0 < len(text) <= LONGEST_REASON:
        refuse(file, line, str(said)[:40], "settings_value_is_another", rule=rule, expected=f"1 - {LONGEST_REASON}")
    return text


def _number(said: str) -> float | None:
    return float(said) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", said) else None


def _placeholders(said: str, file: str, line: int) -> set[str]:
    """The placeholders of a text as they are written, `{n}` or `{share:percent}`. Raises Refused for a brace left open."""
    try:
        fields = [one[1:] for one in Formatter().parse(said) if one[1] is not None]
    except ValueError:
        refuse(file, line, said[:60], "settings_brace_is_open")
    return {f"{{{name}{'!' + turned if turned else ''}{':' + form if form else ''}}}" for name, form, turned in fields}


def _without_comments(text: str) -> str:
    return "".join(line.partition("#")[0].strip() for line in text.splitlines())
