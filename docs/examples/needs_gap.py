"""Three questions to a release, in Python with pandas. Needs pandas; pyarrow for `parquet`, duckdb for `duckdb`.

    python needs_gap.py 2026-11-24            reads csv/
    python needs_gap.py 2026-11-24 parquet    reads parquet/
    python needs_gap.py 2026-11-24 duckdb     reads the .duckdb file

Prints three tables as CSV: casualties by year; the gap in rehabilitation by sex, survey by survey, with the 95 %
interval of the weighted one; which gaps in rehabilitation are hidden, and why. needs_gap.R, needs_gap.sql and excel.md give
the same three.
"""

import sys
from pathlib import Path

import pandas as pd


def table(pack: Path, name: str, form: str) -> pd.DataFrame:
    """A table or view of the release. Only an empty cell is missing; a year and a round stay texts."""
    if form == "parquet":
        return pd.read_parquet(pack / "parquet" / f"{name}.parquet")
    if form == "duckdb":
        import duckdb

        (file,) = pack.glob("saddle-*.duckdb")
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(f"select * from {name}").df()
    return pd.read_csv(
        pack / "csv" / f"{name}.csv",
        encoding="utf-8-sig",
        dtype={"period": "str", "round": "str"},
        keep_default_na=False,
        na_values=[""],
        low_memory=False,
    )


def one_breakdown(pack: Path, mart: str, by: list[str], keys: list[str], form: str) -> pd.DataFrame:
    """The rows of a mart broken down by these of its keys and by no other: its view, of which CSV and Parquet have no file."""
    if form == "duckdb":
        return table(pack, f"{mart}_by_{'_'.join(by) or 'country'}", form)
    rows = table(pack, f"mart_{mart}", form)
    for key in keys:
        rows = rows[(rows[key] != "all") if key in by else (rows[key] == "all")]
    return rows


def casualties_by_year(pack: Path, form: str) -> pd.DataFrame:
    """Everyone of a country in a year: not broken down by area."""
    rows = one_breakdown(pack, "casualty_annual", [], ["admin1", "admin2"], form)
    return rows[["country", "period", "n_total", "n_killed", "n_injured"]].sort_values(["country", "period"])


def of_rehabilitation(rows: pd.DataFrame) -> pd.DataFrame:
    """Needs for rehabilitation at the end of the newest year."""
    return rows[(rows["period"] == rows["period"].max()) & (rows["service"] == "rehabilitation")]


def gap_by_sex(pack: Path, form: str) -> pd.DataFrame:
    """Survivors who need rehabilitation: the share that does not, or only partly, get it. Surveys and rounds stand apart."""
    keys = ["admin1", "sex", "age_group", "person_group", "disability", "household_has_disability"]
    rows = of_rehabilitation(one_breakdown(pack, "needs_gap", ["sex"], keys, form))
    rows = rows[(rows["disaggregation_unit"] == "person") & (rows["population_group"] == "survivors")]
    rows = rows[rows["sex"].isin(["female", "male"])]
    columns = [
        "country",
        "survey",
        "round",
        "period",
        "sex",
        "n_need",
        "gap",
        "gap_weighted",
        "gap_weighted_ci_low",
        "gap_weighted_ci_high",
        "gap_status",
        "gap_caution",
    ]
    return rows[columns].sort_values(["country", "survey", "round", "sex"])


def hidden_gaps(pack: Path, form: str) -> pd.DataFrame:
    """Figures `gap` of rehabilitation in every published breakdown, by group and by what became of them."""
    counted = (
        of_rehabilitation(table(pack, "mart_needs_gap", form))
        .groupby(["country", "population_group", "gap_status"])
        .size()
    )
    return counted.reset_index(name="n_figures")


def as_csv(answer: pd.DataFrame) -> str:
    """Counts whole, shares with six decimals, an empty cell where nothing may be shown: never a 0."""
    shown = answer.copy()
    for column in shown.columns:
        if str(column).startswith("n_"):
            shown[column] = shown[column].map(lambda n: "" if pd.isna(n) else f"{int(n)}")
        elif pd.api.types.is_float_dtype(shown[column]):
            shown[column] = shown[column].map(lambda x: "" if pd.isna(x) else f"{x:.6f}")
    return shown.to_csv(index=False, na_rep="", lineterminator="\n")


if __name__ == "__main__":
    folder, form = Path(sys.argv[1]), (sys.argv[2:] or ["csv"])[0]
    answers = [as_csv(answer(folder, form)) for answer in (casualties_by_year, gap_by_sex, hidden_gaps)]
    print("\n".join(answers), end="")
