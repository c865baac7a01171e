"""Nothing below the threshold is shown, and nothing of a person: no column, no exact date, no way to reach anyone.

The rules are those of schemas/disclosure.yaml and of the centre's settings; that hidden numbers cannot be worked out is for
the attack, not for here.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import pandas as pd

from assets.release.expected import SHOWN, Expected, headers, is_share, n_keys, places, shown
from assets.release.reread import RELEASE_ID, Published
from methods.disclosure import Rules
from methods.folding import visible
from schemas.disclosure_rules import disclosure_rules
from schemas.marts import COMPARISONS, Header
from schemas.settings import remembered

# names of columns of core tables that describe one person, incident or home; the first word of a name never matters
PERSONAL_COLUMN = (
    r"^(.*_)?((record|person|incident|case|household|respondent|informant|patient|survivor)_?(id|no|number|key)"
    r"|(first|last|full|father|mother|family|given|person)_?names?|lat|latitude|lon|lng|longitude|coordinates?|gps|geometry"
    r"|village|locality|settlement|street|address|phones?|telephone|mobile|e_?mail|birth_?date|date_?of_?birth|dob"
    r"|narrative|free_text|remarks?|comments?|informant|ethnic_group|ethnicity|gbv)$|^(names?|day|date|.*_date|date_.*)$"
)
EXACT_DATE = (
    r"(?<!\d)(?:\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:1[34]|19|20)\d{2})(?!\d)"
)
CONTACTS = {
    "e-mail": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}",
    "phone": r"(?<![\w.])(?:\+\d(?:[ ().-]?\d){7,}|00\d(?:[ .-]?\d){8,}|0\d(?:[ .-]?\d){7,}|\d{9,})(?!\w)",
    "coordinates": r"-?\d{1,3}\.\d{4,}\s*[,;]\s*-?\d{1,3}\.\d{4,}",
}
COUNTED_IN = {
    "casualty_change": "casualty_annual"
}  # a mart without a header, whose people are counts of another at its places
OUR_IDS = ("release_id", "refresh_id")  # hashes and dates of the file itself, not of anyone in it


@remembered
def rules() -> Rules:
    """The disclosure rules as the files state them, put together here again: this judge does not ask who made the release."""
    read = disclosure_rules()
    told: dict[str, Any] = {field.name: read[field.name] for field in fields(Rules)}
    return Rules(**(told | {"zero_is_shown_for": tuple(told["zero_is_shown_for"])}))


def exposures(published: Published, other_releases: Iterable[str]) -> list[Expected]:
    """Every check of small numbers and of persons. `other_releases`: ids a text may name though they are dates."""
    found = [
        _threshold(f"mart_{name}", *_wide(published.frame(f"mart_{name}"), header))
        for name, header in headers().items()
        if f"mart_{name}" in published.parquet_files
    ]
    compared = [(f"mart_{name}", _comparisons) for name in COMPARISONS]
    for table, read in (("mart_figure", _figures), *compared, ("mart_indicator", _indicators)):
        if table in published.parquet_files:
            found.append(_threshold(table, *read(published.frame(table))))
    for table in sorted(published.parquet_files):
        if {"figure_id", "old_value", "new_value"} <= {*published.frame(table).columns}:
            found.append(_threshold(table, *_changes(published.frame(table))))
    for table in sorted(published.parquet_files):
        found += _persons(table, published.frame(table), [published.release_id, *other_releases])
    return found


Numbers = tuple[pd.Series, pd.Series, pd.Series, pd.Series]  # kind of mart, number of keys, number of people, where


def _threshold(table: str, kind: pd.Series, keys: pd.Series, number: pd.Series, where: pd.Series) -> Expected:
    """No shown number of people is under the threshold of its kind and keys; a nought only where the rule shows it."""
    told = pd.DataFrame({"kind": kind, "keys": keys, "number": number, "where": where}).dropna(subset=["number"])
    pairs = pd.MultiIndex.from_frame(told[["kind", "keys"]])
    least = {(kind, keys): rules().threshold(kind, keys) for kind, keys in pairs.unique()}
    noughts = {(kind, keys): rules().shows(kind, keys, 0) for kind, keys in pairs.unique()}
    told["least_shown"] = [float(least[pair]) for pair in pairs]
    allowed = (told["number"] == 0) & pd.Series([noughts[pair] for pair in pairs], told.index, dtype=bool)
    judged = told.loc[~allowed, ["where", "number", "least_shown"]].astype({"where": "str", "number": float})
    expectation = (
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {"column_A": "number", "column_B": "least_shown", "or_equal": True},
    )
    wrong = list(judged.loc[judged["number"] < judged["least_shown"], "where"].unique())
    return Expected("nothing_below_threshold", table, judged, [expectation], len(told), wrong)


def _stacked(parts: list[Numbers]) -> Numbers:
    kind, keys, number, where = (pd.concat([part[n] for part in parts], ignore_index=True) for n in range(4))
    return kind, keys, number, where


def _wide(frame: pd.DataFrame, header: Header) -> Numbers:
    """Counts of a wide mart; of shares the rest of the denominator; of waits those that ended, that go on, and both."""
    keys, place = n_keys(frame, header), pd.Series(places(frame, header.keys), frame.index)
    kind = pd.Series(header.threshold, frame.index)
    numbers = {count: shown(frame, count) for count in header.counts}
    for share, formula in header.shares.items():
        top, base = (
            pd.concat([shown(frame, count) for count in counts], axis=1).sum(axis=1, min_count=len(counts))
            for counts in (formula.of, formula.over)
        )
        numbers[share] = (base - top).where(frame[f"{share}_status"] == SHOWN)
    for days in header.days:
        told = frame[f"{days}_status"].isin([SHOWN, "not_reached"])
        ended, still = (frame[f"{days}_{part}"].where(told).astype(float) for part in ("n_known", "n_open"))
        numbers |= {f"{days}_n_known": ended, f"{days}_n_open": still, f"{days} n_known + n_open": ended + still}
    return _stacked([(kind, keys, number, f"{name}: " + place) for name, number in numbers.items()])


def _figures(frame: pd.DataFrame) -> Numbers:
    """Counts, denominators, their rest, and the unknown of mart_figure, by the rules of each figure's mart."""
    known = headers()
    marts = frame["mart"].replace(COUNTED_IN)
    kinds = marts.map(lambda mart: known[mart].threshold if mart in known else "other")
    unique = frame[["mart", "keys"]].drop_duplicates()
    number_of = {
        pair: _keys_told(known.get(COUNTED_IN.get(pair[0], pair[0])), json.loads(pair[1]))
        for pair in unique.itertuples(index=False, name=None)
    }
    keys = pd.Series([number_of[p] for p in zip(frame["mart"], frame["keys"], strict=True)], frame.index)
    share = [is_share(*pair) for pair in zip(frame["mart"], frame["measure"], strict=True)]
    count = [
        mart in known and measure in known[mart].counts
        for mart, measure in zip(frame["mart"], frame["measure"], strict=True)
    ]
    top = (frame["value"] * frame["known_n"]).round().where(pd.Series(share, frame.index))
    parts = {
        "value": frame["value"].where(pd.Series(count, frame.index)),
        "known_n": frame["known_n"].where(frame["value_status"] == SHOWN),
        "known_n - numerator": frame["known_n"] - top,
        "numerator": top,
    }
    found = [(kinds, keys, number, name + ": " + frame["figure_id"]) for name, number in parts.items()]
    found.append((kinds, pd.Series(2, frame.index), frame["unknown_n"], "unknown_n: " + frame["figure_id"]))
    return _stacked(found)


def _keys_told(header: Header | None, told: Iterable[str]) -> int:
    """Number of keys a figure is broken down by besides period and the never-all ones; a comparison and admin2 count two."""
    told = set(told)
    if header is None or "admin2" in told:
        return 2
    return len([key for key in told & set(header.keys) if key != "period" and key not in header.never_all])


def _changes(frame: pd.DataFrame) -> Numbers:
    """The old and the new value of every count a release gives otherwise than the one before."""
    ids = frame["figure_id"].astype(str)
    counts = {name: set(header.counts) for name, header in headers().items()}
    marts, measures = ids.str.split(".").str[0], ids.str.split("@").str[0].str.split(".").str[-1]
    pairs = list(zip(marts, measures, strict=True))
    rows = pd.Series([measure in counts.get(mart, ()) for mart, measure in pairs], frame.index, dtype=bool)
    told = [dict(pair.split("=", 1) for pair in one.split("@", 1)[1].split(",")) for one in ids[rows]]
    known = [headers()[mart] for mart in marts[rows]]
    kind = pd.Series([header.threshold for header in known], ids[rows].index, dtype="object")
    keys = pd.Series([_keys_told(h, k) for h, k in zip(known, told, strict=True)], ids[rows].index, dtype="int64")
    values = {column: frame.loc[rows, column].astype(float) for column in ("old_value", "new_value")}
    return _stacked([(kind, keys, number, f"{column}: " + ids[rows]) for column, number in values.items()])


def _comparisons(frame: pd.DataFrame) -> Numbers:
    """Numerator, denominator and rest of both groups of every comparison shown, by the rules of the mart compared."""
    where = pd.Series(places(frame, ["mart", "share", "period", "within", "group_a"]), frame.index)
    known = headers()
    kind = frame["mart"].map(lambda mart: known[mart].threshold if mart in known else "other")
    keys = pd.Series(2, frame.index)
    seen = (
        frame[["a_numerator", "a_denominator", "b_numerator", "b_denominator"]]
        .where(frame["status"] == SHOWN)
        .astype(float)
    )
    parts = [(kind, keys, seen[column], f"{column}: " + where) for column in seen]
    for group in ("a", "b"):
        rest = seen[f"{group}_denominator"] - seen[f"{group}_numerator"]
        parts.append((kind, keys, rest, f"{group} rest: " + where))
    return _stacked(parts)


def _indicators(frame: pd.DataFrame) -> Numbers:
    """Numerator, denominator, rest and the still waiting of measures from persons' records; evidence counts no people."""
    rows = frame[(frame["basis"] == "records") & (frame["value_status"] == SHOWN)]
    where = pd.Series(
        places(rows, ["indicator", "period", "country", "area", "person_group", "population_group", "within"]),
        rows.index,
    )
    known = headers()
    kind = rows["mart"].map(lambda mart: known[mart].threshold if mart in known else "other")
    keys = pd.Series(2, rows.index)
    numbers = {column: rows[column].astype(float) for column in ("numerator", "denominator", "n_still_open")}
    numbers["rest"] = numbers["denominator"] - numbers["numerator"]
    return _stacked([(kind, keys, number, f"{column}: " + where) for column, number in numbers.items()])


def _persons(table: str, frame: pd.DataFrame, release_ids: list[str]) -> list[Expected]:
    columns = pd.DataFrame({"column": list(frame.columns)}).astype("str")
    personal = [c for c in frame.columns if re.search(PERSONAL_COLUMN, c)]
    expectation = ("ExpectColumnValuesToNotMatchRegex", {"column": "column", "regex": PERSONAL_COLUMN})
    found = [Expected("no_column_of_a_person", table, columns, [expectation], len(columns), personal)]
    texts = _texts(frame, release_ids)
    for check, patterns in (("no_date_finer_than_month", {"date": EXACT_DATE}), ("no_contact_in_text", CONTACTS)):
        expectations = [
            ("ExpectColumnValuesToNotMatchRegex", {"column": "text", "regex": pattern}) for pattern in patterns.values()
        ]
        wrong = [
            f"{column}: {name}"
            for name, pattern in patterns.items()
            for column in texts.loc[texts["text"].str.contains(pattern), "column"].unique()
        ]
        found.append(Expected(check, table, texts, expectations, len(texts), wrong))
    return found


def _texts(frame: pd.DataFrame, release_ids: list[str]) -> pd.DataFrame:
    """The different texts of each text column, digits of any script as 0 to 9, seen as a reader sees them.

    Ids of releases, which are dates, are taken out of them.
    """
    own = "|".join(re.escape(each) for each in sorted(release_ids, key=len, reverse=True) if RELEASE_ID.fullmatch(each))
    parts = [
        pd.DataFrame({"column": column, "text": frame[column].dropna().unique().astype(str)})
        for column in frame.columns
        if not pd.api.types.is_numeric_dtype(frame[column]) and column not in OUR_IDS
    ]
    told = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"column": [], "text": []})
    told["text"] = [visible(text) for text in told["text"]]
    told = told.astype("str")
    if own:
        told["text"] = told["text"].str.replace(rf"(?<!\d)(?:{own})(?!\d)", "", regex=True)
    return told
