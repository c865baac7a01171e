"""Descriptions (source.yaml) as nobody should write them, made from a seed: each must be refused in words, or taken.

Here: the descriptions they start from with the file each reads, and what is done to them. Not here: received files
(`files.py`), and what must come of a case (`test_descriptions.py`).
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

REGISTER = """
source: register
country: COL
source_type: national_registry
counts: true
as_of: 2020-12-31
languages: [es]
files: {pattern: "*.csv", encoding: utf-8, delimiter: ",", vintage: {from_name: '(\\d{4})', policy: replace}}
missing: {"Sin información": unknown}
tables:
  incident:
    row_key: content
    columns:
      incident_id: {from: id}
      date: {from: day, dates: "%d/%m/%Y"}
      device: {from: device, values: {mina: mine_ap}, on_unmapped: not_recorded, optional: true}
  casualty_record:
    key: id
    only: {outcome: [killed, injured]}
    columns:
      date: {from: day, dates: "%d/%m/%Y", calendar: gregorian}
      admin2_pcode: {from: place, pad: 5, prefix: CO, number: {thousands: ","}}
      admin1_pcode: {lookup: admin2_pcode}
      sex: {from: sex, values: {f: female, m: male}}
      age_years: {from: age, unit: years}
      outcome: {rules: [{when: {outcome: killed}, is: killed}, {when: {outcome: [injured]}, is: injured}], otherwise: unknown}
      civil_status: {value: civilian}
      lat: {from: lat, number: {decimal: "."}}
      lon: {from: lon}
      minutes_to_care: {from: age, unit: minutes}
    absent: {disability_status: not asked}
    carry: [place]
    identity: {name: name}
    drop: {village: village}
thresholds: {quarantine_max: 60%, rows_fall: 90%}
"""
SURVEY = """
source: "Encuesta de l'hôpital"
country: XSA
source_type: survey
as_of: 2020-12
design: {strata: place, cluster: village}
files: {pattern: "*.csv"}
tables:
  person:
    key: [id]
    disaggregation_unit: person
    population_group: survivors
    link: {to: "other list.casualty_record", key: village}
    columns:
      assessed_on: {year: year, month: month}
      sex: {from: sex, form_version: {from: year, since: "2019"}, earlier: {value: unknown}}
      age_years: {from: age}
      consent: {from: outcome, values: {killed: given, injured: given}}
      indirect_of: {from: village, lookup: "other list.casualty_record"}
    identity: {name: name}
  functioning:
    of: person
    instrument: WG-SS
    cut_off: DISABILITY2
    columns: {assessed_on: {value: "2020"}, seeing: {from: sex, spellings: functioning_answer, on_unmapped: not_recorded}}
  need:
    of: person
    asks: [medical, legal]
    columns:
      service: {value: medical}
      assessed_on: {value: 2020-05}
      need_status: {rules: [{when: {sex: f}, is: unmet, note: seen}], otherwise: not_assessed}
  barrier:
    of: need
    asked_when: {sex: [f]}
    columns: {service: {value: medical}, barrier: {multi: device, sep: " ", values: {mina: distance}, on_unmapped: not_recorded}}
"""
COUNTS = """
source: Recuento 2020
country: IRQ
source_type: media
as_of: 2020
files: {pattern: "*.csv", skip_rows: 0, header_rows: 1, blank: ["", "-"], error_values: ["#N/A"]}
tables:
  casualty_count@all:
    row_key: content
    count: {killed: year, injured: month}
    blank_count: none_reported
    columns: {date: {from: day, dates: "%d/%m/%Y"}, admin1_name: {from: place}}
    group: {sex: {from: sex, multi: ", ", many: mixed, values: {f: female, m: male}}, age_group: {value: adult}}
    total_where: {place: TOTAL}
    absent: {disability_status: not asked}
"""
BASES = (REGISTER, SURVEY, COUNTS)
FILE = """id,name,day,sex,age,outcome,lat,lon,village,place,device,year,month
1,Ana Ruiz,01/02/2020,f,30,killed,1.5,2.5,Alto,05001,mina,2020,1
2,Beto Paz,02/03/2020,m,12,injured,1.6,2.6,Bajo,05001,otra,2020,2
3,Cira Gil,03/04/2020,f,41,injured,1.7,2.7,Alto,05002,mina,2019,3
"""
STRANGE: tuple[Any, ...] = (
    "", " ", "???", "0", "-1", "1e309", "9" * 40, "true", "null", "@row", "*", "**", "a'b", 'a"b', "a;b--", "%", "{", "{0}", "{n}",
    "../x", "/etc/passwd", "C:\\x", "..\\x", "~", ".", "x" * 5000, "*" * 300, "(a+)+$", "(", "(?=a)", "zip", "rot13", "idna", "hz",
    "\0", "\ud800", "\u202e", "\ufeff", "سجل الضحايا", "ស្រី", "é", "e\u0301", "casualty", "record_id", "source_row", "main.x", "@x",
    "%Q", "%Y%Y", "iso", "2020-02-30", "05", "1000%", [], {}, [[]], {"": ""}, {"a": {"b": {"c": "d"}}}, ["a", "b"], ["all"], ["", None],
)  # fmt: skip
_LISTED = """
    source formerly country files tables design thresholds missing pattern encoding sheets hxl vintage sheet records key row_key parent of
    by asks asked_when instrument columns count group total_where link absent carry drop only identity from value year month day dates
    calendar precision number unit pad prefix lookup values spellings multi sep many rules otherwise optional on_unmapped options
    form_version earlier extends corrections disjoint_from source_rank counts hello
"""
WORDS = tuple(_LISTED.split())


@dataclass(frozen=True)
class Case:
    """One description as bytes, and what was done to make it."""

    number: int
    kind: str
    text: bytes


def cases(seed: int, n: int) -> Iterator[Case]:
    """The first `n` descriptions of a seed."""
    for number in range(n):
        draw = random.Random(f"{seed}/{number}")
        kind = draw.choice(list(_KINDS))
        yield Case(number, kind, _KINDS[kind](draw))


def _words(draw: random.Random) -> dict:
    return yaml.load(draw.choice(BASES), Loader=yaml.BaseLoader)


def _places(words: Any) -> list[tuple[Any, Any]]:
    """Every (mapping or list, key or position) of a tree."""
    pairs = (
        list(words.items()) if isinstance(words, dict) else list(enumerate(words)) if isinstance(words, list) else []
    )
    return [(words, key) for key, _ in pairs] + [place for _, inner in pairs for place in _places(inner)]


def _written(words: Any) -> bytes:
    return yaml.safe_dump(words, allow_unicode=True, sort_keys=False, width=1000).encode("utf-8", "surrogatepass")


def _strange_value(draw: random.Random) -> bytes:
    words = _words(draw)
    for _ in range(draw.randint(1, 3)):
        inside, key = draw.choice(_places(words))
        inside[key] = draw.choice(STRANGE)
    return _written(words)


def _misspelt(draw: random.Random) -> bytes:
    words = _words(draw)
    scalars = [(inside, key) for inside, key in _places(words) if isinstance(inside[key], str) and inside[key]]
    for inside, key in draw.sample(scalars, 2):
        at = draw.randrange(len(inside[key]))
        inside[key] = inside[key][:at] + draw.choice(["", "x", "_", "é", "'"]) + inside[key][at + 1 :]
    return _written(words)


def _other_word(draw: random.Random) -> bytes:
    words = _words(draw)
    inside, key = draw.choice([place for place in _places(words) if isinstance(place[0], dict)])
    inside[draw.choice(WORDS)] = inside.pop(key)
    return _written(words)


def _word_more(draw: random.Random) -> bytes:
    words = _words(draw)
    inside = draw.choice([words, *(inner[key] for inner, key in _places(words) if isinstance(inner[key], dict))])
    values = [inner[key] for inner, key in _places(words)]
    inside[draw.choice(WORDS)] = draw.choice([*values, *STRANGE])
    return yaml.safe_dump(words, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")


def _word_less(draw: random.Random) -> bytes:
    words = _words(draw)
    for _ in range(draw.randint(1, 2)):
        inside, key = draw.choice(_places(words))
        del inside[key]
    return _written(words)


def _exchanged(draw: random.Random) -> bytes:
    words = _words(draw)
    (one, here), (other, there) = draw.sample(_places(words), 2)
    one[here], other[there] = yaml.safe_load(_written(other[there])), yaml.safe_load(_written(one[here]))
    return _written(words)


def _cut_off(draw: random.Random) -> bytes:
    text = draw.choice(BASES).encode()
    return text[: draw.randrange(len(text))]


def _bytes_changed(draw: random.Random) -> bytes:
    text = bytearray(draw.choice(BASES).encode())
    for _ in range(draw.randint(1, 6)):
        text[draw.randrange(len(text))] = draw.choice(
            [0, 9, 10, 13, 32, 34, 39, 45, 58, 91, 93, 123, 125, 133, 255, draw.randrange(256)]
        )
    return bytes(text)


def _lines_moved(draw: random.Random) -> bytes:
    lines = draw.choice(BASES).splitlines(keepends=True)
    here, there = draw.randrange(len(lines)), draw.randrange(len(lines))
    changed = draw.choice(["\t", "  ", ""]) + lines[here].lstrip() if draw.random() < 0.5 else lines[here]
    lines.insert(there, changed)
    return "".join(lines).encode()


def _unfolding(draw: random.Random) -> bytes:
    depth = draw.choice([9, 60, 3000])
    text = draw.choice([
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, depth if depth < 61 else 60)),
        "source: &a [*a]\n", "source: &a {b: *a}\n", "source: " + "[" * depth + "]" * depth, "{" * depth, "- " * depth,
        "".join(f"{' ' * n}a:\n" for n in range(min(depth, 600))), "a: b\n" * depth, "? [a, b]\n: c\n", "--- a\n--- b\n",
        f"source: {'x' * depth * 100}\n", "source: !!python/object/apply:os.system [ls]\n", "source: !!binary aGk=\n", "a: *nowhere\n",
        "<<: {a: b}\n", "%YAML 9.9\n---\na: b\n", "", "\n", "# nothing\n", "just a text\n", "- a\n- b\n", "extends: nothing\n",
        "extends: [a]\n",
        "extends: ../../x\n", "extends: hpc-needs\ncountry: [x]\n",
    ])  # fmt: skip
    return (text + draw.choice(["", REGISTER])).encode()


_KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "strange value": _strange_value,
    "misspelt": _misspelt,
    "other word": _other_word,
    "word more": _word_more,
    "word less": _word_less,
    "exchanged": _exchanged,
    "cut off": _cut_off,
    "bytes changed": _bytes_changed,
    "lines moved": _lines_moved,
    "unfolding": _unfolding,
}
