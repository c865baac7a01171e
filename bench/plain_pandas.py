"""The same work as plain pandas on whole frames: read, map, judge by the same contract, group, write.

python -m bench.plain_pandas DATA OUT
"""

import hashlib
import sys
from pathlib import Path

import pandas as pd
from pandera.errors import SchemaErrors

from assets.marts.build import mart_files
from bench.bare_duckdb import CONTENT, FOLDED, KEPT, NULLS, PROVIDER, RECODE, TABLE
from bench.data import MARTS, SOURCE
from schemas.contracts import columns_of, list_of, schema_of, stored_columns
from schemas.marts import Header

PANDAS_TYPES = {"DOUBLE": "float64", "BIGINT": "Int64", "VARCHAR": "str", "BOOLEAN": "boolean"}
UNKNOWN = ["unknown", "not_recorded", "not_asked", "refused", "verified_unknown"]
GROUPS = {
    ("female", "adult"): "women", ("male", "adult"): "men", ("female", "child"): "girls", ("male", "child"): "boys",
}  # fmt: skip
FLAG_COLUMNS = {
    "outcome": ("killed", "injured"),
    "civil_status": ("civilian", "military_security", "deminer"),
    "person_group": ("women", "men", "girls", "boys", "other_or_unknown"),
    "device": (
        "mine_ap", "mine_av", "mine_improvised", "mine_unspecified", "cmr_submunition", "erw_other",
        "mine_erw_undifferentiated",
    ),
}  # fmt: skip
UNKNOWN_FLAGS = {"outcome_unknown": "outcome", "status_unknown": "civil_status", "device_unknown": "device"}


def main(data: Path, out: Path) -> None:
    """Read the CSV of DATA/raw, leave landing, core and marts as Parquet in OUT."""
    out.mkdir(parents=True)
    file = next((data / "raw" / SOURCE).glob("*.csv"))
    received = pd.read_csv(file, dtype=str, usecols=list(KEPT), keep_default_na=False)
    received["source_row"] = range(2, len(received) + 2)
    received.to_parquet(out / "landing.parquet", compression="zstd")
    places = pd.read_csv(data / "reference" / "places.csv", dtype=str)
    core = _core(received, places, file.name)
    schema = schema_of(TABLE)
    try:
        schema.validate(core, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        assert cases["index"].notna().all(), cases[["column", "check"]].drop_duplicates()
        cases.astype(str).to_parquet(out / "findings.parquet")
        core = core.drop(index=cases["index"].unique())
    core[list(stored_columns(TABLE))].to_parquet(out / "core.parquet", compression="zstd")
    units = _units(core)
    for name in MARTS:
        _count(_of_mart(name, units, core), mart_files()[name][0]).to_parquet(out / f"mart_{name}.parquet")


def _core(received: pd.DataFrame, places: pd.DataFrame, file: str) -> pd.DataFrame:
    parents = dict(zip(places["pcode"], places["parent_pcode"], strict=True))
    code = "CO" + received["codigodanemunicipio"].str.zfill(5)
    known = code.isin(list(parents))
    date = pd.to_datetime(
        received["ano"] + "-" + received["mes"].str.zfill(2), format="%Y-%m", errors="coerce"
    ).dt.as_unit("us")
    core = pd.DataFrame(index=received.index)
    core["source_row"] = received["source_row"].astype("Int64")
    core["as_of"] = pd.Series(pd.Timestamp("2025-12-31"), index=core.index).dt.as_unit("us")
    core["admin2_pcode"] = code.where(known, "unknown")
    core["admin1_pcode"] = code.map(parents).where(known, "unknown")
    core["place_accuracy"] = known.map({True: "admin2", False: "unknown"})
    core["date"], core["date_max"] = date, (date + pd.offsets.MonthEnd(0)).dt.as_unit("us")
    core["date_problem"] = date.isna().map({True: "date_fits_declared_format", False: ""})
    core["provider_date"] = received["ano"] + "-" + received["mes"]
    constants = {
        "source_id": SOURCE, "source_type": "national_registry", "source_file": file, "source_sheet": "",
        "source_table": TABLE,
        "vintage": "2025-12", "country_iso3": "COL", "calendar": "gregorian", "date_precision": "month",
        "age_band": "not_recorded", "age_basis": "label", "age_problem": "", "place_problem": "",
        "disability_status": "not_asked", "scope_reason": "in_scope",
    }  # fmt: skip
    for column, value in constants.items():
        core[column] = pd.Series(value, index=core.index, dtype="str")
    for column, kind in NULLS.items():
        core[column] = pd.Series(None, index=core.index, dtype=PANDAS_TYPES[kind])
    for column, words in RECODE.items():
        texts = received[PROVIDER[column]]
        core[column] = texts.map(words).fillna(texts)
    core["label_age_group"] = core["age_group"]
    for column in columns_of(TABLE):
        if list_of(TABLE, column):
            if column not in core:
                core[column] = pd.Series("not_asked", index=core.index, dtype="str")
            provider = PROVIDER.get(column)
            text = received[provider] if provider else pd.Series(None, index=core.index, dtype="str")
            core[f"provider_{column}"] = text
    core["carried"] = '{"tipoarea":"' + received["tipoarea"] + '"}'
    for column in set(columns_of(TABLE, stored=False)) - set(core) - {"record_id", "person_id"}:
        core[column] = pd.Series("", index=core.index, dtype="str")  # set while judging: nothing was wrong
    content = core[CONTENT[0]].str.cat([core[c].astype("str").fillna("") for c in CONTENT[1:]], sep="\x1f")
    occurrence = (content.groupby(content, sort=False).cumcount() + 1).astype("str")
    identity = f"{SOURCE}\x1f{TABLE}\x1f" + content + "\x1f" + occurrence
    core["record_id"] = identity.map(lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())
    core["person_id"] = core["record_id"]
    return core


def _units(core: pd.DataFrame) -> pd.DataFrame:
    """The counted units, as assets/marts/relations/counted_unit.sql makes them."""
    names = {"country_iso3": "country", "admin1_pcode": "admin1", "admin2_pcode": "admin2"}
    units = core[["source_id", "source_type", *names, *FOLDED, "outcome"]].rename(columns=names)
    for column in (*FOLDED, "outcome"):
        units[column] = units[column].where(~units[column].isin(UNKNOWN), "unknown")
    year = core["date"].dt.year.astype("str")
    units["period"], units["month"] = year, core["date"].dt.strftime("%Y-%m")
    units["quarter"] = year + "-Q" + core["date"].dt.quarter.astype("str")
    units["person_group"] = "other_or_unknown"
    for (sex, age), group in GROUPS.items():
        units.loc[(units["sex"] == sex) & (units["age_group"] == age), "person_group"] = group
    return units


def _of_mart(name: str, units: pd.DataFrame, core: pd.DataFrame) -> pd.DataFrame:
    if name == "disaggregation":
        return _answers(core)
    if name == "casualty_monthly":
        return pd.concat([units.assign(span=span, period=units[span]) for span in ("month", "quarter")])
    return units


def _answers(core: pd.DataFrame) -> pd.DataFrame:
    asked = {
        "sex": ["female", "male", "other", "mixed"],
        "age_group": ["child", "adult"],
        "disability_status": ["with_disability", "without_disability"],
    }
    known = {column: core[column].isin(values) for column, values in asked.items()}
    answers = {column: core[column].where(~known[column], "known") for column in asked}
    together = known["sex"] & known["age_group"] & known["disability_status"]
    answers["sex+age+disability"] = together.map({True: "known", False: "unknown"})
    base = pd.DataFrame(
        {
            "period": core["date"].dt.year.astype("str"),
            "country": core["country_iso3"],
            "source_id": core["source_id"],
            "table_name": TABLE,
        }
    )
    return pd.concat([base.assign(column_name=column, answer=answer) for column, answer in answers.items()])


def _count(units: pd.DataFrame, header: Header) -> pd.DataFrame:
    """Every grouping set of a mart, one groupby each."""
    flags = pd.DataFrame({count: _flag(units, count) for count in header.counts}, index=units.index)
    parts = []
    for part in header.sets:
        by = header.never_all + [key for key in part.by if key not in header.never_all]
        parts.append(
            flags.groupby([units[key] for key in by]).sum().reset_index()
            if by
            else flags.sum().to_frame().T.astype("int64")
        )
    counted = pd.concat(parts)
    for key in header.keys:
        counted[key] = counted[key].fillna("all") if key in counted else "all"
    return counted


def _flag(units: pd.DataFrame, count: str):
    value = count.removeprefix("n_")
    if value in ("n", "total", "records", "rows"):
        return 1
    if "answer" in units:
        return (units["answer"] == value).astype("int8")
    if value in UNKNOWN_FLAGS:
        column = UNKNOWN_FLAGS[value]
        return (~units[column].isin(FLAG_COLUMNS[column])).astype("int8")
    column = next(column for column, values in FLAG_COLUMNS.items() if value in values)
    return (units[column] == value).astype("int8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
