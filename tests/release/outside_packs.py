"""Made packs for the attack from outside: one with the four known kinds of leak, its predecessor, and two without any.

Here: the people, how they are counted, what is hidden, and the truth beside it. `python tests/release/outside_packs.py`
writes the packs kept in `tests/release/kept_outside_packs/`; a test asks that they still say what this file makes.
Everybody is made up.
"""

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

KEPT = Path(__file__).with_name("kept_outside_packs")
ALL, HIDDEN, OK = "all", "suppressed_complementary", "ok"
PROVINCES, YEARS, GROUPS = (
    ("P1", "P2", "P3", "P4", "P5", "P6"),
    ("2021", "2022", "2023", "2024"),
    ("women", "men", "girls", "boys"),
)
SERVICES = ("medical", "rehabilitation", "psychosocial", "legal")
Row = dict[str, str]
Table = pd.DataFrame


def _row(**values: object) -> Row:
    return {"country": "XPL", **values}  # type: ignore[dict-item]


def casualties() -> list[Row]:
    """One row per casualty: year, province, group, outcome. P6 of 2024 has three, all men."""
    made, rows = random.Random(17), []
    for year in YEARS:
        for n, province in enumerate(PROVINCES):
            many = 3 if (province, year) == ("P6", "2024") else made.randint(30, 60) + 5 * n
            for _ in range(many):
                group = "men" if many == 3 else made.choices(GROUPS, (20, 50, 12, 18))[0]
                outcome = made.choice(("killed", "injured", "injured"))
                rows.append(_row(period=year, admin1=province, group=group, outcome=outcome))
    return rows


def people() -> list[Row]:
    """One row per person interviewed: year, group they belong to, sex, relation, and what became of a need of each service."""
    made, rows = random.Random(18), []
    for year in YEARS:
        for kind, many in (("survivors", 90), ("indirect_victims", 70)):
            for _ in range(many + made.randint(0, 30)):
                sex = made.choice(("female", "male"))
                for service in SERVICES:
                    status = made.choices(("none", "met", "partly_met", "unmet"), (30, 25, 15, 30))[0]
                    rows.append(
                        _row(
                            period=year,
                            service=service,
                            sex=sex,
                            population_group=kind,
                            relation=made.choice(("spouse", "child")),
                            status=status,
                        )
                    )
    return rows


NEED: Mapping[str, Callable[[Row], bool]] = {
    "n_assessed": lambda one: True,
    "n_need": lambda one: one["status"] != "none",
    "n_met": lambda one: one["status"] == "met",
    "n_partly_met": lambda one: one["status"] == "partly_met",
    "n_unmet": lambda one: one["status"] == "unmet",
}
CASUALTY: Mapping[str, Callable[[Row], bool]] = {
    "n_total": lambda one: True,
    "n_killed": lambda one: one["outcome"] == "killed",
    "n_injured": lambda one: one["outcome"] == "injured",
    **{f"n_{group}": lambda one, group=group: one["group"] == group for group in GROUPS},
}
CLAIM: Mapping[str, Callable[[Row], bool]] = {
    "n_persons": lambda one: True,
    "n_claim_known": lambda one: bool(one["told"]),
}
PRODUCT: Mapping[str, Callable[[Row], bool]] = {"n_needed": lambda one: True, "n_held": lambda one: bool(one["held"])}


def counted(
    rows: Sequence[Row], keys: Sequence[str], sets: Sequence[Sequence[str]], counts: Mapping[str, Callable[[Row], bool]]
) -> Table:
    """A mart: one row per set and combination of keys in which somebody stands, `all` where not broken down."""
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for by in sets:
        for one in rows:
            place = tuple(one[key] if key in by else ALL for key in keys)
            cell = found.setdefault(place, dict.fromkeys(counts, 0))
            for name, holds in counts.items():
                cell[name] += holds(one)
    table = pd.DataFrame([dict(zip(keys, place, strict=True)) | cell for place, cell in sorted(found.items())])
    for name in counts:
        table[name] = table[name].astype(object)
        table[f"{name}_status"] = OK
    return table


def hide(table: Table, where: Mapping[str, str], names: Sequence[str], status: str = HIDDEN) -> None:
    """Hide counts of the rows at a place (`all` for keys not named), in place."""
    keys = [key for key in table.columns if not key.startswith("n_")]
    rows = pd.Series(True, table.index)
    for key in keys:
        rows &= table[key] == where.get(key, ALL)
    assert rows.any(), where
    for name in names:
        table.loc[rows, name] = None
        table.loc[rows, f"{name}_status"] = status


def dictionary(tables: Mapping[str, Table]) -> Table:
    """What each column is, in the words of the pack's dictionary."""
    rows = []
    for name, table in tables.items():
        rows.append((f"mart_{name}", "", f"{name}. Made up."))
        for column in table.columns:
            if column.startswith("n_") and not column.endswith("_status"):
                rows.append((f"mart_{name}", column, f"count: {column}"))
            elif not column.startswith("n_"):
                rows.append((f"mart_{name}", column, f"key: {column}, `all` when not broken down by it"))
    return pd.DataFrame(rows, columns=["table_name", "column_name", "meaning"])


NEEDS_KEYS = ("period", "country", "service", "sex", "population_group")
FAMILY_KEYS = ("period", "country", "service", "relation", "sex", "population_group")
FIXED = ("period", "country", "service", "population_group")
FAMILY_SETS = (FIXED, (*FIXED, "relation"), (*FIXED, "sex"))
CASUALTY_KEYS = ("period", "country", "admin1")
CASUALTY_SETS = (CASUALTY_KEYS[:2], CASUALTY_KEYS)
CLAIM_KEYS = ("period", "country", "source_id", "sex")
PRODUCT_KEYS = ("period", "country", "product", "sex")


def link_leak(tables: dict[str, Table]) -> list[str]:
    """Leak 1: a need of indirect victims is hidden in one mart and printed in the other, and so with a bound nobody wrote down."""
    asked = people()
    families = [one for one in asked if one["population_group"] == "indirect_victims"]
    needs = counted(asked, NEEDS_KEYS, [FIXED, (*FIXED, "sex")], NEED)
    family = counted(families, FAMILY_KEYS, FAMILY_SETS, NEED)
    names = list(NEED)[1:]
    for sex in ("female", "male"):
        hide(needs, _row(period="2023", service="medical", population_group="indirect_victims", sex=sex), names)
    tables |= {"needs_gap": needs, "family_needs": family}
    place = "country=XPL,period=2023,population_group=indirect_victims,service=medical"
    return [f"needs_gap.n_need@{place},sex={sex}" for sex in ("female", "male")]


def claims() -> list[Row]:
    """One row per person asked whether a claim was filed: year, source, sex, told."""
    made, rows = random.Random(19), []
    for year in YEARS:
        for source in SERVICES:
            for sex in ("female", "male"):
                many = made.randint(11, 40)
                told = many if (year, source) == ("2024", "legal") else many - made.randint(0, 3)
                rows += [_row(period=year, source_id=source, sex=sex, told=n < told) for n in range(many)]
    return rows


def products() -> list[Row]:
    """One row per person who needs a product: year, product, sex, held. Two of 2024 are neither female nor male."""
    made, rows = random.Random(20), []
    for year in YEARS:
        for product in ("crutches", "white_cane", "spectacles"):
            for sex in ("female", "male"):
                needed = made.randint(30, 60)
                rows += [_row(period=year, product=product, sex=sex, held=made.random() < 0.5) for _ in range(needed)]
    return rows + [_row(period="2024", product="white_cane", sex=sex, held=False) for sex in ("other", "unknown")]


def bound_leak(tables: dict[str, Table]) -> list[str]:
    """Leak 1: how many told of a claim is at most how many there are; where all told, each sex is known."""
    table = counted(claims(), CLAIM_KEYS, [CLAIM_KEYS[:3], CLAIM_KEYS], CLAIM)
    for sex in ("female", "male"):
        hide(table, _row(period="2024", source_id="legal", sex=sex), ["n_claim_known"])
    tables["inclusion"] = table
    return [f"inclusion.n_claim_known@country=XPL,period=2024,sex={sex},source_id=legal" for sex in ("female", "male")]


def presence_leak(tables: dict[str, Table]) -> list[str]:
    """Leak 2: two people who are neither female nor male have a row each, by what they need, with every number hidden."""
    table = counted(products(), PRODUCT_KEYS, [PRODUCT_KEYS[:3], PRODUCT_KEYS], PRODUCT)
    for sex in ("other", "unknown"):
        hide(table, _row(period="2024", product="white_cane", sex=sex), list(PRODUCT))
    tables["assistive_products"] = table
    place = "country=XPL,period=2024,product=white_cane"
    return [f"assistive_products.n_needed@{place},sex={sex}" for sex in ("other", "unknown")]


def noughts_leak(tables: dict[str, Table], rows: Sequence[Row]) -> list[str]:
    """Leak 3: of a province whose casualties are hidden, women, girls and boys are printed as none."""
    table = counted(rows, CASUALTY_KEYS, CASUALTY_SETS, CASUALTY)
    for province in ("P5", "P6"):  # the other province is hidden so that the first cannot be worked out
        place = _row(period="2024", admin1=province)
        hide(table, place, ["n_total", "n_men", "n_killed", "n_injured"])
        if province == "P6":
            hide(table, place, ["n_total"], "suppressed_primary")
    tables["casualty_annual"] = table
    return ["casualty_annual.n_total@admin1=P6,country=XPL,period=2024"]


def leaky(more: Sequence[Row] = ()) -> tuple[dict[str, Table], dict[str, list[str]]]:
    """The marts with leaks 1 to 3 and the cells that tell, by the rule they break."""
    tables: dict[str, Table] = {}
    solved = link_leak(tables) + bound_leak(tables)
    present = presence_leak(tables)
    noughts = noughts_leak(tables, [*casualties(), *more])
    notes = {"threshold_casualty_one_key": "5", "threshold_otherwise": "10"}
    return whole(tables, notes), {"solvable": solved + present, "presence": present, "noughts": noughts}


NEW_CASUALTY: Row = _row(period="2023", admin1="P2", group="girls", outcome="killed")
CHANGED = [
    f"casualty_annual.{count}@{place}country=XPL,period=2023"
    for count in ("n_total", "n_killed", "n_girls")
    for place in ("", "admin1=P2,")
]  # leak 4: printed counts that rise by one when a girl was killed in P2


def clean() -> dict[str, Table]:
    """Casualties in ranked tables, small provinces absent as whole rows, and needs rounded to 0 or the base in all codes."""
    rows = [one for one in casualties() if one["admin1"] in PROVINCES[:3]]
    for year in YEARS:  # three of each group are left over for the four provinces, whichever they are in
        groups = iter(sorted(GROUPS * 3, key=str.__len__))
        for n, many in enumerate((3, 4, 3, 2)):
            one = {"period": year, "admin1": f"P{n + 4}", "outcome": "injured"}
            rows += [_row(**one, group=next(groups)) for _ in range(many)]
    large = [_row(period="2020", admin1=f"P{n}", group="men", outcome="injured") for n in range(4, 8)]
    rows += large * 6  # a year that lists the provinces absent in others
    table = counted(rows, CASUALTY_KEYS, CASUALTY_SETS, CASUALTY)
    absent = (table["admin1"] != ALL) & (table["n_total"] < 5)
    return whole(
        {"casualty_annual": table[~absent], "needs_gap": rounded()},
        {"rounding_base": "5", "rounding_marts": "needs_gap"},
    )


def rounded() -> Table:
    """Needs by sex in all codes: every cell that is not broken down further is 0 or at least 5, and all sums agree."""
    made, rows = random.Random(22), []
    for year in YEARS:
        for service in SERVICES:
            for sex in ("female", "male", "other_or_unknown"):
                for status in ("none", "met", "partly_met", "unmet"):
                    many = 5 * made.randint(0, 6) if sex != "other_or_unknown" else 0
                    rows += [
                        _row(period=year, service=service, sex=sex, population_group="survivors", status=status)
                    ] * many
    table = counted(rows, NEEDS_KEYS, [FIXED, (*FIXED, "sex")], NEED)
    nobody = table[table["sex"] == "female"].assign(sex="other_or_unknown", **dict.fromkeys(NEED, 0))
    return pd.concat([table, nobody], ignore_index=True)


def whole(tables: Mapping[str, Table], notes: Mapping[str, str]) -> dict[str, Table]:
    """The tables of a pack: the marts, their dictionary, the notes."""
    named = {f"mart_{name}": table for name, table in tables.items()}
    told = pd.DataFrame({"topic": list(notes), "note": list(notes.values())})
    return named | {"dictionary": dictionary(tables), "notes": told}


def write(tables: Mapping[str, Table], folder: Path) -> Path:
    """A pack's Parquet tables."""
    (folder / "parquet").mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        counts = [one for one in table.columns if one.startswith("n_") and not one.endswith("_status")]
        typed = table.astype(dict.fromkeys(counts, "Int64"))
        pq.write_table(pa.Table.from_pandas(typed, preserve_index=False), folder / "parquet" / f"{name}.parquet")
    return folder


def truth(more: Sequence[Row] = ()) -> dict[str, int]:
    """Every count of the leaky pack before anything was hidden, by figure."""
    asked = people()
    families = [one for one in asked if one["population_group"] == "indirect_victims"]
    tables = {
        "needs_gap": counted(asked, NEEDS_KEYS, [FIXED, (*FIXED, "sex")], NEED),
        "family_needs": counted(families, FAMILY_KEYS, FAMILY_SETS, NEED),
        "inclusion": counted(claims(), CLAIM_KEYS, [CLAIM_KEYS[:3], CLAIM_KEYS], CLAIM),
        "assistive_products": counted(products(), PRODUCT_KEYS, [PRODUCT_KEYS[:3], PRODUCT_KEYS], PRODUCT),
        "casualty_annual": counted([*casualties(), *more], CASUALTY_KEYS, CASUALTY_SETS, CASUALTY),
    }
    found = {}
    for name, table in tables.items():
        counts = [one for one in table.columns if one.startswith("n_") and not one.endswith("_status")]
        keys = sorted(one for one in table.columns if not one.startswith("n_"))
        for row in table.to_dict("records"):
            place = ",".join(f"{key}={row[key]}" for key in keys if row[key] != ALL)
            found |= {f"{name}.{count}@{place}": int(row[count]) for count in counts}
    return found


def main() -> None:
    """Write the packs that are kept, and the leaks' truth beside them."""
    tables, leaks = leaky()
    write(tables, KEPT / "earlier")
    write(leaky([NEW_CASUALTY])[0], KEPT / "leaky")
    write(clean(), KEPT / "clean")
    with (KEPT / "leaks.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("rule", "figure"))
        out.writerows((rule, name) for rule, names in (leaks | {"difference": CHANGED}).items() for name in names)


if __name__ == "__main__":
    main()
