"""Decisions about rows without a key hold when the rows read otherwise: a spelling, a date form, an age form, a new column.

The sources are loaded as a refresh loads them, without the marts behind: what is asked here is settled before them.
"""

import json
import shutil
from contextlib import closing

import planted
import pytest
from conftest import REGISTER_YAML
from opened_stores import places_of

from assets.core.load import load_source
from assets.core.load_receipt import Load
from assets.core.places import Places
from assets.core.recognition.learning import learn
from assets.raw.sources import keys_of, received
from pipelines.accept.service import accept_load
from pipelines.forgetting import forget
from schemas.messages import rule_message
from warehouse.connection import connect, parquet
from warehouse.decisions import append, read
from warehouse.folder import Folder

N = 56
AGES = ", ".join(f"'{20 + n}': adult" for n in range(N))
YAML = (
    REGISTER_YAML.replace("    key: id\n", "    carry: [note]\n")
    .replace("{name: name}", "{name: name, father: name, phone: phone}")
    .replace("age_years: {from: age}", f"age_group: {{from: age, values: {{{AGES}}}}}")
    .replace("sex: {from: sex}", "sex: {from: sex, values: {Frau: unknown, Herr: unknown}}")
)
HEAD = "name,father,phone,day,sex,age,outcome,lat,lon,village,note"
ROWS = [
    f"Zarathustra{n:02d} Q,Papageno{n:02d} Q,0799{n:06d},{n % 12 + 1:02d}/03/2019,{('Frau', 'Herr')[n % 2]},{20 + n},injured,4.5,"
    f"-74.{n:02d},Ville {n // 3},lives {n} steps on"
    for n in range(N)
]
CORRECTED, PAIRED, CONSENTED, FORGOTTEN = range(20), range(20, 40), range(40, 45), range(45, 51)
DECIDED = range(51)
READINGS = {
    "spelling": ("{Frau: unknown, Herr: unknown}", "{Frau: female, Herr: male}"),
    "date form": ("%d/%m/%Y", "%m/%d/%Y"),
    "age form": (f"age_group: {{from: age, values: {{{AGES}}}}}", "age_years: {from: age}"),
    "new mapped column": ("civil_status: {value: civilian}", "civil_status: {value: civilian}\n      incident_id: {from: village}"),
}  # fmt: skip


class Register:
    """A data folder with one register without a key, and what was decided about its rows."""

    def __init__(self, path):
        self.folder = Folder(path)
        self.inbox = self.folder.raw / "register"
        self.inbox.mkdir(parents=True, exist_ok=True)

    def write(self, yaml=YAML, rows=ROWS, head=HEAD):
        (self.inbox / "source.yaml").write_text(yaml)
        (self.inbox / "victims.csv").write_text("\n".join([head, *rows, ""]))

    @property
    def keys(self):
        return keys_of(self.folder)

    def load(self) -> Load:
        sources, keys = received(self.folder), self.keys
        learn(self.folder, keys, sources)
        with closing(connect(keys.storage, self.folder.temp)) as con:
            return load_source(con, self.folder, keys, sources[0], Places.read(self.folder.reference))

    def asked(self, load: Load, columns: str) -> list[tuple]:
        paths = [self.folder.path / table.rows for file in load.files for table in file.tables]
        with closing(connect(self.keys.storage)) as con:
            return con.execute(f"SELECT {columns} FROM {parquet(paths)} ORDER BY source_row").fetchall()

    def decide(self, ids: list[str]) -> None:
        secret = self.keys.linkage
        same = {"source": "register", "table": "casualty_record", "provider_column": "outcome", "old": "injured"}
        append(self.folder, "correction", [
            {**same, "record_id": ids[n], "new": "killed", "reason": "asked the clinic"} for n in CORRECTED
        ], secret)  # fmt: skip
        pairs = zip(PAIRED[::2], PAIRED[1::2], strict=True)
        append(
            self.folder,
            "link",
            [{"a": ids[a], "b": ids[b], "decision": "different", "reason": ""} for a, b in pairs],
            secret,
        )
        append(
            self.folder,
            "consent",
            [{"record_id": ids[n], "consent": "withdrawn", "reason": ""} for n in CONSENTED],
            secret,
        )
        forget(self.folder, [ids[n] for n in FORGOTTEN], None, None, "asked by letter", None, "en", lambda asked: True)

    def as_an_earlier_program_left_it(self) -> None:
        """Such a program kept nothing of how rows were received, and forgot all the same."""
        (self.folder.decisions / "received_row.log").unlink()
        for file in self.folder.landing.rglob("*.known.json"):
            file.unlink()

    def names_back(self) -> list[str]:
        markers = [text for n in FORGOTTEN for text in (f"Zarathustra{n:02d}", f"Papageno{n:02d}", f"0799{n:06d}")]
        closed = planted.search(self.folder.path, markers, aside=self.folder.raw)
        return [*closed.found, *places_of(self.folder.path, self.keys, markers)]

    def hold(self, load: Load, ids: list[str], rows: list[str]) -> None:
        """Every decision has its own row, once; the corrections are applied to those and to no other."""
        assert load.refusal is None, load.refusal
        found = self.asked(load, "record_id, source_row, outcome")
        assert len({record for record, *_ in found}) == len(found) == len(rows)
        where = {record: rows[row - 2].split(",")[0] for record, row, _ in found}
        assert [n for n in DECIDED if where.get(ids[n]) != f"Zarathustra{n:02d} Q"] == []
        assert {record for record, _, outcome in found if outcome == "killed"} == {ids[n] for n in CORRECTED}
        assert [*load.files[0].corrections.values()] == ["applied"] * 20


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """A register with decisions of an earlier program, and its record ids in order. Whoever changes it takes a copy."""
    made = Register(tmp_path_factory.mktemp("decided") / "data")
    made.write()
    ids = [record for (record,) in made.asked(made.load(), "record_id")]
    made.decide(ids)
    made.hold(made.load(), ids, ROWS)
    assert made.names_back() == []
    made.as_an_earlier_program_left_it()
    return made, ids


@pytest.fixture
def register(decided, tmp_path):
    made, ids = decided
    shutil.copytree(made.folder.path, tmp_path / "data", ignore=shutil.ignore_patterns("temp"))
    return Register(tmp_path / "data"), ids


NEW_ISSUE = [*ROWS[::-1], "Somebody New,Father New,0788000001,01/04/2019,Frau,40,injured,4.5,-74.9,Ville 99,note"]


@pytest.mark.parametrize("reading", [*READINGS, "all at once"])
def test_decisions_of_an_earlier_program_hold_when_rows_read_otherwise_and_in_a_new_issue(register, reading):
    made, ids = register
    yaml = YAML
    for before, after in READINGS.values() if reading == "all at once" else [READINGS[reading]]:
        assert before in yaml
        yaml = yaml.replace(before, after)
    made.write(yaml)
    made.hold(made.load(), ids, ROWS)
    made.write(yaml, [f"{row},{n}" for n, row in enumerate(NEW_ISSUE)], f"{HEAD},serial")
    made.hold(made.load(), ids, NEW_ISSUE)


def test_the_new_issue_may_come_together_with_the_new_reading(register):
    made, ids = register
    yaml = YAML
    for before, after in READINGS.values():
        yaml = yaml.replace(before, after)
    made.write(yaml, NEW_ISSUE)
    made.hold(made.load(), ids, NEW_ISSUE)
    assert made.names_back() == []
    n = len(read(made.folder, "received_row", made.keys.linkage))
    assert made.load().refusal is None
    made.write(yaml, NEW_ISSUE[1:])  # the row of nobody decided about is gone
    made.hold(made.load(), ids, NEW_ISSUE[1:])
    assert len(read(made.folder, "received_row", made.keys.linkage)) <= n + len(DECIDED)  # nothing is kept twice


# what stays of a row written otherwise throughout: its place, a key of its person, most of its text
OTHERWISE = {
    "place": (0, "Another Name,Other Father,0711000000,11/09/2018,Herr,77,injured,9.1,-70.1,Dorf,far off"),
    "phone": (1, "Another Name,Other Father,0799{n:06d},11/09/2018,Herr,77,injured,9.1,-70.1,Dorf,far off"),
    "text": (
        1,
        "Another Name,Papageno{n:02d} Q,0711000000,11/09/2018,{sex},{age},injured,4.5,-74.{n:02d},Ville,{note}",
    ),
}


@pytest.mark.parametrize(
    ("kept", "n"), [("place", 0), ("phone", 20), ("text", 40)], ids=["correction", "pair", "consent"]
)
def test_a_decision_whose_row_is_written_otherwise_lands_nothing_and_names_the_record(register, kept, n):
    made, ids = register
    moved, text = OTHERWISE[kept]
    _, _, _, _, sex, age, *_, note = ROWS[n].split(",")
    rows = [*ROWS[:n], text.format(n=n, sex=sex, age=age, note=note), *ROWS[n + 1 :]]
    rows = [*rows[:n], *rows[n + 1 :], rows[n]] if moved else rows
    before = made.asked(made.load(), "record_id")
    made.write(YAML, rows)
    load = made.load()
    assert load.stale and load.refusal["rule_id"] == "decisions_keep_their_rows", load.refusal
    at = N + 1 if moved else n + 2
    assert [(one["record"], one["row"]) for one in load.refusal["params"]["reason"]] == [(ids[n], at)]
    assert made.asked(load, "record_id") == before
    for language in ("en", "fr", "es", "ar"):
        message, fix = rule_message(load.refusal["rule_id"], language, {**load.refusal["params"], "source": "register"})
        assert ids[n] in message and "victims.csv" in message and "saddle accept register" in fix


def test_a_forgotten_person_whose_row_is_written_otherwise_comes_back_in_no_store(register):
    made, ids = register
    made.load()
    n = FORGOTTEN[0]
    changed = ROWS[n].replace("/03/2019", "/09/2018").replace("injured", "killed").replace("Ville", "Dorf")
    made.write(YAML, [*ROWS[:n], changed, *ROWS[n + 1 :]])
    load = made.load()
    assert [(one["record"], one["row"]) for one in load.refusal["params"]["reason"]] == [(ids[n], n + 2)]
    assert made.names_back() == []


def test_a_row_that_is_simply_gone_is_no_question_and_others_that_moved_up_are_not_taken_for_it(register):
    made, ids = register
    made.load()
    made.write(YAML, [*ROWS[:3], *ROWS[4:]])
    load = made.load()
    assert load.refusal is None
    assert ids[3] not in {record for (record,) in made.asked(load, "record_id")}
    assert sorted(load.files[0].corrections.values()) == ["applied"] * 19 + ["not_found"]


@pytest.mark.parametrize("same", [False, True], ids=["two people", "one, written otherwise"])
def test_somebody_says_whether_the_rows_are_one_or_two(register, monkeypatch, same):
    made, ids = register
    made.load()
    _, text = OTHERWISE["place"]
    n = FORGOTTEN[0]
    changed = ROWS[n].replace("/03/2019", "/09/2018").replace("injured", "killed").replace("Ville", "Dorf")
    made.write(YAML, [text.replace(",77,", ",20,"), *ROWS[1:n], changed, *ROWS[n + 1 :]])
    refused = made.load()
    assert refused.refusal["rule_id"] == "decisions_keep_their_rows", refused.refusal
    assert {one["record"] for one in refused.refusal["params"]["reason"]} == {ids[0], ids[n]}
    monkeypatch.setattr("pipelines.accept.service.refusal_of", lambda folder, one: refused.refusal)
    accept_load(made.folder, "register", "the clinic says so", "Amina", "en", same)
    load = made.load()
    assert load.refusal is None
    found = dict(made.asked(load, "source_row, record_id"))
    assert (found[2] == ids[0], found[n + 2] == ids[n]) == (same, same)
    assert load.files[0].corrections["1"] == ("applied" if same else "not_found")
    assert made.names_back() == [] or not same


def test_what_is_kept_of_received_rows_holds_no_text_of_them(register):
    made, _ = register
    made.load()
    kept = json.dumps([one.what for one in read(made.folder, "received_row", made.keys.linkage)])
    for word in ("Zarathustra", "Papageno", "0799000", "steps on", "injured"):
        assert word not in kept
