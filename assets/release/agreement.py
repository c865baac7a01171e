"""Do the published numbers add up: parts and totals in a row, over sets, across marts, shares, and mart_figure.

A number is compared only where everything it needs is shown; what is hidden or absent is nobody's error. From the headers:
`identities`, `sets`, `shares`.
"""

import re

import pandas as pd

from assets.release.expected import Expectation, Expected, broken_down, headers, places, rows_of_set, shown
from assets.release.reread import Published
from schemas.marts import Header

ROUNDING = 1e-9
IN_SCOPE = ("in_scope", "unknown")  # what casualty_annual counts of casualty_profile
GROUPS = {
    ("female", "adult"): "women",
    ("male", "adult"): "men",
    ("female", "child"): "girls",
    ("male", "child"): "boys",
}


def totals(published: Published) -> list[Expected]:
    """Every check of sums for every counted mart in the pack."""
    found = []
    for name, header in headers().items():
        if f"mart_{name}" in published.parquet_files:
            frame = published.frame(f"mart_{name}")
            found += [_identities(name, frame, header)] if header.identities else []
            found += [_shares(name, frame, header)] if header.shares else []
            if header.additive and not header.distinct:
                found.append(_sets(name, frame, header, _years(published, frame, header)))
            if "mart_figure" in published.parquet_files:
                found.append(_figures(name, frame, header, published.frame("mart_figure")))
    if {"mart_casualty_annual", "mart_casualty_profile"} <= set(published.parquet_files):
        found.append(profile_equals_annual(published))
    return found


def _equal(check: str, table: str, frame: pd.DataFrame) -> Expected:
    """Expected: `total` = `parts` and `low` <= `high` in every row of a frame with `where`; empty ones are not compared."""
    frame = frame.reindex(columns=["where", "total", "parts", "low", "high"]).astype({"where": "str"})
    frame[["total", "parts", "low", "high"]] = frame[["total", "parts", "low", "high"]].astype(float)
    ignored = {"ignore_row_if": "either_value_is_missing"}
    expectations: list[Expectation] = [
        ("ExpectColumnPairValuesToBeEqual", {"column_A": "total", "column_B": "parts", **ignored}),
        (
            "ExpectColumnPairValuesAToBeGreaterThanB",
            {"column_A": "high", "column_B": "low", "or_equal": True, **ignored},
        ),
    ]
    sums, orders = frame.dropna(subset=["total", "parts"]), frame.dropna(subset=["low", "high"])
    wrong = [*sums.loc[sums["total"] != sums["parts"], "where"], *orders.loc[orders["low"] > orders["high"], "where"]]
    return Expected(check, table, frame, expectations, len(sums) + len(orders), wrong)


def _identities(name: str, frame: pd.DataFrame, header: Header) -> Expected:
    parts, where = [], places(frame, header.keys)
    for identity in header.identities:
        left, sign, right = re.split(r"\s*(<=|=)\s*", identity)
        sides = [_sum(frame, side) for side in (left, right)]
        columns = ("total", "parts") if sign == "=" else ("low", "high")
        both = sides[0].notna() & sides[1].notna()
        told = pd.Series([f"{identity}: {place}" for place in where], frame.index)
        parts.append(pd.DataFrame({"where": told, columns[0]: sides[0], columns[1]: sides[1]})[both])
    return _equal("parts_equal_total", f"mart_{name}", pd.concat(parts) if parts else pd.DataFrame())


def _sum(frame: pd.DataFrame, side: str) -> pd.Series:
    """The sum of the counts one side of an identity names; empty where one of them is not shown."""
    counts = [term.strip() for term in side.split("+")]
    return pd.concat([shown(frame, count) for count in counts], axis=1).sum(axis=1, min_count=len(counts))


def _sets(name: str, frame: pd.DataFrame, header: Header, parts: list[pd.DataFrame]) -> Expected:
    """A set broken down by one key more adds up to the set without it: years to all years, provinces to the country."""
    public = [part for part in header.sets if part.public]
    for whole in public:
        for finer in public:
            extra = set(finer.by) - set(whole.by)
            # a key with values that never leave the office does not add up in public
            if set(whole.by) < set(finer.by) and len(extra) == 1 and not extra & set(header.office_values):
                keys = broken_down(header, whole)
                counts = [c for c in header.counts if c in (whole.only or [c]) and c in (finer.only or [c])]
                pair = (rows_of_set(frame, header, whole), printed_whole(rows_of_set(frame, header, finer)))
                parts.append(_added(*pair, next(iter(extra)), keys, counts))
    return _equal("sets_equal_total", f"mart_{name}", pd.concat(parts) if parts else pd.DataFrame())


def _years(published: Published, frame: pd.DataFrame, header: Header) -> list[pd.DataFrame]:
    """Totals of a mart of all years beside the sums of its mart of years, set by set; nothing for other marts."""
    table, parts = f"mart_{header.total_of}", []
    if table not in published.parquet_files:
        return []
    of_years = headers()[header.total_of]
    for whole in (part for part in header.sets if part.public):
        for finer in (part for part in of_years.sets if part.public and set(part.by) == {"period", *whole.by}):
            pair = (
                rows_of_set(frame, header, whole),
                rows_of_set(published.frame(table), of_years, finer),
            )
            counts = [c for c in header.counts if c in (whole.only or [c]) and c in (finer.only or [c])]
            added = _added(*pair, "period", broken_down(header, whole), counts)
            # of casualties the row of a year may be absent
            parts.append(
                added.rename(columns={"parts": "low", "total": "high"}) if header.regime == "ranked" else added
            )
    return parts


def printed_whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a set that is printed with all its rows; of casualties small ones may be absent, and the mart says where."""
    return rows[rows["is_complete"].astype(bool)] if "is_complete" in rows else rows


def _added(whole: pd.DataFrame, finer: pd.DataFrame, extra: str, keys: list[str], counts: list[str]) -> pd.DataFrame:
    """Totals of one set and sums of a finer one per combination of keys, where all summands are shown."""
    parts, totals_shown = (
        pd.concat([rows[keys], *(shown(rows, count).rename(count) for count in counts)], axis=1)
        for rows in (finer, whole)
    )
    grouped = parts.groupby(keys)[counts]
    sums = grouped.sum().where(grouped.count().eq(grouped.size(), axis=0))
    both = pd.concat(
        {"total": totals_shown.set_index(keys).stack(), "parts": sums.stack()}, axis=1, join="inner"
    ).dropna()  # fmt: skip
    both = both.rename_axis([*keys, "count"]).reset_index()
    return both.assign(
        where=[f"{count} over {extra}: {p}" for count, p in zip(both["count"], places(both, keys), strict=True)]
    )


def _shares(name: str, frame: pd.DataFrame, header: Header) -> Expected:
    """A share is its numerator over its denominator, where all three are shown."""
    parts, where = [], pd.Series(places(frame, header.keys), frame.index)
    for share, formula in header.shares.items():
        top, base = (_sum(frame, " + ".join(counts)) for counts in (formula.of, formula.over))
        off = (shown(frame, share) - top / base.where(base > 0)).abs()
        parts.append(pd.DataFrame({"where": share + ": " + where, "off": off}).dropna())
    told = pd.concat(parts) if parts else pd.DataFrame({"where": [], "off": []})
    told = told.astype({"where": "str", "off": float})
    expectation = ("ExpectColumnValuesToBeBetween", {"column": "off", "min_value": 0, "max_value": ROUNDING})
    wrong = list(told.loc[told["off"] > ROUNDING, "where"])
    return Expected("shares_equal_counts", f"mart_{name}", told, [expectation], len(told), wrong)


def _figures(name: str, frame: pd.DataFrame, header: Header, figures: pd.DataFrame) -> Expected:
    """Every number of a wide mart is the figure of its id and the reverse: value, interval, shown or not."""
    wide = pd.concat([_as_figures(name, frame, header, part) for part in header.sets if part.public])
    mine = figures.loc[figures["mart"] == name, ["figure_id", "value", "ci_low", "ci_high"]]
    both = wide.merge(mine, on="figure_id", how="outer", suffixes=("", "_figure"), indicator=True)
    off = pd.Series(0.0, both.index)
    valued = both["value"].notna() | both["value_figure"].notna()  # a wide mart also bounds a median not reached
    for column in ("value", "ci_low", "ci_high"):
        here, there = (both[name].where(valued).astype(float) for name in (column, f"{column}_figure"))
        off += (here - there).abs().where(here.notna() & there.notna(), (here.notna() != there.notna()).astype(float))
    off = off.where(both["_merge"] == "both", 1.0)
    told = pd.DataFrame({"figure_id": both["figure_id"].astype("str"), "off": off})
    expectation = ("ExpectColumnValuesToBeBetween", {"column": "off", "min_value": 0, "max_value": ROUNDING})
    wrong = list(told.loc[told["off"] > ROUNDING, "figure_id"])
    return Expected("figures_equal_marts", f"mart_{name}", told, [expectation], len(told), wrong)


def _as_figures(name: str, frame: pd.DataFrame, header: Header, part) -> pd.DataFrame:
    """One set of a wide mart in the shape of mart_figure: figure_id, value, ci_low, ci_high."""
    rows = rows_of_set(frame, header, part)
    keys = sorted(broken_down(header, part))
    told = pd.Series("", rows.index)
    for key in keys:
        told = told + ("," if key != keys[0] else "") + f"{key}=" + rows[key].astype(str)
    weighted = [f"{share}_weighted" for share in header.shares] if header.weight else []
    measures = [*(part.only or header.counts), *header.shares, *weighted, *header.days]
    found = []
    for measure in measures:
        numbers = {
            column: rows[given] if given in rows else pd.Series(float("nan"), rows.index)
            for column, given in (
                ("value", measure),
                ("ci_low", f"{measure}_ci_low"),
                ("ci_high", f"{measure}_ci_high"),
            )
        }
        found.append(pd.DataFrame({"figure_id": f"{name}.{measure}@" + told, **numbers}))
    return pd.concat(found, ignore_index=True)


def profile_equals_annual(published: Published) -> Expected:
    """Casualties by sex and age, rows in scope only, add up to the year's total and its women, men, girls and boys."""
    annual = published.frame("mart_casualty_annual")
    header = headers()["casualty_profile"]
    part = next(p for p in header.sets if set(p.by) == {"sex", "age_group", "scope_reason"})
    rows = printed_whole(rows_of_set(published.frame("mart_casualty_profile"), header, part))
    rows = rows[rows["scope_reason"].isin(IN_SCOPE)].assign(n=lambda frame: shown(frame, "n"))
    group = pd.Series([GROUPS.get(pair) for pair in zip(rows["sex"], rows["age_group"], strict=True)], rows.index)
    by_year = annual[(annual["admin1"] == "all") & (annual["admin2"] == "all")].set_index(["country", "period"])
    found = []
    for count, chosen in [("n_total", rows), *((f"n_{g}", rows[group == g]) for g in GROUPS.values())]:
        grouped = chosen.groupby(["country", "period"])["n"]
        sums = grouped.sum().where(grouped.count() == grouped.size())
        both = pd.concat([shown(by_year, count).rename("total"), sums.rename("parts")], axis=1).dropna().reset_index()
        both["where"] = [f"{count}: {place}" for place in places(both, ["country", "period"])]
        found.append(both)
    return _equal("marts_agree", "mart_casualty_profile", pd.concat(found))
