"""`saddle source new` on every real file: each mapping of the written profile is proposed or asked about, nothing guessed."""

import csv
import gzip
import io
import re
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from described import CAMPS, EVENTS

from assets.raw.propose import propose
from methods.folding import fold, lookup_table
from schemas.contracts import list_of
from schemas.source import Source, Table
from schemas.source_text import read_source

COLOMBIA = (resources.files("schemas") / "profiles" / "colombia-aicma.yaml").read_text("utf-8")
WRITTEN = {
    "colombia-map-muse-victims/victimas_map_muse_2021-07.csv": COLOMBIA,
    "colombia-map-muse-victims/victimas_map_muse_2017-07.csv": COLOMBIA,
    "colombia-map-muse-events/eventos_1990_2019.csv.gz": EVENTS,
    "insecurity-insight-hxl-xlsx/protection_in_danger_2020_2023.xlsx": CAMPS,
}
FOLDERS = {"kobo-export-shapes": 10, "ramop-ethiopia-2014": 3, "uganda-msna-2018-host": 4, "dhis2-tracker-shape": 1,
           "hdx-hno-2024-afg-sdn": 7, "colombia-map-muse-events": 4, "insecurity-insight-hxl-xlsx": 3}  # fmt: skip
UGANDA = "uganda-msna-2018-host/uganda_msna_2018_host_community.csv.gz"
KOBO = "kobo-export-shapes/msna_dummy_kobo_export_SYNTHETIC.xlsx"
HNO = "hdx-hno-2024-afg-sdn/hpc_hno_2024_coded.csv"
# What a reader who looks at headings alone would get wrong; each was once proposed, or is a trap its README names.
NEVER = [
    (UGANDA, "lat", "latrine_share"),
    (UGANDA, "education", "biggest_needs.education"),
    (UGANDA, "transport_mode", "treatment_access_difficulty.no_transport"),
    (UGANDA, "identity", "treatment_access_difficulty.documentation_issue"),
    (UGANDA, "identity", "child_birth"),
    (UGANDA, "drop", "security_provider.community_group"),
    (UGANDA, "drop", "loop_position_count"),
    (HNO, "age_years", "Min Age"),
    (HNO, "admin2_pcode", "Admin 1 PCode"),
    ("hdx-hno-2024-afg-sdn/afg_hpc_needs_api_2024_category_labels.csv", "identity", "Admin 1 Name"),
]
PEOPLE = "no column says killed or injured"


@cache
def proposed(file: Path) -> str:
    return propose(file)


@cache
def _read(text: str) -> Source:
    for word, answer in (("country", "XSA"), ("source_type", "survey"), ("as_of", "2024-01-01")):
        text = text.replace(f'{word}: "???"', f"{word}: {answer}", 1)
    return read_source(text.replace('dates: "???"', "dates: iso").replace('    key: "???"', "    key: number"))


def table_of(file: Path) -> Table:
    (table,) = _read(proposed(file)).tables.values()
    return table


def doubts(file: Path) -> list[str]:
    return [line for line in proposed(file).splitlines() if "DOUBT" in line]


def below(file: Path, mapping: str) -> str:
    """The doubts that stand directly under the line of one mapping."""
    lines = [line.strip() for line in proposed(file).splitlines()]
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{mapping}: "))
    end = next(n for n, line in enumerate(lines) if n > start and not line.startswith("# DOUBT"))
    return "\n".join(lines[start + 1 : end])


def is_asked(file: Path, provider: str, canonical: str) -> bool:
    return any(f'"{provider}"' in line and re.search(rf"\b{canonical}\b", line) for line in doubts(file))


@cache
def rows_of(file: Path) -> list[dict[str, str]]:
    opener = gzip.open if file.name.endswith(".gz") else open
    with opener(file, "rb") as handle:
        return list(csv.DictReader(io.StringIO(handle.read().decode("utf-8-sig"), newline="")))


@pytest.fixture(params=WRITTEN)
def written(request, realdata) -> tuple[Path, Source]:
    return realdata / request.param, read_source(WRITTEN[request.param])


def test_every_mapping_of_the_written_profile_is_proposed_or_asked_about(written):
    file, source = written
    ((name, wanted),) = source.tables.items()
    made = table_of(file)
    assert list(_read(proposed(file)).tables) == [name]
    for canonical, spec in wanted.mapped.items():
        if spec.optional and not set(spec.provider_columns) & set(proposed(file).replace("}", ",").split()):
            assert spec.optional.until >= "2017-07"  # the older vintage has no such column
            continue
        mapped = made.mapped.get(canonical)
        for provider in spec.provider_columns:
            assert (mapped and provider in mapped.provider_columns) or is_asked(file, provider, canonical), provider
        assert spec.provider_columns or (mapped and mapped.lookup == spec.lookup)
    for outcome, provider in wanted.count.items():
        assert made.count.get(outcome) == provider


def test_how_a_column_is_written_is_proposed_or_asked_about(written):
    file, source = written
    (wanted,) = source.tables.values()
    for canonical, spec in wanted.mapped.items():
        mapped = table_of(file).mapped.get(canonical)
        if mapped is None or canonical == "activity":
            continue
        for word in ("dates", "multi", "many", "pad", "year", "month", "day"):
            if getattr(spec, word) is not None:
                assert getattr(mapped, word) == getattr(spec, word), (canonical, word)
        if spec.prefix:
            assert mapped.prefix == "???" and "which letters stand before" in below(file, canonical)
        assert "2017-07" not in file.name or mapped.number == spec.number


def test_every_value_mapping_of_the_written_profile_is_known_or_asked_about(written):
    file, source = written
    ((name, wanted),) = source.tables.items()
    n_asked = 0
    for canonical, spec in wanted.mapped.items():
        table = lookup_table(list_of(name, canonical) or "missing")
        for word, code in spec.values.items():
            quoted = re.escape(f'"{word}"')
            asked = re.search(rf"not in the list: {quoted} \(\d+ rows\)", below(file, canonical))
            assert asked or table.get(fold(word)) == code, (canonical, word)
            assert not asked or fold(word) not in table
            n_asked += bool(asked)
    for word, code in source.missing.items():
        assert lookup_table("missing")[fold(word)] == code
    assert n_asked == {"casualty_record": 2, "incident": 2, "casualty_count": 1}[name]


def test_what_the_profile_drops_or_carries_is_dropped_or_named(written):
    file, source = written
    (wanted,) = source.tables.values()
    made = table_of(file)
    assert set(wanted.drop) <= set(made.drop) and not set(wanted.carry) & set(made.drop)
    for column in wanted.carry:
        assert f'# not mapped: "{column}"' in proposed(file)


def test_counts_are_of_the_published_rows(realdata):
    file = realdata / "colombia-map-muse-victims" / "victimas_map_muse_2021-07.csv"
    assert '"Accidente por MAP" (11466 rows)' in below(file, "device")
    assert '"Accidente por MUSE" (596 rows)' in below(file, "device")
    events = realdata / "colombia-map-muse-events" / "eventos_1990_2019.csv.gz"
    asked = re.findall(r'"(\d)" \((\d+) rows\)', below(events, "device"))
    assert {code: int(n) for code, n in asked} == Counter(row["TIPO_EVENTO"] for row in rows_of(events))
    assert "3649 cells hold #VALUE!" in proposed(realdata / UGANDA)
    assert _read(proposed(realdata / UGANDA)).files.error_values == ["#VALUE!"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_gets_a_description_the_language_accepts_and_no_column_vanishes(realdata, folder):
    files = [file for file in sorted((realdata / folder).iterdir()) if file.suffix != ".md"]
    assert len(files) == FOLDERS[folder]
    for file in files:
        assert table_of(file) is not None
        text = proposed(file)
        assert "# DOUBT: three letters" in text
        for column in rows_of(file)[0] if ".csv" in file.name else []:
            ticked = re.split(r"(?<=[^\W_])[./](?=\w)", column)[0]
            words = re.escape(column.strip())
            named = re.search(rf'"{words}"|[\s:]{words}[\s:,}}]', text) or f'columns "{ticked}.*", each one' in text
            assert named, (file.name, column)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_coded_column_has_no_value_that_is_neither_known_nor_asked_about(realdata, folder):
    for file in (realdata / folder).glob("*.csv*"):
        ((name, table),) = _read(proposed(file)).tables.items()
        for canonical, spec in table.mapped.items():
            if not list_of(name, canonical) or canonical == "age_band" or not spec.from_:
                continue
            known, told = lookup_table(str(list_of(name, canonical))), below(file, canonical)
            if re.search(r"and \d+ more values", told):
                continue
            tags = rows_of(file)[0][spec.from_] if _read(proposed(file)).files.hxl else None
            for value in {row[spec.from_].strip() for row in rows_of(file)} - {"", "#VALUE!", tags}:
                assert fold(value) in known or f'"{value}" (' in told, (file.name, canonical, value)


@pytest.mark.parametrize("folder", FOLDERS)
def test_who_a_row_stands_for_is_asked_where_no_outcome_tells(realdata, folder):
    for file in (realdata / folder).iterdir():
        if file.suffix == ".md":
            continue
        ((name, table),) = _read(proposed(file)).tables.items()
        sure = name == "casualty_record" and "outcome" in table.mapped
        asks = [
            line for line in doubts(file) if PEOPLE in line or "is a row an event" in line or "is a row a group" in line
        ]
        assert sure or asks, file.name


@pytest.mark.parametrize(("file", "canonical", "provider"), NEVER)
def test_a_heading_alone_decides_nothing(realdata, file, canonical, provider):
    table = table_of(realdata / file)
    if canonical in ("identity", "drop"):
        assert provider not in getattr(table, canonical)
    else:
        mapped = table.mapped.get(canonical)
        assert mapped is None or provider not in mapped.provider_columns


def test_rivals_for_one_column_are_named_under_it(realdata):
    assert 'or from "hoh_sex"?' in below(realdata / UGANDA, "sex")
    assert below(realdata / KOBO, "sex") == '# DOUBT: or from "resp_gender", "hoh_gender"?'
    assert 'or from "Min Age", "Max Age"?' in below(realdata / HNO, "age_band")
    assert "ambiguous: all dates fit %d/%m/%Y and %m/%d/%Y" in below(realdata / UGANDA, "date")


def test_repeats_ask_for_their_parent_and_forms_are_no_answers(realdata):
    assert "`parent: {sheet: main, by: {uuid: uuid}}`" in proposed(realdata / KOBO)
    tracker = realdata / "dhis2-tracker-shape" / "trackedEntitiesWithEnrollmentsAndEvents.json"
    assert "sheet: trackedEntities" in proposed(tracker)
    assert "`parent: {sheet: trackedEntities, by: {_parent_index:" in proposed(tracker)
    for form in (
        "uganda-msna-2018-host/kobo_questions.csv",
        "kobo-export-shapes/REACH_2024_MSNA_kobo_tool_draft_v11.xlsx",
    ):
        assert any("reads like a form" in line for line in doubts(realdata / form))
    assert not any("reads like a form" in line for line in doubts(realdata / UGANDA))
