"""A small country whose public marts hold something for every chart, each number known; for tests of the charts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd
from reports.planted_marts import COUNTRY, HIDDEN, planted

from assets.release.reader import open_marts
from assets.reports.register import Register, figure_id, open_register

PEOPLE = {"disaggregation_unit": "person", "population_group": "survivors", "survey": "needs", "round": "2020"}
LEAK = 471147  # stands in the file behind every hidden number; no chart may hold it
GROUPS = {"women": 12, "men": 40, "girls": HIDDEN, "boys": 17}
DEVICES = {"mine_ap": 9, "mine_av": 0, "mine_improvised": 31, "mine_unspecified": HIDDEN, "erw_other": 20}


def at(mart: str, measure: str, **keys: str) -> str:
    """The id of a figure of the planted country."""
    return figure_id(mart, measure, country=COUNTRY, **keys)


def charted(
    folder: Path,
    figures: Mapping[str, float | str],
    language: str = "en",
    compared: Sequence[tuple] = (),
    areas: Iterable[str] = (),
    **how: Mapping,
) -> Register:
    """The register of these figures (id -> value, or the status of a hidden one); a row in each mart for their keys.

    `compared`: (mart, share, keys held, women's (part, of), men's (part, of), verdict). `areas`: p-codes with a boundary.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not any(one.startswith("casualty_annual.") for one in figures):
        figures = {**figures, at("casualty_annual", "n_total", period="2018"): HIDDEN}
    file = folder / "marts.duckdb"
    planted(file, figures, language, **how).marts.close()
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE mart_figure SET value = ? WHERE value_status = ?", [LEAK, HIDDEN])
        for mart, rows in _rows(figures).items():
            con.register("held", pd.DataFrame(rows).fillna("all").astype(str))
            con.execute(f"CREATE OR REPLACE TABLE mart_{mart} AS SELECT * FROM held")
        for one in compared:
            con.execute(f"INSERT INTO mart_gender_gap VALUES ({', '.join('?' * 16)})", _compared(*one))
    if areas:
        _bounded(folder, list(areas))
    return open_register(open_marts(file, language), COUNTRY, folder)


def _rows(figures: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Mart -> the keys of its rows, out of the ids of its figures."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for one in figures:
        head, _, keys = one.partition("@")
        found.setdefault(head.split(".")[0], {})[keys] = dict(pair.split("=", 1) for pair in keys.split(","))
    return {mart: list(rows.values()) for mart, rows in found.items()}


def _compared(mart: str, share: str, keys: Mapping[str, str], women: tuple, men: tuple, verdict: str) -> list:
    held = {key: value for key, value in keys.items() if key != "period"}
    return [mart, share, keys["period"], COUNTRY, json.dumps(held), "female_v_male", "female", "male",
            *women, *men, women[0] / women[1], men[0] / men[1], verdict, "ok"]  # fmt: skip


def _bounded(folder: Path, areas: Sequence[str]) -> None:
    """Square areas beside each other, rings as GeoJSON has them: against the clock."""
    features = [
        {"type": "Feature", "properties": {"country_iso3": COUNTRY, "level": 1, "pcode": code},
         "geometry": {"type": "Polygon", "coordinates": [[[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]]}}
        for n, code in enumerate(areas)
    ]  # fmt: skip
    (folder / "boundaries.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    names = "".join(f"{COUNTRY},1,{code},Area {code[-1]},{COUNTRY}\n" for code in areas)
    (folder / "places.csv").write_text("country_iso3,level,pcode,name,parent_pcode\n" + names, "utf-8")


def whole_country(folder: Path, language: str = "en") -> Register:
    """Something for every chart, in 2020 and 2019, a number hidden in each; 2020 is provisional."""
    figures = _casualties() | _needs() | _access() | _reasons() | _sources()
    late = {one: "provisional" for one in figures if one.startswith("casualty_") and "period=2020" in one}
    gaps = {one: (value - 0.1, value + 0.1) for one, value in figures.items() if _is_share(one, value)}
    return charted(
        folder, figures, language, _verdicts(), ("XYZ1", "XYZ2", "XYZ3"), cautions=late, intervals=gaps,
        known=dict.fromkeys(gaps, 60),
    )  # fmt: skip


def _is_share(one: str, value: float | str) -> bool:
    return isinstance(value, float) and one.split("@")[0].split(".")[1] in ("gap", "named_share", "known_share")


def _casualties() -> dict[str, float | str]:
    year = {"n_total": 75, "n_killed": 21, "n_injured": HIDDEN, "n_outcome_unknown": HIDDEN, "n_other_or_unknown": 3,
            "n_device_unknown": 4} | {f"n_{one}": value for one, value in (GROUPS | DEVICES).items()}  # fmt: skip
    before = {"n_total": 64, "n_killed": 20, "n_injured": 41, "n_outcome_unknown": 3, "n_women": 10, "n_men": 33,
              "n_girls": 8, "n_boys": 13}  # fmt: skip
    found = {at("casualty_annual", one, period="2020"): value for one, value in year.items()}
    found |= {at("casualty_annual", one, period="2019"): value for one, value in before.items()}
    for period, numbers in {"2020": (44, HIDDEN, 11), "2019": (30, 22, 12)}.items():
        found |= {
            at("casualty_annual", "n_total", period=period, admin1=f"XYZ{n}"): number
            for n, number in enumerate(numbers, 1)
        }
    months = {"2020-05": 14, "2020-04": HIDDEN, "2020-02": 11}
    found |= {at("casualty_monthly", "n_total", period=one, span="month"): value for one, value in months.items()}
    farming = {("male", "adult"): 18, ("female", "adult"): HIDDEN}
    return found | {
        at("casualty_profile", "n", period="2020", activity="farming", sex=sex, age_group=age): value
        for (sex, age), value in farming.items()
    }


def _needs() -> dict[str, float | str]:
    base = {"period": "2020", **PEOPLE}
    shares = {"rehabilitation": (0.5, 0.8, 0.4, 0.55), "psychosocial": (0.7, HIDDEN, HIDDEN, 0.65)}
    found: dict[str, float | str] = {}
    for service, (everyone, women, men, disabled) in shares.items():
        keyed = {"": everyone, "female": women, "male": men}
        for sex, share in keyed.items():
            keys = {**base, "service": service} | ({"sex": sex} if sex else {})
            found[at("needs_gap", "gap", **keys)] = share
            found[at("needs_gap", "n_need", **keys)] = {"": 150, "female": 50, "male": 100}[sex]
        found[at("needs_gap", "gap", **base, service=service, disability="with_disability")] = disabled
        found[at("needs_gap", "gap", **base, service=service, disability="without_disability")] = HIDDEN
    return found


def _access() -> dict[str, float | str]:
    steps = {"female": (50, 30, 25, 12, HIDDEN), "male": (100, 70, 66, 61, 40)}
    shares = {"female": 0.24, "male": 0.61}
    keys = {"period": "2020", **PEOPLE, "service": "rehabilitation"}
    began = {at("access_by_gender", "started_share", **keys, sex=sex): share for sex, share in shares.items()}
    return began | {
        at("access_by_gender", f"n_{step}", **keys, sex=sex): value
        for sex, values in steps.items()
        for step, value in zip(("need", "referred", "accepted", "started", "completed"), values, strict=True)
    }


def _reasons() -> dict[str, float | str]:
    shares = {"distance": (0.45, 0.2), "cost_service": (0.3, 0.28), "no_information": (HIDDEN, 0.6)}
    return {
        at(
            "barrier_rank", "named_share", period="2020", **PEOPLE, service="rehabilitation", barrier=barrier, sex=sex
        ): share
        for barrier, pair in shares.items()
        for sex, share in zip(("female", "male"), pair, strict=True)
    }


def _sources() -> dict[str, float | str]:
    shares = {"register": (0.98, 0.9, 0.0, 0.0), "survey": (HIDDEN, 1.0, 0.75, 0.75)}
    columns = ("sex", "age_group", "disability_status", "sex+age+disability")
    found: dict[str, float | str] = {}
    for source, known in shares.items():
        keys = {"source_id": source, "table_name": "casualty_record"}
        for column, share in zip(columns, known, strict=True):
            found[at("disaggregation_total", "known_share", **keys, column_name=column)] = share
            found[at("disaggregation_total", "n_rows", **keys, column_name=column)] = {"register": 1963, "survey": 300}[
                source
            ]
    return found


def _verdicts() -> list[tuple]:
    base = {"period": "2020", **PEOPLE, "service": "rehabilitation"}
    return [
        ("needs_gap", "gap", base, (40, 50), (40, 100), "higher"),
        ("access_by_gender", "started_share", base, (12, 50), (61, 100), "lower"),
        ("barrier_rank", "named_share", {**base, "barrier": "distance"}, (27, 60), (12, 60), "higher"),
        ("barrier_rank", "named_share", {**base, "barrier": "cost_service"}, (18, 60), (17, 60), "no clear difference"),
    ]
