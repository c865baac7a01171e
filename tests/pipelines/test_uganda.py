"""The Ugandan survey of households through the real command: one status from three columns, one of them inverted."""

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from described_needs import UGANDA
from openpyxl.utils import get_column_letter
from refreshing import asked, counted, needs_gap, only, receive, refreshed_once, tables_of
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

pytestmark = pytest.mark.slow

SOURCE = "uganda-msna-2018"
ASKED = "treatment_access_difficulty"
COST, SUPPLIES = {"healthcare_cost", "drugs_cost"}, {"lack_drugs_hc", "lack_drugs_pharmacy"}
NORTHERN = {"adjumani", "arua", "koboko", "lamwo", "moyo", "yumbe"}
SHARES = {  # of which, over which statuses
    "trouble_rate": ({"partly_met"}, {"met", "partly_met"}),
    "gap": ({"unmet", "partly_met"}, {"met", "partly_met", "unmet"}),
}


@pytest.fixture(scope="module")
def given(realdata) -> list[dict]:
    """The file's rows, each with its row number, status and weight worked out here."""
    inbox = realdata / "uganda-msna-2018-host"
    with gzip.open(inbox / "uganda_msna_2018_host_community.csv.gz", "rt", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    with open(inbox / "sampling_frame.csv", encoding="utf-8") as handle:
        population = {row["stratum"]: int(row["population"]) for row in csv.DictReader(handle)}
    interviews = Counter(row["strata"] for row in rows)
    return [
        {**row, "row": n, "status": status(row), "weight": population[row["strata"]] / interviews[row["strata"]]}
        for n, row in enumerate(rows, 2)
    ]


def status(row: dict) -> str:
    if row["health_needs"] == "no":
        return "no_need"
    answers = (row["health_needs"], row["treatment_sought"], row["treatment_access"])
    known = {("yes", "no", ""): "unmet", ("yes", "yes", "no"): "met", ("yes", "yes", "yes"): "partly_met"}
    return known.get(answers, "not_assessed")


@pytest.fixture(scope="module")
def loaded(realdata, tmp_path_factory) -> tuple[Path, dict]:
    """The data folder and the report of its refresh."""
    folder, inbox = tmp_path_factory.mktemp("uganda"), realdata / "uganda-msna-2018-host"
    receive(folder, SOURCE, UGANDA, inbox / "uganda_msna_2018_host_community.csv.gz", inbox / "sampling_frame.csv")
    return folder, refreshed_once(folder, realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv")


@pytest.fixture(scope="module")
def uganda(loaded) -> Path:
    return loaded[0]


def counts_of(rows: list[dict]) -> dict:
    n = Counter(row["status"] for row in rows)
    need = n["met"] + n["partly_met"] + n["unmet"]
    return {
        "n_registered": len(rows), "n_assessed": need + n["no_need"], "n_need": need,
        "n_met": n["met"], "n_partly_met": n["partly_met"], "n_unmet": n["unmet"],
    }  # fmt: skip


def of_sex(rows: list[dict], column: str) -> dict[str, list[dict]]:
    return {sex: [row for row in rows if row[column] == sex] for sex in ("female", "male")}


def weighted(rows: list[dict], of: set[str], over: set[str]) -> float:
    base = [row for row in rows if row["status"] in over]
    return sum(row["weight"] for row in base if row["status"] in of) / sum(row["weight"] for row in base)


def test_every_household_is_a_respondent_and_a_head_and_nothing_is_set_aside(loaded, given):
    uganda, report = loaded
    tables = tables_of(report, SOURCE)
    assert len(given) == 2496
    for kind in ("person", "need"):
        assert [(t["n_read"], t["n_used"], t["n_accepted"]) for t in tables[kind]] == [(2496, 2496, 2496)] * 2
    assert sum(t["n_quarantined"] for kind in tables.values() for t in kind) == 0
    assert counted(uganda, "disaggregation_unit", "person") == {"respondent": 2496, "head_of_household": 2496}
    (ids,) = asked(
        uganda, "SELECT count(DISTINCT record_id) AS records, count(DISTINCT person_id) AS people FROM person"
    )
    assert ids == {"records": 4992, "people": 4992}


def test_sex_age_and_disability_of_respondent_and_head(uganda, given):
    for unit, column in (("respondent", "respondent_sex"), ("head_of_household", "hoh_sex")):
        found = counted(uganda, "sex", f"person WHERE disaggregation_unit = '{unit}'")
        assert found == Counter(row[column] for row in given)
    assert Counter(row["respondent_sex"] for row in given) == {"female": 1442, "male": 1054}
    assert Counter(row["hoh_sex"] for row in given) == {"female": 1137, "male": 1359}
    ages = counted(uganda, "age_group", "person WHERE disaggregation_unit = 'respondent'")
    children = sum(int(row["respondent_age"]) < 18 for row in given)
    assert ages == {"child": children, "adult": 2496 - children} and children == 20
    assert counted(uganda, "age_group", "person WHERE disaggregation_unit = 'head_of_household'") == {"not_asked": 2496}
    assert counted(uganda, "disability_status", "person") == {"not_asked": 4992}


def test_trouble_is_not_access(uganda, given):
    wanted = {"no_need": 283, "unmet": 176, "met": 780, "partly_met": 1050, "not_assessed": 207}
    assert Counter(row["status"] for row in given) == wanted
    for unit in ("respondent", "head_of_household"):
        found = counted(
            uganda,
            "n.need_status",
            f"need n JOIN person p ON n.person_record_id = p.record_id WHERE p.disaggregation_unit = '{unit}'",
        )
        assert found == wanted


def test_why_207_are_not_assessed(uganda, given):
    left = [row for row in given if row["status"] == "not_assessed"]
    why = Counter((row["health_needs"], row["treatment_sought"], row["treatment_access"]) for row in left)
    assert why == {
        ("yes", "", ""): 201,  # the skip logic was not followed
        ("yes", "yes", ""): 3,  # no usable answer about trouble
        ("yes", "yes", "no_answer"): 1,
        ("no_answer", "", ""): 2,
    }
    (row,) = needs_gap(uganda, "2018", "respondent").values()
    assert row["n_registered"] - row["n_assessed"] == sum(why.values()) == 207


@pytest.mark.parametrize(
    "unit, column", [("respondent", "respondent_sex"), ("head_of_household", "hoh_sex")], ids=["respondent", "head"]
)
def test_needs_gap_by_sex_of_whom(uganda, given, unit, column):
    found = needs_gap(uganda, "2018", unit, "sex")
    assert set(found) == {"female", "male"}
    for sex, rows in of_sex(given, column).items():
        wanted = counts_of(rows)
        assert only(found[sex], wanted) == wanted
        for share, (of, over) in SHARES.items():
            k, n = (sum(row["status"] in part for row in rows) for part in (of, over))
            assert found[sex][share] == pytest.approx(k / n)
            bounds = (found[sex][f"{share}_ci_low"], found[sex][f"{share}_ci_high"])
            assert bounds == pytest.approx(proportion_confint(k, n, method="wilson"))
            assert found[sex][f"{share}_weighted"] == pytest.approx(weighted(rows, of, over))
        assert found[sex]["coverage"] == pytest.approx((wanted["n_met"] + wanted["n_partly_met"]) / wanted["n_need"])
        assert found[sex]["strict_coverage"] == pytest.approx(wanted["n_met"] / wanted["n_need"])
        assert found[sex]["unmet_rate"] == pytest.approx(wanted["n_unmet"] / wanted["n_assessed"])
        assert found[sex]["need_rate"] == pytest.approx(wanted["n_need"] / wanted["n_assessed"])


def test_the_printed_numbers_by_sex_of_head(uganda):
    found = needs_gap(uganda, "2018", "head_of_household", "sex")
    numbers = {
        sex: (row["n_registered"], row["n_need"], row["n_met"] + row["n_partly_met"], row["n_partly_met"])
        for sex, row in found.items()
    }
    assert numbers == {"female": (1137, 902, 834, 463), "male": (1359, 1104, 996, 587)}


def test_respondents_and_heads_are_never_added(uganda):
    units = counted(uganda, "disaggregation_unit", "mart_needs_gap WHERE period = '2018'")
    assert set(units) == {"respondent", "head_of_household"}
    (row,) = needs_gap(uganda, "2018", "respondent").values()
    assert (row["n_registered"], row["n_assessed"], row["n_need"]) == (2496, 2289, 2006)


def test_districts_are_found_by_name_and_summed_to_regions(uganda, given):
    found = needs_gap(uganda, "2018", "respondent", "admin1")
    north = [row for row in given if row["district"] in NORTHERN]
    west = [row for row in given if row["district"] not in NORTHERN]
    assert {code: row["n_registered"] for code, row in found.items()} == {"UG3": len(north), "UG4": len(west)}
    for code, rows in (("UG3", north), ("UG4", west)):
        assert only(found[code], counts_of(rows)) == counts_of(rows)
    (places,) = asked(uganda, "SELECT count(DISTINCT admin2_pcode) AS n FROM person WHERE admin2_pcode LIKE 'UG%'")
    assert places["n"] == 11


def test_households_with_a_disabled_member(uganda, given):
    number = {"": "not_recorded", "0": "no"}
    households = Counter(number.get(row["disabled"], "yes") for row in given)
    assert households == {"yes": 579, "no": 1878, "not_recorded": 39}
    assert counted(uganda, "household_has_disability", "person WHERE disaggregation_unit = 'respondent'") == households
    mine = [row for row in given if row["disabled"] not in ("", "0")]
    wanted = counts_of(mine)
    (row,) = asked(
        uganda,
        "SELECT count(*) AS n_registered, count(*) FILTER (need_status IN ('met', 'partly_met', 'unmet')) AS n_need, "
        "count(*) FILTER (need_status IN ('met', 'partly_met')) AS n_reached, "
        "count(*) FILTER (need_status = 'partly_met') AS n_partly_met "
        "FROM need n JOIN person p ON n.person_record_id = p.record_id "
        "WHERE p.disaggregation_unit = 'respondent' AND p.household_has_disability = 'yes'",
    )
    assert row == {"n_registered": 579, "n_need": 486, "n_reached": 433, "n_partly_met": 263}
    assert (wanted["n_need"], wanted["n_met"] + wanted["n_partly_met"], wanted["n_partly_met"]) == (486, 433, 263)


def test_needs_gap_tells_households_with_a_disabled_member_apart_in_the_office(uganda):
    rows = asked(
        uganda,
        "SELECT n_registered, n_need, n_met + n_partly_met AS n_reached, n_partly_met FROM mart_needs_gap "
        "WHERE household_has_disability = 'yes' AND sex = 'all' AND disaggregation_unit = 'respondent'",
    )
    assert rows == [{"n_registered": 579, "n_need": 486, "n_reached": 433, "n_partly_met": 263}]


def test_barriers_by_the_options_of_the_source(uganda, given):
    named = Counter(option for row in given for option in row[ASKED].split())
    assert {o: named[o] for o in ("lack_drugs_hc", "drugs_cost", "healthcare_cost", "no_transport")} == {
        "lack_drugs_hc": 518, "drugs_cost": 355, "healthcare_cost": 312, "no_transport": 286,
    }  # fmt: skip
    assert counted(uganda, "barrier_detail", "barrier WHERE barrier_detail <> ''") == named
    assert "gender_discrimination" not in named  # a column of its own, never chosen
    tables = counted(uganda, "n.source_table", "barrier b JOIN need n ON b.need_id = n.record_id")
    assert tables == {"need@respondent": sum(named.values())}


def test_one_need_counts_once_per_barrier_code(uganda, given):
    chosen = [set(row[ASKED].split()) for row in given]
    wanted = {
        "cost_service": sum(bool(c & COST) for c in chosen),
        "no_supplies": sum(bool(c & SUPPLIES) for c in chosen),
        "no_transport": sum("no_transport" in c for c in chosen),
    }
    assert wanted == {"cost_service": 564, "no_supplies": 543, "no_transport": 286}
    assert sum(len(c & COST) for c in chosen) == 667  # naming both costs is one need hindered by cost
    found = counted(uganda, "barrier", "barrier", "DISTINCT need_id")
    assert only(found, wanted) == wanted


def test_barrier_rank_is_over_the_needs_that_were_asked(uganda, given):
    assert sum(row["treatment_access"] == "yes" for row in given) == 1050
    rows = asked(uganda, "SELECT * FROM mart_barrier_rank WHERE service = 'medical' AND disability = 'all'")
    whole = [row for row in rows if row["sex"] == "all"]
    by_code = {(r["barrier"], r["n_asked"], r["n_named"]) for r in whole if r["barrier_detail"] == "all"}
    assert {("cost_service", 1050, 564), ("no_supplies", 1050, 543), ("no_transport", 1050, 286)} <= by_code
    by_detail = {(r["barrier_detail"], r["n_asked"], r["n_named"]) for r in whole}
    assert {("lack_drugs_hc", 1050, 518), ("drugs_cost", 1050, 355), ("healthcare_cost", 1050, 312)} <= by_detail
    for sex, mine in of_sex([row for row in given if row["treatment_access"] == "yes"], "respondent_sex").items():
        named = sum(bool(set(row[ASKED].split()) & COST) for row in mine)
        assert ("cost_service", len(mine), named) in {
            (r["barrier"], r["n_asked"], r["n_named"]) for r in rows if (r["sex"], r["barrier_detail"]) == (sex, "all")
        }


def test_text_and_option_columns_that_disagree_are_found_at_their_cells(uganda, given):
    columns = list(given[0])
    options = [column for column in columns if column.startswith(f"{ASKED}.")]
    wanted = {
        (row["row"], option, f"{get_column_letter(columns.index(option) + 1)}{row['row']}")
        for row in given
        for option in options
        if row[ASKED] and row[option] != str(int(option.removeprefix(f"{ASKED}.") in row[ASKED].split()))
    }
    assert (len(wanted), len({row for row, *_ in wanted})) == (21, 16)
    transport = {row for row, option, _ in wanted if option == f"{ASKED}.no_transport"}
    assert transport == {665, 1775, 1779}  # why 286 name it and its own column adds up to 285
    assert sum(row[f"{ASKED}.no_transport"] == "1" for row in given) == 285
    rows = asked(
        uganda,
        "SELECT source_row, provider_column, cell, severity FROM finding WHERE rule_id = 'options_agree_with_the_answer'",
    )
    assert {(r["source_row"], r["provider_column"], r["cell"]) for r in rows} == wanted
    assert {r["severity"] for r in rows} == {"warning"} and len(rows) == 21


def test_weight_is_the_stratum_over_all_its_interviews(uganda, given):
    rows = asked(uganda, "SELECT source_row, stratum, weight FROM person WHERE disaggregation_unit = 'respondent'")
    assert {r["source_row"]: (r["stratum"], pytest.approx(r["weight"])) for r in rows} == {
        row["row"]: (row["strata"], row["weight"]) for row in given
    }
    assert sum(row["weight"] for row in given) == pytest.approx(729998)  # the eleven strata of the frame


@pytest.mark.parametrize("share, unweighted, by_weight", [("trouble_rate", -7.8, -10.4), ("gap", -7.8, -10.0)])
def test_women_report_less_trouble_and_the_weights_say_so_more_strongly(uganda, given, share, unweighted, by_weight):
    of, over = SHARES[share]
    women, men = of_sex(given, "respondent_sex").values()
    a, n1 = (sum(row["status"] in part for row in women) for part in (of, over))
    b, n0 = (sum(row["status"] in part for row in men) for part in (of, over))
    difference = weighted(women, of, over) - weighted(men, of, over)
    assert (round(100 * (a / n1 - b / n0), 1), round(100 * difference, 1)) == (unweighted, by_weight)
    row = compared(uganda, share, "respondent")
    assert (row["a_numerator"], row["a_denominator"], row["b_numerator"], row["b_denominator"]) == (a, n1, b, n0)
    assert row["is_weighted"] and row["difference"] == pytest.approx(difference)
    assert row["difference_ci_low"] < difference < row["difference_ci_high"] < 0
    assert row["difference_unweighted"] == pytest.approx(a / n1 - b / n0)
    bounds = confint_proportions_2indep(a, n1, b, n0, method="newcomb", compare="diff")
    assert (row["difference_unweighted_ci_low"], row["difference_unweighted_ci_high"]) == pytest.approx(bounds)
    assert row["verdict"] == "lower"


def compared(folder, share: str, unit: str) -> dict:
    """The comparison of women and girls with men and boys of one unit, nothing else held fixed."""
    rows = asked(
        folder,
        f"SELECT * FROM mart_gender_gap WHERE mart = 'needs_gap' AND share = '{share}' AND period = '2018' "
        "AND group_a = 'female' AND group_b = 'male'",
    )
    fixed = {"survey", "round", "service", "disaggregation_unit", "population_group"}
    (row,) = [
        row
        for row in rows
        if set(within := json.loads(row["within"])) <= fixed and within["disaggregation_unit"] == unit
    ]
    return row


def test_inequality_of_the_two_regions_by_the_formulas_of_whos_toolkit(uganda, given):
    """Gap of the weighted: best is the lower region, population shares are the weights of those in need. By hand, to 1e-6."""
    over, of = {"met", "partly_met", "unmet"}, {"unmet", "partly_met"}
    regions = {"UG3": [], "UG4": []}
    for row in given:
        if row["status"] in over:
            regions["UG3" if row["district"] in NORTHERN else "UG4"].append(row)
    share = {code: weighted(rows, of, over) for code, rows in regions.items()}
    people = {code: sum(row["weight"] for row in rows) for code, rows in regions.items()}
    part = {code: people[code] / sum(people.values()) for code in regions}
    best, worst = min(share.values()), max(share.values())
    mean = sum(part[code] * share[code] for code in regions)
    from_mean = sum(part[code] * abs(share[code] - mean) for code in regions)
    wanted = {
        "difference": worst - best,
        "ratio": worst / best,
        "population_attributable_risk": best - mean,
        "population_attributable_fraction": (best - mean) / mean,
        "weighted_mean_difference_from_best": sum(part[code] * abs(share[code] - best) for code in regions),
        "weighted_mean_difference_from_mean": from_mean,
        "index_of_disparity": sum(abs(one - mean) for one in share.values()) / 2 / mean,
        "weighted_index_of_disparity": from_mean / mean,
    }
    rows = asked(
        uganda,
        "SELECT measure, value, highest_group, n, is_weighted FROM mart_inequality WHERE period = '2018' AND over = 'admin1' "
        "AND share = 'gap' AND disaggregation_unit = 'respondent'",
    )
    assert {row["measure"]: row["value"] for row in rows} == pytest.approx(wanted, abs=1e-6)
    (told,) = {(row["highest_group"], row["n"], row["is_weighted"]) for row in rows}
    assert told == (max(share, key=share.__getitem__), 2006, True)
