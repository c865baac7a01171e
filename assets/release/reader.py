"""Opening a marts file for people who think in frames: a release, a .duckdb file or a data folder.

Here: every mart as a documented pandas frame, one figure by its id, what weakens the numbers. Which rows may be added
is `adding`, the labels of codes `labels`. Read-only, and nothing is loaded from outside.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pandas as pd

from assets.marts.build import mart_files
from assets.release.adding import Asked, total_of
from assets.release.labels import with_labels
from assets.release.queries import query
from assets.release.renamed import measure_of, took_its_place
from schemas.languages import ENGLISH, LANGUAGES
from schemas.marts import Header
from schemas.messages import text
from warehouse.connection import name as in_quotes
from warehouse.connection import quoted
from warehouse.folder import Folder
from warehouse.relations import ask

MART = "mart_"
CAUTIONS = (
    "small_n",
    "unknown_over_20",
    "withheld",
    "unweighted_sample",
    "few_clusters",
    "stale_source",
    "overlap_unreviewed",
    "provisional",
)
STATUSES = (
    "ok", "absent", "withdrawn", "not_available", "not_reached",
    "suppressed_primary", "suppressed_complementary",  # of releases made by method 2 and before
)  # fmt: skip
NEWEST = "newest"


class NotInMarts(LookupError):
    """A file, a release, a mart, a measure or a figure that is not there, in words; it names those that are."""


def open_marts(path: str | Path, language: str = ENGLISH, release: str | None = None) -> "Marts":
    """The marts of a release folder, of a .duckdb file, or of a data folder (its marts/marts.duckdb).

    `release`: inside a data folder, the id of a release (`2026-11-24`), or `newest`. `language`: the code of one that is spoken, for
    labels, cautions and refusals. The file is not copied: what was open stays what it was while a refresh puts a new
    file in its place; open it again to see the new one. Raises NotInMarts in words.
    """
    if language not in LANGUAGES:
        raise NotInMarts(text("reader_no_language", ENGLISH, value=language, found=", ".join(LANGUAGES)))
    file = _file(Path(path).expanduser(), release, language)
    # an own database in memory with the file attached: a notebook may open the same file by its own means beside it
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        con.execute(f"ATTACH '{quoted(file)}' AS saddle (READ_ONLY)")
        con.execute("USE saddle")
        ask(con, query("described_columns"), table_name="dictionary")
    except duckdb.Error as error:
        con.close()
        reason = str(error).splitlines()[0]
        raise NotInMarts(text("reader_not_a_marts_file", language, file=file, reason=reason)) from error
    return Marts(con, file, language)


def _file(path: Path, release: str | None, language: str) -> Path:
    if release is not None:
        path = _release_folder(path, release, language)
    if path.is_file():
        return path
    packed = sorted(path.glob("saddle-*.duckdb"))
    if len(packed) > 1:
        found = ", ".join(file.name for file in packed)
        raise NotInMarts(text("reader_several_files", language, folder=path, found=found))
    file = packed[0] if packed else Folder(path).marts
    if not file.is_file():
        raise NotInMarts(text("reader_no_marts", language, folder=path))
    return file


def _release_folder(data: Path, release: str, language: str) -> Path:
    releases = data / "releases"
    found = sorted({file.parent.name for file in releases.glob("*/saddle-*.duckdb")})
    wanted = release
    if release == NEWEST and (releases / "newest.json").is_file():
        wanted = json.loads((releases / "newest.json").read_text("utf-8"))["release_id"]
    if wanted not in found:
        raise NotInMarts(text("reader_no_release", language, folder=data, value=wanted, found=", ".join(found) or "-"))
    return releases / wanted


class Marts:
    """A marts file, open read-only. `with open_marts(...) as marts:` closes it, as does `marts.close()`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, file: Path, language: str) -> None:
        self._con = con
        self.file = file
        self.language = language
        self._comments: dict[str, str] = dict(self._ask("tables_of_file", database="saddle").fetchall())
        self._frames: dict[str, pd.DataFrame] = {}
        self._labels: dict[str, dict[tuple[str, str], str]] = {}

    def __enter__(self) -> "Marts":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Marts({self.file.name!r}: {', '.join(self.names())})"

    def close(self) -> None:
        """Close the file; frames already taken stay."""
        self._con.close()

    def names(self) -> list[str]:
        """The marts of this file, as `marts[name]` takes them: tables `mart_<name>` without the prefix."""
        return sorted(table.removeprefix(MART) for table in self._comments if table.startswith(MART))

    def notes(self) -> dict[str, str]:
        """What the file says of itself, by topic; read it first."""
        return dict(self._con.table("notes").project("topic, note").order("topic").fetchall())

    def labels_in(self, language: str) -> dict[tuple[str, str], str]:
        """(list, code) -> label, as the file has them: those of its day, a centre's own among them."""
        if language not in self._labels:
            column = f"label_{language}"
            is_there = "code_lists" in self._comments and column in self._con.table("code_lists").columns
            rows = self._con.table("code_lists").select("list", "code", column).fetchall() if is_there else []
            self._labels[language] = {(name, code): said for name, code, said in rows if said}
        return self._labels[language]

    def __getitem__(self, name: str) -> pd.DataFrame:
        """One mart: its columns as published, `<key>_label` after each coded key; counts Int64, shares 0 to 1.

        A hidden number is missing (pd.NA, NaN), never 0, and `<measure>_status` says why. `attrs`: title, question,
        counted, note, keys, never_all (keys whose rows are never added), meanings of columns, cautions (sentences),
        caution_words and status_words (code -> sentence), without_label (codes no list of this version holds).
        Raises NotInMarts.
        """
        rows = self._rows(name)
        frame, unlabelled = with_labels(rows, MART + name, self.language, self.labels_in(self.language))
        frame.attrs = {
            **self._about(name, rows),
            "cautions": self.cautions(name),
            "caution_words": self.caution_words(),
            "status_words": {code: text(f"reader_status_{code}", self.language) for code in STATUSES},
            "without_label": unlabelled,
        }
        return frame

    def figure(self, figure_id: str) -> dict[str, Any]:
        """One printable number by its id: the columns of mart_figure, `keys` as a dict, status and cautions in words.

        `value` is NaN when it is hidden or not available. Raises NotInMarts with the nearest ids.
        """
        found = self._ask("figure_by_id", figure_id=figure_id).df()
        if found.empty:
            known = self._ask("ids_of_measure", measure=measure_of(figure_id)).fetchall()
            if new := took_its_place(figure_id, (str(row[0]) for row in known)):
                raise NotInMarts(text("renamed_figure", self.language, figure=figure_id, nearest=", ".join(new)))
            nearest = self._ask("nearest_figures", figure_id=figure_id).fetchall()
            ids = ", ".join(str(row[0]) for row in nearest)
            raise NotInMarts(text("no_such_figure", self.language, figure=figure_id, nearest=ids or "-"))
        row = {str(column): _plain(value) for column, value in found.iloc[0].items()}
        cautions = [code for code in str(row["caution"]).split("|") if code]
        return {
            **row,
            "keys": json.loads(str(row["keys"])),
            "status_words": self._words("status", str(row["value_status"])),
            "cautions": [self._words("caution", code) for code in cautions],
        }

    def figures(self, country: str) -> list[tuple[Any, ...]]:
        """All printable numbers of a country: id, value (None when hidden), status, known_n, unknown_n, interval, caution."""
        return self._ask("figures_of_country", country=country).fetchall()

    def cautions(self, name: str) -> list[str]:
        """What to know before printing a number of this mart: the file's status, the mart's note, why it has no rows,
        how many of its numbers are hidden for which reason, and how many figures carry which caution."""
        rows = self._rows(name)
        notes = self.notes()
        said = [notes[topic] for topic in ("status", MART + name) if topic in notes]
        if rows.empty and MART + "coverage" in self._comments:
            empty = self._ask("why_empty", mart=name).fetchone()
            said += [str(empty[0])] if empty and empty[0] else []
        columns = self._status_columns(name, rows)
        statuses = Counter(status for column in columns for status in rows[column].dropna())
        n_all = sum(statuses.values())
        said += [self._counted("status", code, statuses[code], n_all) for code in sorted(statuses) if code != "ok"]
        weak = self._ask("cautions_of_mart", mart=name).fetchall()
        return said + [self._counted("caution", code, n, n_figures) for code, n, n_figures in weak]

    def caution_words(self) -> dict[str, str]:
        """Each caution's code and its sentence."""
        return {code: text(f"reader_caution_{code}", self.language) for code in CAUTIONS}

    def total(
        self, name: str, measure: str, by: Sequence[str] = (), where: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        """A measure by the keys named, held at the values of `where`, not broken down by any other key.

        One row per combination of `by` with the measure, its status and, for a share, interval and caution; labels as in
        `marts[name]`. The set that publishes it is picked; where there is none, counts of a finer set are added if all of
        them are shown and may be added, and `attrs["added_over"]` names the keys. Raises NotAdded or NotInMarts in words.
        """
        rows, header = self._rows(name), self._header(name)
        keys = self._keys(rows)
        if f"{measure}_status" not in rows.columns or measure not in rows.columns:
            named = [column.removesuffix("_status") for column in self._status_columns(name, rows)]
            measures = ", ".join(column for column in named if column in rows.columns) or "-"
            raise self._missing("reader_no_measure", mart=name, measure=measure, found=measures)
        for key in (*by, *(where or {})):
            if key not in keys:
                raise self._missing("reader_no_key", mart=name, column=key, found=", ".join(keys))
        asked = Asked(name, measure, tuple(by), dict(where or {}), self.language)
        if rows.empty:
            raise self._missing("reader_mart_is_empty", mart=name, reason=" ".join(self.cautions(name)))
        if header is None:
            raise asked.refused("never_added")
        found = total_of(rows, keys, header, asked)
        frame, unlabelled = with_labels(found, MART + name, self.language, self.labels_in(self.language))
        frame.attrs = {**found.attrs, "without_label": unlabelled}
        return frame

    def _rows(self, name: str) -> pd.DataFrame:
        """The table as published; whole numbers as Int64 whether or not one is hidden."""
        if name not in self._frames:
            if MART + name not in self._comments:
                found = ", ".join(self.names())
                raise self._missing("reader_no_mart", mart=name, file=self.file.name, found=found)
            rows = self._con.table(in_quotes(MART + name)).df()
            whole = {column: "Int64" for column in rows.columns if pd.api.types.is_integer_dtype(rows[column])}
            self._frames[name] = rows.astype(whole)
        return self._frames[name]

    def _about(self, name: str, rows: pd.DataFrame) -> dict[str, Any]:
        """Title, question, what is counted, note, keys and meanings. The file's own words win over this version's."""
        table = MART + name
        comment = self._comments.get(table, "")
        header = self._header(name)
        same = header is not None and all(
            word in comment for word in (header.title, header.question, f"counted: {header.counted}")
        )
        meanings = self._ask("described_columns", table_name=table).fetchall()
        return {
            "name": name,
            "title": header.title if header and same else comment,
            "question": header.question if header and same else "",
            "counted": header.counted if header and same else "",
            "note": self.notes().get(table, ""),
            "comment": comment,
            "keys": self._keys(rows) if header else [],
            "never_all": list(header.never_all) if header else [],
            "meanings": {str(column): str(meaning) for column, meaning in meanings},
            "file": self.file.name,
        }

    def _ask(self, question: str, **values: object) -> duckdb.DuckDBPyConnection:
        return ask(self._con, query(question), **values)

    def _keys(self, rows: pd.DataFrame) -> list[str]:
        """The text columns that break numbers down: all but statuses, cautions and the release's id."""
        texts = (str(column) for column in rows.columns if pd.api.types.is_string_dtype(rows[column]))
        return [column for column in texts if not _of_a_measure(column, rows) and column != "release_id"]

    def _status_columns(self, name: str, rows: pd.DataFrame) -> list[str]:
        """Columns that say why a number is hidden; a `status` that is a key is none."""
        header = self._header(name)
        keys = set(header.keys) if header else set()
        named = [str(column) for column in rows.columns if str(column).endswith("status")]
        return [
            column for column in named if _of_a_measure(column, rows) or (column == "status" and "status" not in keys)
        ]

    def _header(self, name: str) -> Header | None:
        found = mart_files().get(name)
        return found[0] if found else None

    def _words(self, kind: str, code: str) -> str:
        """A caution or a status in words; one this version does not know stands as it is."""
        known = code in (CAUTIONS if kind == "caution" else STATUSES)
        return text(f"reader_{kind}_{code}", self.language) if known else code

    def _counted(self, kind: str, code: str, n: int, n_all: int) -> str:
        words = self._words(kind, code)
        return text("reader_counted", self.language, value=code, reason=words, n=n, n_all=n_all)

    def _missing(self, said: str, **params: object) -> NotInMarts:
        return NotInMarts(text(said, self.language, **params))


def _of_a_measure(column: str, rows: pd.DataFrame) -> bool:
    """Whether the column is the status or caution of a measure beside it; `civil_status` is a key, there is no `civil`."""
    return any(column.endswith(what) and column.removesuffix(what) in rows.columns for what in ("_status", "_caution"))


def _plain(value: Any) -> Any:
    """A cell as Python has it; a missing one as NaN."""
    return float("nan") if pd.isna(value) else value.item() if hasattr(value, "item") else value
