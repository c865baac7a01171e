"""Marts over protected units: no small count, sums and links kept, nothing moves for one interview, nothing kept in the open."""

import random

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from assets.disclosure.units.places import standing
from assets.disclosure.units.protect import protect_units
from assets.marts.protected import count_protected
from assets.marts.protected_shares import add_public_shares
from schemas.marts import parse_mart
from schemas.relations import parse_relation
from warehouse.connection import connect
from warehouse.folder import Folder
from warehouse.keys import DEMO_KEYS
from warehouse.relations import make_relation

BASE, BATCH = 5, 10
MART = """/*
title: Needs
question: Who needs a service?
counted: person x service
needs: [need]
keys: [period, country, survey, service, sex, person_group]
never_all: [period, country, survey, service]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [sex, person_group]}
counts: [n_assessed, n_need, n_unmet]
identities: ["n_need <= n_assessed", "n_unmet <= n_need"]
shares:
  unmet_rate: {of: [n_unmet], over: [n_assessed]}
weight: weight
regime: units
threshold: other
*/
select period, country, survey, service, sex, person_group, weight, is_drawn, stratum, cluster, is_person as n_assessed,
       case when status in ('met', 'unmet') then is_service else 0 end as n_need,
       case when status = 'unmet' then is_service else 0 end as n_unmet
from answer
"""
PERSONS = """/*
title: Persons
question: Who was asked?
counted: one person
needs: [person]
keys: [period, country, survey, sex]
never_all: [period, country, survey]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
counts: [n_persons]
regime: units
threshold: other
*/
select period, country, survey, sex, cluster, 1 as n_persons from asked
"""
ANSWER = """/*
title: Answers
grain: person x service
reads: []
weighed: {weighed}
*/
select * from {rows}
"""


def interview(number: int, draw: random.Random) -> dict:
    sex = "other" if number < 8 else draw.choice(["female", "male"])
    group = {"female": ["women", "girls"], "male": ["men", "boys"]}.get(sex, ["other_or_unknown"])
    return {
        "person": f"p{number:03}",
        "sex": sex,
        "person_group": draw.choice(group),
        "statuses": {service: draw.choice(["unmet", "met", "no_need"]) for service in ("medical", "legal")},
    }


def people(n: int) -> list[dict]:
    draw = random.Random(17)
    return [interview(number, draw) for number in range(n)]


def published(tmp_path, interviews: list[dict]):
    """One refresh: the connection with the protected marts, what was protected, and all that is made of it."""
    con = connect(DEMO_KEYS.storage, tmp_path)
    told = {"period": "2026", "country": "XSA", "survey": "survey", "disaggregation_unit": "person"}
    design = {"cluster": "1", "stratum": "", "weight": 1.0, "is_drawn": True}
    rows, asked, persons = [], [], []
    for number, one in enumerate(sorted(interviews, key=lambda one: one["person"]), 1):
        who = {"person_no": number, "sex": one["sex"], "person_group": one["person_group"]}
        persons.append({"person_no": number, "person_id": one["person"]})
        asked.append({**told, **design, **who})
        for service, status in one["statuses"].items():
            counted = {"is_person": 1, "is_service": 1, "service": service, "status": status}
            rows.append({**told, **design, **who, **counted})
    for name, table in (("answer_rows", rows), ("asked_rows", asked), ("unit_person", persons)):
        con.register("held", pa.Table.from_pylist(table))
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM held")
        con.unregister("held")
    made = {
        name: parse_relation(ANSWER.replace("{weighed}", kind).replace("{rows}", f"{name}_rows"), name)
        for name, kind in (("answer", "both"), ("asked", "person"))
    }
    for relation in made.values():
        make_relation(con, relation)
    marts = {"needs": parse_mart(MART, "needs"), "persons": parse_mart(PERSONS, "persons")}
    protected = protect_units(con, Folder(tmp_path), DEMO_KEYS, marts, made, BASE, BATCH)
    count_protected(con, marts, made)
    return con, protected, marts, made


def printed(con, mart: str = "needs") -> list[tuple]:
    return con.execute(f"SELECT * FROM mart_{mart} ORDER BY ALL").fetchall()


@pytest.fixture
def first(tmp_path):
    return published(tmp_path, people(150))


def test_no_count_and_no_difference_is_small(first):
    con = first[0]
    rows = con.execute(
        "SELECT unnest([n_assessed, n_need, n_unmet, n_assessed - n_need, n_need - n_unmet]) FROM mart_needs"
    ).fetchall()
    assert rows and not [n for (n,) in rows if 0 < n < BASE or n < 0]


def test_two_ways_of_counting_agree(first):
    # the SQL over repeated units, and the matrix of places times the weights
    con, _, marts, made = first
    stands = standing(con, marts, made)
    weights = np.array(con.execute("SELECT weight FROM unit_weight ORDER BY unit_no").fetchall()).ravel()
    by_matrix = (stands.stands.T @ weights)[stands.published]
    sexes = con.execute(
        "SELECT sum(n_assessed + n_need + n_unmet) FROM mart_needs WHERE sex <> 'all' OR person_group = 'all'"
    ).fetchone()[0]
    total = con.execute(
        "SELECT sum(n_assessed + n_need + n_unmet) FROM mart_needs WHERE sex = 'all' AND person_group = 'all'"
    )
    whole = total.fetchone()[0]
    persons = con.execute("SELECT sum(n_persons) FROM mart_persons").fetchone()[0]
    # total, by sex, by group and by sex x group each hold everybody once
    assert sexes == 2 * whole
    assert by_matrix.sum() == 4 * whole + persons


def test_parts_add_up_and_persons_are_counted_alike_everywhere(first):
    con = first[0]
    for key in ("sex", "person_group"):
        other = "person_group" if key == "sex" else "sex"
        sums = con.execute(
            f"SELECT service, sum(n_assessed), sum(n_need), sum(n_unmet) FROM mart_needs WHERE {key} <> 'all' AND {other} = 'all' "
            "GROUP BY service ORDER BY service"
        ).fetchall()
        wholes = con.execute(
            "SELECT service, n_assessed, n_need, n_unmet FROM mart_needs WHERE sex = 'all' AND person_group = 'all' ORDER BY service"
        ).fetchall()
        assert sums == wholes
    asked = con.execute("SELECT n_persons FROM mart_persons WHERE sex = 'all'").fetchone()
    assert {n for _, n, *_ in wholes} == {asked[0]}  # one noise for one truth, whatever the service


def test_errors_are_small(first):
    protected = first[1]
    assert protected.n_units == 150 * 3
    assert protected.mean_error < 2.5 and protected.largest_error <= 2 * BASE


def test_every_code_is_printed_in_each_block_and_a_third_sex_in_none(first):
    con = first[0]
    rows = con.execute("SELECT service, list(DISTINCT sex ORDER BY sex) FROM mart_needs GROUP BY service").fetchall()
    assert len(rows) == 2 and rows[0][1] == rows[1][1]
    assert "other" not in rows[0][1]


def test_the_same_people_are_published_the_same(tmp_path, first):
    again = published(tmp_path, people(150))
    assert printed(again[0]) == printed(first[0])
    assert again[1].waiting.people == {}


@pytest.mark.parametrize("what", ["added", "changed", "removed"])
def test_one_interview_moves_no_count(tmp_path, first, what):
    draw = random.Random(5)
    interviews = people(150)
    if what == "added":
        interviews.append(interview(150, draw))
    elif what == "removed":
        interviews.pop(3)
    else:
        interviews[3]["statuses"] = {"medical": "unmet", "legal": "unmet"}
        assert interviews[3] != people(150)[3]
    con, protected, *_ = published(tmp_path, interviews)
    assert protected.waiting.held == {"survey": 1}
    assert printed(con) == printed(first[0]) and printed(con, "persons") == printed(first[0], "persons")


def test_a_batch_moves_counts_and_stays_protected(tmp_path, first):
    con, protected, *_ = published(tmp_path, people(190))
    assert protected.waiting.due == {"survey"} and protected.waiting.people == {"survey": 40}
    assert printed(con) != printed(first[0])
    test_no_count_and_no_difference_is_small((con,))
    whole = con.execute("SELECT n_persons FROM mart_persons WHERE sex = 'all'").fetchone()[0]
    assert abs(whole - 190) <= 2 * BASE


def test_weights_and_rows_are_kept_encrypted(tmp_path, first):
    kept = sorted(Folder(tmp_path).units.glob("*/*.parquet"))
    assert [file.name for file in kept] == ["answer.parquet", "asked.parquet", "weights.parquet"]
    for file in kept:
        with pytest.raises(duckdb.Error, match="encrypt"):
            duckdb.sql(f"FROM '{file}'").fetchall()
        assert b"p003" not in file.read_bytes()


def test_shares_rest_on_protected_counts_and_the_office_s_design(first):
    con, protected, marts, _ = first
    header, body = marts["needs"]
    counted = con.table("mart_needs").df()
    office = counted[[*header.keys, "set_id"]].assign(unmet_rate_design_effect=1.96, unmet_rate_degrees_of_freedom=30)
    add_public_shares(con, "needs", header, body, office, protected.squared_error)
    found = con.table("mart_needs").df()
    small = found["n_assessed"] < 10
    assert small.any() and found.loc[small, "unmet_rate"].isna().all()
    told = found[~small]
    exact = told["n_unmet"] / told["n_assessed"]
    assert ((told["unmet_rate"] - exact).abs() <= 0.005001).all()
    # every interview has the weight 1, so the weighted share is the share
    assert ((told["unmet_rate_weighted"] - told["unmet_rate"]).abs() <= 0.005 + 1e-9).all()  # in whole percents
    # by hand, for the whole of a service: p of n, design effect told as 2.0, t of 30 degrees of freedom
    whole = told[(told["sex"] == "all") & (told["person_group"] == "all")].iloc[0]
    p, n = whole["n_unmet"] / whole["n_assessed"], whole["n_assessed"]
    se = (2.0 * p * (1 - p) / n + protected.squared_error * ((1 - p) ** 2 + p**2) / n**2) ** 0.5
    low = 1 / (1 + np.exp(-(np.log(p / (1 - p)) - 2.042272 * se / (p * (1 - p)))))
    assert whole["unmet_rate_ci_low"] == pytest.approx(low, abs=0.005)
