"""A register that lost half its rows, through the whole command: refused, checked, accepted, listed, counted."""

import json

from conftest import saddle
from falling import ROWS, WHOLE, of, place

from schemas.messages import LANGUAGES


def total(folder) -> int:
    asked = "select count(*) as n from casualty"
    done = saddle("query", asked, "--office", "--format", "json", "--data", str(folder))
    return json.loads(done.stdout)[0]["n"]


def test_half_a_register_waits_for_a_person_and_the_answer_is_kept(tmp_path):
    data = ("--data", str(place(tmp_path, WHOLE)))
    assert saddle("refresh", *data).returncode == 0
    nothing = saddle("accept", "register", "--reason", "so it is", *data)
    assert nothing.returncode == 64 and "asked nothing that could be accepted" in nothing.stderr

    place(tmp_path, of(ROWS[:60]))
    half = tmp_path / "raw" / "register" / "victims.csv"
    checked = saddle("check", str(half), *data)
    assert checked.returncode == 3 and "rows 120 -> 60" in checked.stdout
    refused = saddle("refresh", "--json", *data)
    (source,) = json.loads(refused.stdout)["sources"]
    assert refused.returncode == 3 and source["stale"] and total(tmp_path) == 120
    assert source["refusal"]["rule_id"] == "load_is_not_less_than_before"
    (fall,) = source["refusal"]["params"]["reason"]
    assert (fall["says"], fall["n_before"], fall["n_now"]) == ("fall_rows", 120, 60)
    told = [saddle("status", "--lang", language, *data).stdout for language in LANGUAGES]
    assert all("120 -> 60" in one and "saddle accept register --reason" in one for one in told) and len(
        set(told)
    ) == len(LANGUAGES)

    assert saddle("accept", "register", *data).returncode == 64  # without a reason nothing is accepted
    assert saddle("accept", "registre", "--reason", "so it is", *data).returncode == 64
    answered = saddle("accept", "register", "--reason", "the other province has a list of its own now", *data)
    assert answered.returncode == 0 and "rows 120 -> 60" in answered.stdout
    done = saddle("refresh", *data)
    assert done.returncode == 0 and "let through by decision 1" in done.stdout
    assert total(tmp_path) == 60
    listed = saddle("accept", "list", *data).stdout
    assert "1. register: casualty_record: rows 120 -> 60" in listed and "has a list of its own now" in listed
    assert "let through by decision 1" in saddle("status", *data).stdout
