"""The needs survey: what is planted in it can be found, counted from the workbooks by other means than its making."""

import math
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from counted_needs import DOMAINS, ROUNDS, WARNINGS, broken, counted, planted, rows, workbooks
from openpyxl.utils import get_column_letter

from demo.generate import generate
from methods.folding import fold
from schemas.codes import MISSING, codes, spellings

SERVICES = (
    "medical", "rehabilitation", "assistive_technology", "psychosocial", "education", "livelihood", "social_protection",
)  # fmt: skip
YEARS = ("2024", "2026")
GROUPS = ("survivors", "indirect_victims", "persons_with_disabilities", "general_population")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sarandia")
    generate(folder)
    return folder


@pytest.fixture(scope="module")
def sheets(made):
    return workbooks(made)


@pytest.fixture(scope="module")
def errors(made):
    return planted(made)


@pytest.fixture(scope="module")
def truth(made) -> Counter:
    found: Counter = Counter()
    for row in rows(made / "truth_needs.csv"):
        *key, n, _ = row.values()
        found[tuple(key)] = int(n)
    return found


def _gap(truth: Counter, service: str, sex: str, years=YEARS, groups=GROUPS) -> tuple[int, int]:
    """Those with an unmet or partly met need, and those with a need."""
    n = Counter(
        {m: sum(truth["need", y, g, service, sex, "", m] for y in years for g in groups)
         for m in ("n_need", "n_unmet", "n_partly_met")}
    )  # fmt: skip
    return n["n_unmet"] + n["n_partly_met"], n["n_need"]


def _ratio(a: int, n: int, b: int, m: int) -> tuple[float, float, float]:
    """Ratio of two shares with its 95 % interval (Katz, on the logarithm), rounded as printed."""
    ratio, error = (a / n) / (b / m), math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    return tuple(round(ratio * math.exp(z * error), 2) for z in (0, -1.96, 1.96))  # type: ignore[return-value]


def test_truth_is_what_the_workbooks_hold(sheets, errors, truth):
    recounted = counted(sheets, errors)
    assert len(recounted) > 3000
    assert recounted == Counter({key: n for key, n in truth.items() if key[0] != "register"})


def test_rehabilitation_is_worse_for_women_psychosocial_support_for_men_and_medical_care_for_nobody(truth):
    found = {
        service: (_gap(truth, service, "female"), _gap(truth, service, "male"))
        for service in ("medical", "rehabilitation", "psychosocial")
    }
    assert found == {
        "medical": ((198, 472), (321, 752)),
        "rehabilitation": ((219, 266), (400, 788)),
        "psychosocial": ((301, 604), (633, 811)),
    }
    assert {service: _ratio(*female, *male) for service, (female, male) in found.items()} == {
        "medical": (0.98, 0.86, 1.12),
        "rehabilitation": (1.62, 1.48, 1.77),
        "psychosocial": (0.64, 0.58, 0.7),
    }


def test_the_planted_differences_show_within_each_round_and_among_survivors_alone(truth):
    for year in YEARS:
        for groups in (GROUPS, ("survivors",)):
            low = {
                service: _ratio(*_gap(truth, service, "female", [year], groups), *_gap(truth, service, "male", [year], groups))
                for service in SERVICES
            }  # fmt: skip
            assert low["rehabilitation"][1] > 1.35
            assert low["psychosocial"][2] < 0.85
            for service in ("medical", "assistive_technology", "education", "social_protection"):
                assert low[service][1] < 1 < low[service][2]


def test_women_name_what_keeps_women_from_rehabilitation_and_men_name_stigma_and_hours(truth):
    def share(service: str, sex: str, code: str) -> float:
        named = sum(truth["barrier", year, "", service, sex, code, "n_named"] for year in YEARS)
        return named / sum(truth["barrier", year, "", service, sex, "", "n_asked"] for year in YEARS)

    for code in ("no_same_sex_staff", "permission", "no_escort", "care_duties"):
        assert share("rehabilitation", "female", code) > 0.15 > 0.06 > share("rehabilitation", "male", code)
    assert share("rehabilitation", "female", "distance") > 1.5 * share("rehabilitation", "male", "distance")
    for code in ("stigma", "hours"):
        assert share("psychosocial", "male", code) > 0.4 > 0.2 > share("psychosocial", "female", code)


def test_persons_with_disabilities_wait_longer_for_a_livelihood(truth):
    def gap(status: str) -> tuple[int, int]:
        n = [sum(n for key, n in truth.items() if key[0] == "need_by_disability" and key[3] == "livelihood"
             and key[5:] == (status, measure)) for measure in ("n_gap", "n_need")]  # fmt: skip
        return n[0], n[1]

    assert (gap("with_disability"), gap("without_disability")) == ((393, 478), (376, 714))
    assert _ratio(*gap("with_disability"), *gap("without_disability")) == (1.56, 1.44, 1.69)


def test_one_province_is_worse_off_and_far_away(truth, sheets, errors):
    shares = {}
    for province in ("XSA01", "XSA02", "XSA03", "XSA04", "XSA05"):
        gap, need = (sum(n for key, n in truth.items() if key[0] == "need_by_province" and key[5:] == (province, m))
                     for m in ("n_gap", "n_need"))  # fmt: skip
        shares[province] = gap / need
    assert shares.pop("XSA04") > 0.74 > 0.57 > max(shares.values())
    ways: dict[bool, list[float]] = {True: [], False: []}
    for year, file in ROUNDS.items():
        provinces = {row["_index"]: row["admin1"] for row in sheets[year, "va_needs"]}
        of_person = {row["_index"]: provinces[row["_parent_index"]] for row in sheets[year, "person"]}
        for need in sheets[year, "need"]:
            if need["travel_minutes"] is not None and need["row"] not in errors[file, "need"]:
                ways[of_person[need["_parent_index"]] == "XSA04"].append(need["travel_minutes"])
    assert median(ways[True]) > 2 * median(ways[False])


def test_three_thousand_persons_in_two_rounds_some_in_both_all_linked_as_they_say(made, sheets, errors):
    register = rows(made / "raw/sarandia-register/register_2026-06.csv")
    outcome = {row["case_id"]: "Killed" if row["died_later"] == "Yes" else row["outcome"] for row in register}
    own = {}
    for year, file in ROUNDS.items():
        linked: Counter[str | None] = Counter()
        for person in sheets[year, "person"]:
            rule = errors[file, "person"].get(person["row"], {}).get("rule_id")
            case, relative = person["survivor_case_id"], person["casualty_case_id"]
            assert (person["population_group"] == "survivors") == bool(case)
            assert (person["population_group"] == "indirect_victims") == bool(relative)
            linked[case] += 1
            if rule == "linked_record_exists":
                assert (case or relative) not in outcome
            elif case:
                assert outcome[case] == ("Killed" if rule == "killed_person_has_no_later_service" else "Injured")
            elif relative:
                assert outcome[relative] in ("Killed", "Injured")
        del linked[None]
        assert Counter(linked.values()) == {1: len(linked) - 4, 2: 4}  # four forms were sent twice
        own[year] = set(linked)
    assert {year: len(sheets[year, "person"]) for year in YEARS} == {"2024": 1481, "2026": 1563}
    assert len(own["2024"] & own["2026"]) > 200
    assert all({row["service"] for row in sheets[y, "need"]} >= set(SERVICES) for y in YEARS)
    assert all(len(sheets[y, "need"]) == len(SERVICES) * len(sheets[y, "person"]) for y in YEARS)


def test_rows_find_their_parents_and_only_households_that_agreed_have_persons(sheets):
    for year in YEARS:
        houses = {row["_index"]: row for row in sheets[year, "va_needs"]}
        persons = {row["_index"]: row for row in sheets[year, "person"]}
        assert all(row["_submission__uuid"] == houses[row["_parent_index"]]["_uuid"] for row in persons.values())
        assert {row["_parent_index"] for row in sheets[year, "need"]} == set(persons)
        with_persons = {row["_parent_index"] for row in persons.values()}
        assert {index for index, row in houses.items() if row["consent"] == "yes"} == with_persons
        assert 0 < len(houses) - len(with_persons) < 0.03 * len(houses)
        assert all(set(row["consent_purpose"].split()) == {p for p in ("statistics", "care", "referral")
                   if row[f"consent_purpose/{p}"] == 1} for i, row in houses.items() if i in with_persons)  # fmt: skip


def test_weights_differ_and_every_stratum_is_a_province(sheets):
    for year in YEARS:
        houses = sheets[year, "va_needs"]
        assert {row["stratum"] for row in houses} == {f"XSA0{n}" for n in range(1, 6)}
        assert all(row["stratum"] == row["admin1"] == row["cluster"][:5] for row in houses)
        assert len({row["cluster"] for row in houses}) > 60
        weights = [row["weight"] for row in houses]
        assert min(weights) >= 1.2 and max(weights) > 15
        n_effective = sum(weights) ** 2 / sum(weight**2 for weight in weights)  # Kish
        assert n_effective < 0.8 * len(weights)


def test_answers_that_are_missing_are_missing_in_several_ways(sheets):
    for year in YEARS:
        said = Counter(row[domain] for row in sheets[year, "person"] for domain in DOMAINS)
        assert min(said[word] for word in ("dont_know", "refused", None)) > 40
        assert {row["needed"] for row in sheets[year, "need"]} == {"yes", "no", "dont_know", "refused", None}
        assert {row["sex"] for row in sheets[year, "person"]} >= {"female", "male", "other", None}
        assert {row["respondent"] for row in sheets[year, "person"]} == {"self", "proxy"}
    assert {row["satisfaction"] for row in sheets["2024", "need"]} == {None}  # asked since version 2 of the form
    assert len({row["satisfaction"] for row in sheets["2026", "need"]}) == 4


def test_words_that_carry_no_error_are_codes_of_their_lists(sheets, errors):
    lists = {
        "person": {"sex": "sex", "respondent": "respondent", "population_group": "population_group", "relation": "relation",
                   "marital_status": "marital_status", "works_now": "yes_no", **dict.fromkeys(DOMAINS, "functioning_answer")},
        "need": {"service": "service", "service_detail": "service_detail", "product": "product", "product_fits": "yes_no",
                 "priority": "priority", "main_barrier": "barrier", "referral_result": "referral_result",
                 "refused_reason": "refused_reason", "provider_type": "provider_type", "provider_sex": "sex",
                 "paid_by": "paid_by", "satisfaction": "satisfaction"},
    }  # fmt: skip
    strange: Counter[str] = Counter()
    for (year, sheet), found in sheets.items():
        for row in found if sheet in lists else ():
            error = errors[ROUNDS[year], sheet].get(row["row"], {})
            for column, of in lists[sheet].items():
                if row[column] in (*codes(of), None, "dont_know", "refused"):
                    continue
                assert error["rule_id"] == "value_is_in_code_list" and error["provider_column"] == column
                assert fold(row[column]) not in {
                    fold(word) for word in (*spellings(of), *spellings("missing"), *MISSING)
                }
                strange[column] += 1
    assert set(strange) == {"sex", "service", "product_fits", "referral_result", "paid_by"}


def test_days_run_from_need_to_follow_up_and_end_before_the_interview(sheets, errors):
    way = ("needed_on", "referred_on", "accepted_on", "started_on", "completed_on", "last_follow_up_on")
    for year, file in ROUNDS.items():
        days = {row["_index"]: row["interview_date"] for row in sheets[year, "va_needs"]}
        of_person = {row["_index"]: days[row["_parent_index"]] for row in sheets[year, "person"]}
        for need in sheets[year, "need"]:
            if broken(errors[file, "need"].get(need["row"])):
                continue
            passed = [need[column] for column in way if need[column]] + [of_person[need["_parent_index"]]]
            assert all(one <= next_ for one, next_ in pairwise(passed))
            assert (need["received_on"] or need["started_on"]) == need["started_on"]
            assert bool(need["accepted_on"]) == (need["referral_result"] == "accepted")
            assert bool(need["refused_reason"]) == (need["referral_result"] == "not_accepted")
            assert bool(need["closed_on"]) <= bool(need["completed_on"])


def test_options_say_what_the_answer_says_but_where_it_is_planted(sheets, errors):
    for year, file in ROUNDS.items():
        disagree = set()
        for need in sheets[year, "need"]:
            named = set((need["barriers"] or "").split())
            ticked = {code for code in codes("barrier") if need[f"barriers/{code}"] == 1}
            asked = need["received"] in ("partly", "no")
            assert asked == bool(named) == (need["barriers/other"] is not None)
            if named != ticked:
                disagree.add(need["row"])
        rule = "options_agree_with_the_answer"
        assert disagree == {n for n, error in errors[file, "need"].items() if error["rule_id"] == rule}


def test_planted_cells_hold_the_error_beyond_column_z_too(sheets, errors):
    seen: Counter[str] = Counter()
    for year, file in ROUNDS.items():
        for sheet in ("person", "need"):
            header = [column for column in sheets[year, sheet][0] if column != "row"]
            for number, error in errors[file, sheet].items():
                row, column = sheets[year, sheet][number - 2], error["provider_column"]
                seen[error["rule_id"]] += 1
                if error["rule_id"] == "interview_is_sent_once":
                    assert error["cell"] == "" and row["survivor_case_id"]  # its day stands in the sheet above
                    continue
                assert error["cell"] == f"{get_column_letter(header.index(column) + 1)}{number}"
                if error["rule_id"] == "service_ends_after_it_starts":
                    assert row["completed_on"] < row["started_on"]
                if error["rule_id"] == "referral_is_accepted_after_it_is_made":
                    assert row["accepted_on"] < row["referred_on"]
                if error["rule_id"] == "number_is_not_negative":
                    assert row["travel_minutes"] < 0
                if error["rule_id"] == "age_is_plausible":
                    assert row["age_years"] >= 130
                if error["rule_id"] == "day_is_in_the_calendar":
                    assert row["referred_on"][4:] == "-02-30"
    assert seen["day_is_in_the_calendar"] > 0
    assert {rule for rule in WARNINGS if seen[rule]} == set(WARNINGS)
