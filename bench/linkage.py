"""Linkage: precision and recall on synthetic lists with true persons, and how long three lists of 200,000 persons take.

`python -m bench.linkage PERSONS [REALDATA]` prints one JSON object. The three lists hold casualties with name, father's name,
age, day and district of the event; one person in eight stands in two lists, one in forty in all three, misspelled there.
"""

import datetime as dt
import json
import random
import resource
import sys
import time
from pathlib import Path

import pyarrow as pa

from assets.linkage.pairs import propose
from assets.linkage.records import SCHEMA, compared_birth, compared_places, compared_texts
from bench.known_persons import FEBRL, Known, febrl, found, rldata
from warehouse.connection import connect

SEED = 20261126
SYLLABLES = "ba da fa ga ha ja ka la ma na ra sa ta za sha mi ri li ni si fi hi no ro mo su lu nu".split()  # noqa: SIM905
N_GIVEN, N_FAMILIES, N_DAYS, N_DISTRICTS = 700, 5000, 6000, 300


def three_lists(persons: int) -> Known:
    """Records of three lists over `persons` persons, and who each truly is; the same for the same number."""
    rng = random.Random(SEED)
    given, families = (_names(rng, n) for n in (N_GIVEN, N_FAMILIES))
    common = [1 / (n + 10) for n in range(N_GIVEN)], [1 / (n + 50) for n in range(N_FAMILIES)]
    rows, person_of = [], {}
    for person in range(persons):
        own, father = rng.choices(given, common[0], k=2)
        family = rng.choices(families, common[1])[0]
        day = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(N_DAYS))
        age, district, sex = rng.randrange(2, 80), rng.randrange(N_DISTRICTS), rng.choice(("female", "male"))
        draw = rng.random()
        lists = (0, 1, 2) if draw < 0.025 else rng.sample(range(3), 2) if draw < 0.15 else (rng.randrange(3),)
        for n, one in enumerate(lists):
            seen = day + dt.timedelta(days=rng.choice((0, 0, 0, 1)) if n else 0)
            name = f"{own} {family}" if not n else f"{_misspelled(own, rng)} {_misspelled(family, rng)}"
            record = f"{one}-{person:07d}"
            rows.append(
                _record(record, one, name, father, age + (rng.choice((-1, 0, 0, 1)) if n else 0), seen, district, sex)
            )
            person_of[record] = str(person)
    return Known(pa.Table.from_pylist(rows, schema=SCHEMA), person_of)


def _names(rng: random.Random, n: int) -> list[str]:
    found: set[str] = set()
    while len(found) < n:
        found.add("".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3)))) + rng.choice(("", "n", "d", "r", "l")))
    return sorted(found)


def _misspelled(name: str, rng: random.Random) -> str:
    """One letter in five names is written twice, or another vowel stands there."""
    if rng.random() > 0.2:
        return name
    place = rng.randrange(1, len(name))
    return name[:place] + (name[place] if name[place] not in "aiou" else rng.choice("aiou")) + name[place:]


def _record(record: str, source: int, name: str, father: str, age: int, day: dt.date, district: int, sex: str) -> dict:
    return {
        **dict.fromkeys(SCHEMA.names),
        "record_id": record, "source_id": f"list-{source}", "kind": "casualty_record", "country": "XSA",
        **compared_texts(name, father), **compared_places(""), **compared_birth(None, day.year - age),
        "sex": sex, "event_day": day, "event_month": f"{day:%Y-%m}", "event_year": day.year,
        "admin1": f"X{district // 10:02d}", "admin2": f"X{district:04d}",
    }  # fmt: skip


def main() -> None:
    """Measure."""
    said: dict = {}
    if len(sys.argv) > 2:
        realdata = Path(sys.argv[2])
        known = {**{name: febrl(realdata, name) for name in FEBRL}, "rldata500": rldata(realdata)}
        for name, persons in known.items():
            one = found(persons)
            said[name] = {
                "precision": round(one.precision, 4),
                "recall": round(one.recall, 4),
                "possible": one.n_possible,
            }
    lists = three_lists(int(sys.argv[1]))
    con = connect(None)
    started = time.perf_counter()
    pairs = propose(con, lists.records).to_pylist()
    seconds = time.perf_counter() - started
    matches = [pair for pair in pairs if pair["class"] == "match"]
    n_true = sum(lists.person[pair["record_id_a"]] == lists.person[pair["record_id_b"]] for pair in matches)
    said["three_lists"] = {
        "persons": int(sys.argv[1]), "records": lists.records.num_rows, "matches": len(matches), "possible": len(pairs) - len(matches),
        "precision": round(n_true / max(len(matches), 1), 4), "recall": round(n_true / lists.n_pairs, 4), "seconds": round(seconds, 1),
        "peak_gigabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main()
