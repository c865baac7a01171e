"""What numbers of needs are rounded from, after somebody was forgotten or left: leads to nobody, and no number moves."""

import os
from contextlib import closing

import pytest
from test_protected_units import people, printed, published

from assets.disclosure.kept import RECEIPT, read_kept, write_kept
from assets.disclosure.units.told_as import FORGOTTEN, LEFT, forget_kept
from schemas.findings import Refused
from schemas.relations import Sql
from warehouse.connection import connect, parquet
from warehouse.decisions import append
from warehouse.folder import Folder
from warehouse.keys import DEMO_KEYS
from warehouse.sealed_lines import TOMBSTONE

PERSON = "p003"


@pytest.fixture
def first(tmp_path):
    return published(tmp_path, people(150))


def kept(tmp_path) -> dict[str, list[tuple]]:
    with closing(connect(DEMO_KEYS.storage)) as con:
        found = read_kept(con, Folder(tmp_path).units)
        return {name: con.sql(f"FROM {parquet([file])} ORDER BY ALL").fetchall() for name, file in found.items()}


def ids(tmp_path) -> set[str]:
    return {value for rows in kept(tmp_path).values() for row in rows for value in row if isinstance(value, str)}


def weights(tmp_path, who) -> list[tuple]:
    """Service and weight of the people whose number says `who`."""
    return sorted((row[3], row[4]) for row in kept(tmp_path)["weights"] if who(row[0]))


def forget(tmp_path, record_id: str) -> int:
    told = {"record_id": record_id, "source": "survey", "table": "person", "reason": "letter", "stood_at": []}
    append(Folder(tmp_path), TOMBSTONE, [told], DEMO_KEYS.linkage)
    with closing(connect(DEMO_KEYS.storage, tmp_path)) as con:
        return forget_kept(con, Folder(tmp_path), DEMO_KEYS, {record_id, "nobody"})


def test_who_is_forgotten_keeps_his_weight_under_another_number_and_no_number_moves(tmp_path, first):
    of_person = weights(tmp_path, lambda one: one == PERSON)
    assert len(of_person) == 3 and PERSON in ids(tmp_path)
    n_rows = {name: len(rows) for name, rows in kept(tmp_path).items()}
    assert forget(tmp_path, PERSON) == 1
    assert PERSON not in ids(tmp_path)
    assert {name: len(rows) for name, rows in kept(tmp_path).items()} == n_rows
    assert weights(tmp_path, lambda one: one.startswith(FORGOTTEN)) == of_person
    again = published(tmp_path, people(150))
    assert again[1].waiting.people == {} and PERSON not in ids(tmp_path)
    assert printed(again[0]) == printed(first[0]) and printed(again[0], "persons") == printed(first[0], "persons")
    assert forget(tmp_path, PERSON) == 0  # asked again, nothing is left to do


def test_a_kill_between_the_tombstone_and_the_store_is_made_good_by_the_refresh(tmp_path, first):
    told = {"record_id": PERSON, "source": "survey", "table": "person", "reason": "letter", "stood_at": []}
    append(Folder(tmp_path), TOMBSTONE, [told], DEMO_KEYS.linkage)
    assert PERSON in ids(tmp_path)
    again = published(tmp_path, people(150))
    assert PERSON not in ids(tmp_path) and again[1].waiting.people == {}
    assert printed(again[0]) == printed(first[0])


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_who_is_there_no_more_waits_as_a_row_of_nobody_until_the_batch(tmp_path, first, is_forgotten):
    of_person = weights(tmp_path, lambda one: one == PERSON)
    if is_forgotten:
        forget(tmp_path, PERSON)
    others = [one for one in people(150) if one["person"] != PERSON]
    again = published(tmp_path, others)
    assert again[1].waiting.held == {"survey": 1} and printed(again[0]) == printed(first[0])
    held = ids(tmp_path)
    assert PERSON not in held and not any(one.startswith(FORGOTTEN) for one in held)
    assert weights(tmp_path, lambda one: one.startswith(LEFT)) == of_person
    files = sorted(Folder(tmp_path).units.rglob("*.parquet"))
    again = published(tmp_path, others)
    assert sorted(Folder(tmp_path).units.rglob("*.parquet")) == files  # nobody's number is not changed again
    more = [one for one in people(190) if one["person"] != PERSON]
    assert published(tmp_path, more)[1].waiting.due == {"survey"}
    assert not any(one.startswith((LEFT, FORGOTTEN)) for one in ids(tmp_path))


def test_who_comes_back_after_the_row_of_nobody_waits_too(tmp_path, first):
    published(tmp_path, [one for one in people(150) if one["person"] != PERSON])
    again = published(tmp_path, people(150))
    assert again[1].waiting.held == {"survey": 2} and printed(again[0]) == printed(first[0])


@pytest.mark.parametrize("name", ["weights.parquet", "answer.parquet", RECEIPT])
@pytest.mark.parametrize("how", ["damaged", "gone", "cut off"])
def test_what_is_not_whole_is_refused_by_name_and_left_where_it_is(tmp_path, first, name, how):
    (file,) = Folder(tmp_path).units.rglob(name)
    whole = file.read_bytes()
    if how == "gone":
        file.unlink()
    elif how == "cut off":
        os.truncate(file, len(whole) // 2)
    else:
        file.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
    others = {one: one.read_bytes() for one in Folder(tmp_path).units.rglob("*") if one.is_file()}
    with pytest.raises(Refused, match="rounding_can_go_on") as refused:
        published(tmp_path, people(150))
    assert refused.value.params["file"] == str(file)
    assert {one: one.read_bytes() for one in Folder(tmp_path).units.rglob("*") if one.is_file()} == others
    file.write_bytes(whole)  # from the back-up
    assert printed(published(tmp_path, people(150))[0]) == printed(first[0])


@pytest.mark.parametrize("nth", range(1, 7))
def test_a_kill_leaves_the_publication_of_before_or_this_one(tmp_path, first, monkeypatch, nth):
    folder, replace, moments = Folder(tmp_path), os.replace, iter(range(1, 99))
    before = kept(tmp_path)

    def killed(source, target):
        if next(moments) == nth:
            raise OSError("killed")
        replace(source, target)

    with closing(connect(DEMO_KEYS.storage)) as con:
        queries = {
            name: Sql(f"SELECT * FROM {parquet([file])} LIMIT 1") for name, file in read_kept(con, folder.units).items()
        }
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", killed)
            if nth <= 5:  # three files, the receipt, the folder
                with pytest.raises(OSError, match="killed"):
                    write_kept(con, folder.units, folder.temp, queries)
            else:
                write_kept(con, folder.units, folder.temp, queries)
        after = kept(tmp_path)
        assert after == before if nth <= 5 else {len(rows) for rows in after.values()} == {1}
        if nth <= 5:
            write_kept(con, folder.units, folder.temp, queries)  # the next refresh does it again
    assert {len(rows) for rows in kept(tmp_path).values()} == {1} and len(list(folder.units.iterdir())) == 1


def test_another_base_is_said_to_be_rounded_anew_and_the_same_is_not(tmp_path, first, monkeypatch):
    Folder(tmp_path).marts.parent.mkdir()
    Folder(tmp_path).marts.write_bytes(b"a public file is there")
    assert not first[1].is_anew
    monkeypatch.setattr("test_protected_units.BASE", 3)
    assert published(tmp_path, people(150))[1].is_anew
    assert not published(tmp_path, people(190))[1].is_anew


def test_a_search_that_leaves_a_small_count_keeps_the_weights_of_before(tmp_path, first, monkeypatch):
    before = kept(tmp_path)
    monkeypatch.setattr("test_protected_units.BASE", 3)
    # small counts cost nothing, and nothing is repaired
    monkeypatch.setattr("methods.protected_weights.PENALTIES", (0.001, 0.001))
    monkeypatch.setattr("methods.protected_weights.TRIES", 0)
    with pytest.raises(Refused, match="no_small_count_is_left") as refused:
        published(tmp_path, people(150))
    assert refused.value.params["value"] == "3" and int(refused.value.params["n"]) > 0
    assert kept(tmp_path) == before
