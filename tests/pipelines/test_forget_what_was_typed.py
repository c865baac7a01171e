"""`saddle forget` where the name was written elsewhere: in another column, in parts, in corrections and reasons of decisions."""

import pytest
from conftest import HEADER, REGISTER_YAML, looking_at
from corrected_register import copy_of, corrected
from opened_stores import places_of
from test_forget import forget, forget_killed, keys_of, places, refresh

from warehouse.decisions import append, read
from warehouse.folder import Folder

pytestmark = pytest.mark.slow

YAML = REGISTER_YAML.replace("{name: name}", "{name: name, father: name}").replace(
    "      outcome:", '      device: {from: device, values: {"AP mine": mine_ap}}\n      outcome:'
).replace("    key: id", "    key: id\n    carry: [remark]").replace("50%", "90%")  # fmt: skip
COLUMNS = HEADER.strip() + ",father,device,remark\n"
ROWS = [
    "1,Xanthippe Qwertz,05/03/2019,Xanthippe Qwertz,30,injured,4.5,-74.1,V,Zoroaster Qwertz,AP mine,",
    "2,Bertha Wombat,05/03/2019,Bertha,31,injured,4.5,-74.1,V,Zoroaster Wombat,AP mine,",
    "3,Qiz,05/03/2019,Qiz,32,injured,4.5,-74.1,V,Bo,AP mine,",
    "4,Ysolde Marchbanks,05/03/2019,F,33,injured,4.5,-74.1,V,Ulf Marchbanks,Marchbanks Ysolde,",
    "5,Male Foozle,05/03/2019,male,34,injured,4.5,-74.1,V,Five Foozle,AP mine,",
    "6,Sally Peachum,05/03/2019,F,35,injured,4.5,-74.1,V,Jon Peachum,AP mine,came with ysolde  marchbanks",
    *(f"{n},Person {n},05/03/2019,F,{n},injured,4.5,-74.1,V,Father {n},AP mine," for n in range(10, 20)),
]
TOTALS = "SELECT count(*), count(*) FILTER (sex = 'female'), count(*) FILTER (sex = 'male') FROM casualty"
NAMES = ["Xanthippe", "Qwertz", "Bertha", "Wombat", "Foozle"]


def asked(folder, sql: str) -> list[tuple]:
    with looking_at(folder, {}) as con:
        return con.execute(sql).fetchall()


def ids(folder) -> dict[int, str]:
    found = asked(folder, "SELECT source_row - 1, record_id FROM casualty_record")
    return dict(found + asked(folder, "SELECT source_row - 1, record_id FROM finding WHERE record_id IS NOT NULL"))


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A register in which names stand in coded columns, two of them corrected, and decisions whose reasons name people."""
    folder = tmp_path_factory.mktemp("judged")
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(YAML)
    (inbox / "victims.csv").write_text(COLUMNS + "".join(f"{row}\n" for row in ROWS))
    refresh(folder)
    values = {"D2": ("female", "Xanthippe's sister said so"), "D3": ("female", "seen the form of Wombat")}
    corrected(Folder(folder), tmp_path_factory.mktemp("typed"), values)
    record, secret = ids(folder), keys_of(folder).linkage
    append(
        Folder(folder),
        "consent",
        [{"record_id": record[1], "consent": "withdrawn", "reason": "Xanthippe came"}],
        secret,
    )
    link = {"a": min(record[6], record[10]), "b": max(record[6], record[10]), "decision": "different"}
    append(Folder(folder), "link", [{**link, "reason": "Bertha Wombat knows both"}], secret)
    refresh(folder)
    return folder


@pytest.fixture
def typed(judged, tmp_path):
    """A copy of it that may be changed."""
    return copy_of(Folder(judged), tmp_path).path


def forget_all(folder) -> str:
    said = ""
    for key in "1235":
        done = forget(folder, "--source", "register", "--key", key)
        assert done.returncode == 0, done.stderr
        said += done.stdout
    return said


def test_corrections_and_reasons_lose_the_name_and_go_on_counting(typed):
    before, secret = asked(typed, TOTALS), keys_of(typed).linkage
    assert before == [(16, 14, 1)]  # one has a name as its sex, which is not known then
    who = {
        kind: [(d.number, d.who, d.when) for d in read(Folder(typed), kind, secret)]
        for kind in ("correction", "consent", "link")
    }
    assert any("correction.log" in place for place in places(typed, markers=NAMES))
    forget_all(typed)
    assert places(typed, markers=NAMES) == []
    done = refresh(typed)
    assert places(typed, markers=NAMES) == []
    assert not any(name in done.stdout for name in NAMES)
    assert asked(typed, TOTALS) == before
    assert (
        asked(typed, "SELECT old_value, new_value, reason, state FROM correction ORDER BY number")
        == [("(forgotten)", "female", "(forgotten)", "applied")] * 2
    )
    assert asked(typed, "SELECT count(*) FROM finding WHERE rule_id = 'correction_still_matches'") == [(0,)]
    for kind, entries in who.items():
        log = read(Folder(typed), kind, secret)
        assert [(d.number, d.who, d.when) for d in log] == entries
        assert {d.what["reason"] for d in log} == {"(forgotten)"}


def test_parts_and_other_orders_of_a_name_leave_the_row_and_codes_stay(typed):
    done = forget(typed, "--source", "register", "--key", "4")
    assert "raw/register/victims.csv, row 7, the row of somebody else" in done.stdout  # quoted in a remark
    assert "Marchbanks" not in done.stdout + done.stderr
    forget_all(typed)
    left = places(typed, markers=["Marchbanks", "Ysolde", "marchbanks"])
    assert left and all(place.endswith("marchbanks") for place in left)  # only as the other row wrote it
    assert places_of(typed, keys_of(typed), ["Qiz"]) == []  # three letters stand in any sealed bytes
    refresh(typed)
    assert places_of(typed, keys_of(typed), ["Qiz"]) == []
    assert asked(typed, "SELECT source_row, value FROM finding WHERE rule_id = 'value_is_in_code_list' ORDER BY 1") == [
        (4, "(forgotten)"), (5, "(forgotten)")
    ]  # fmt: skip
    assert asked(typed, "SELECT sex, provider_sex, device FROM casualty_record WHERE source_row = 6") == [
        ("male", "male", "mine_ap")
    ]


@pytest.mark.parametrize("mended_by", ["refresh", "forget"])
def test_killed_before_the_log_is_sealed_anew(typed, mended_by, monkeypatch):
    forget_killed(typed, monkeypatch, lambda target: target.endswith("correction.log"))
    first = next(iter(read(Folder(typed), "correction", keys_of(typed).linkage)))
    assert first.what["old"] == "Xanthippe Qwertz"
    refresh(typed) if mended_by == "refresh" else forget(typed, "--source", "register", "--key", "1")
    assert places(typed, markers=["Xanthippe", "Qwertz"]) == []


def test_what_was_typed_after_a_record_was_forgotten_goes_when_it_is_forgotten_again(typed):
    forget(typed, "--source", "register", "--key", "1")
    record = ids(typed)[1]
    decided = [{"record_id": record, "consent": "given", "reason": "Qwertz, by telephone"}]
    append(Folder(typed), "consent", decided, keys_of(typed).linkage)
    assert places(typed, markers=["Qwertz"]) == ["decisions/consent.log: Qwertz"]
    forget(typed, record)
    assert places(typed, markers=["Qwertz"]) == []


def test_a_row_without_a_number_of_its_own_keeps_its_correction_and_its_consent(register, tmp_path):
    """Its record_id was made of its content and stays, though a cell of it is forgotten: the row is known by what was received."""
    folder = register(*ROWS, header=COLUMNS, yaml=YAML.replace("    key: id\n", ""))
    refresh(folder)
    corrected(Folder(folder), tmp_path, {"D2": ("female", "seen")})
    (tmp_path / "filled.xlsx").unlink()
    record = ids(folder)[1]
    consent = [{"record_id": record, "consent": "withdrawn", "reason": ""}]
    append(Folder(folder), "consent", consent, keys_of(folder).linkage)
    refresh(folder)
    before = asked(folder, TOTALS)
    assert before == [(16, 13, 1)]
    forget(folder, record)
    done = refresh(folder)
    assert places(folder, markers=["Xanthippe", "Qwertz"]) == []
    assert "no file that counts now" not in done.stdout
    assert asked(folder, TOTALS) == before
    assert asked(folder, "SELECT old_value, state FROM correction") == [("(forgotten)", "applied")]
    (now,) = read(Folder(folder), "consent", keys_of(folder).linkage)
    assert now.what["record_id"] == ids(folder)[1] == record
