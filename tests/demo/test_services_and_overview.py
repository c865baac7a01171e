"""The register of the rehabilitation centre and the sheet of people in need."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from counted_needs import broken, planted, rows, used

from demo.needs_overview import write as write_overview
from demo.rehabilitation import write as write_register
from schemas.codes import codes, spellings

HERE = Path(__file__).resolve().parents[2] / "demo"


@pytest.fixture(scope="module")
def services(tmp_path_factory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("services")
    write_register(folder)
    return rows(folder / "services_2026-06.csv")


@pytest.fixture(scope="module")
def overview(tmp_path_factory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("overview")
    write_overview(folder)
    return rows(folder / "needs_overview_2025.csv")


def test_the_register_has_six_hundred_services_of_clients_some_of_them_casualties(services):
    assert len(services) == 600
    clients = Counter(row["client_id"] for row in services)
    assert 430 < len(clients) < 480 and max(clients.values()) == 3
    linked = {row["client_id"] for row in services if row["register_case_id"]}
    assert 0.35 < len(linked) / len(clients) < 0.5
    first = next(row for row in services if clients[row["client_id"]] == 3)
    of_client = [row for row in services if row["client_id"] == first["client_id"]]
    assert {(row["sex"], row["name"], row["register_case_id"]) for row in of_client} == {
        (first["sex"], first["name"], first["register_case_id"])
    }


def test_truth_counts_the_services_of_the_register_by_the_year_they_began(services):
    errors = planted(HERE)["services_2026-06.csv", ""]
    found: Counter = Counter()
    for received in (row | {"row": number} for number, row in enumerate(services, 2)):
        row = used(received, errors)
        if not row["service"]:
            continue
        key = ("register", row["started_on"][:4], "", row["service"], row["sex"] or "not_recorded")
        found[*key, "", "n_started"] += 1
        if row["completed_on"]:
            found[*key, "", "n_completed"] += 1
        if row["product"]:
            found[*key, row["product"], "n_given"] += 1
    truth = {tuple(row.values())[:-2]: int(row["n"]) for row in rows(HERE / "truth_needs.csv")}
    assert found == {key: n for key, n in truth.items() if key[0] == "register"}
    without_service = sum(broken(error) == "service" for error in errors.values())
    assert without_service > 0
    assert sum(n for key, n in found.items() if key[-1] == "n_started") == 600 - without_service


def test_words_of_the_register_are_codes(services):
    errors = planted(HERE)["services_2026-06.csv", ""]
    lists = {"service_detail": "service_detail", "product": "product", "provider_type": "provider_type", "paid_by": "paid_by",
             "satisfaction": "satisfaction", "claim_status": "claim_status", "service": "service", "sex": "sex"}  # fmt: skip
    for number, row in enumerate(services, 2):
        for column, of in lists.items():
            if row[column] not in (*codes(of), ""):
                assert errors[number]["rule_id"] == "value_is_in_code_list"
                assert errors[number]["provider_column"] == column


def test_totals_of_the_overview_stand_beside_parts_that_do_not_add_up(overview):
    tags, *data = overview
    assert tags["In Need"] == "#inneed" and len(data) == 114
    errors = planted(HERE)["needs_overview_2025.csv", ""]
    spoiled = {number - 3 for number in errors}
    clean = [row for place, row in enumerate(data) if place not in spoiled]
    assert len(spoiled) == 2
    assert all(row["Sector"] in spellings("sector") or row["Sector"] in codes("sector") for row in clean)
    national = {row["Sector"]: int(row["In Need"]) for row in clean if row["Population"] and not row["Admin 1 PCode"]}
    assert national == {"ALL": 1650439, "PRO_MIN": 441892, "PRO": 905079, "HEA": 1171279}
    parts = [row for row in clean if row["Sector"] == "PRO_MIN" and not row["Admin 1 PCode"] and row["Gender"] != "a"]
    by_sex_and_age = sum(int(row["In Need"]) for row in parts if row["Population Group"] == "ALL")
    assert by_sex_and_age != national["PRO_MIN"] and abs(by_sex_and_age / national["PRO_MIN"] - 1) < 0.02


def test_the_wrong_counts_of_the_overview_are_no_whole_numbers(overview):
    found = planted(HERE)["needs_overview_2025.csv", ""]
    assert {error["provider_column"] for error in found.values()} == {"In Need", "Targeted"}
    assert not any(overview[number - 2][error["provider_column"]].isdigit() for number, error in found.items())


def test_the_register_is_plain_csv(tmp_path):
    (table,) = write_register(tmp_path)
    with open(tmp_path / table.file, encoding="utf-8", newline="") as handle:
        assert {len(line) for line in csv.reader(handle)} == {21}
