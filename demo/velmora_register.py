"""The register of Velmora: a Spanish CSV without names, few explosions with many victims, the age stated or the birth year.

Planted: babies hurt in the year of their birth (they are 0, not -1), birth years that contradict the stated age (then it is
not known, the row counts), people who are injured and died of it later, and words no list has.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, word_for, words, write_csv
from demo.people import GROUPS, LAST_DAY, weighted
from demo.planted import Spoiling, one_of, plant
from demo.velmora_places import VELMORA, municipalities

SOURCE, FILE = "velmora-register", "victimas_2026-06.csv"
EVENTS = {2021: 9, 2022: 11, 2023: 10, 2024: 9, 2025: 8, 2026: 4}
VICTIMS = {1: 48, 2: 22, 3: 14, 5: 10, 11: 6}  # people per explosion: how often
N_BABIES = 3
YEARS_APART, N_CONTRADICT = 22, 3  # years between a stated age and a birth year that contradict each other
SEX = {"Mujer": "female", "Hombre": "male"}
OUTCOME = {"Muerto": "killed", "Herido": "injured"}
STATUS = {"Civil": "civilian", "Fuerza pública": "military_security"}
DEVICE = {"Mina antipersonal": "mine_ap", "Mina improvisada": "mine_improvised", "Munición sin explotar": "erw_other"}
YES_NO = {"Sí": "yes", "No": "no"}
COLUMNS = (
    "caso", "accidente", "fecha", "departamento", "municipio", "sexo", "edad", "anio_nacimiento", "resultado",
    "fallecio_despues", "condicion", "artefacto",
)  # fmt: skip
YAML = f"""# The register of victims of Velmora (invented), the second country of the demo: one row per victim, without names.
source: {SOURCE}
title: Registro de víctimas de minas y municiones
publisher: Instituto de Acción contra Minas de Velmora (inventado)
country: {VELMORA}
source_type: national_registry
source_rank: 1
counts: true
disjoint_from: [sarandia-register, hospital-list, operator-list]
languages: [es]
files: {{pattern: "victimas_*.csv", vintage: {{from_name: '(\\d{{4}}-\\d{{2}})', policy: replace}}}}
missing: {{"Sin información": unknown}}
tables:
  casualty_record:
    key: caso
    columns:
      incident_id: {{from: accidente}}
      date: {{from: fecha, dates: iso}}
      admin1_pcode: {{from: departamento}}
      admin2_pcode: {{from: municipio}}
      sex: {{from: sexo, values: {words(SEX)}}}
      age_years: {{from: edad}}
      birth_year: {{from: anio_nacimiento}}
      outcome: {{from: resultado, values: {words(OUTCOME)}}}
      died_later: {{from: fallecio_despues, values: {words(YES_NO)}}}
      civil_status: {{from: condicion, values: {words(STATUS)}}}
      device: {{from: artefacto, values: {words(DEVICE)}}}
    absent: {{disability_status: the register does not ask for difficulties in functioning}}
thresholds: {{quarantine_max: 10%}}
"""
SPOILINGS = (
    Spoiling("value_is_in_code_list", "sex", "sexo", one_of("M/H", "?"), lost={"sex": "unknown"}),
    Spoiling("date_is_not_in_the_future", "date", "fecha", one_of("2031-02-11")),
    Spoiling("value_is_in_code_list", "device", "artefacto", one_of("Explosión")),
)


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the register."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    table = SourceFile(SOURCE, FILE, "", COLUMNS, [*_rows()], 2)
    write_csv(table, folder)
    return [table]


def _rows() -> list[Row]:
    rng = dice("velmora register")
    rows = [row for number, day in enumerate(_days(rng), 1) for row in _victims(number, day, rng)]
    for number, row in enumerate(rows, 1):
        row.cells["caso"], row.person = f"V-{number:04d}", f"V{number:04d}"
    rows = plant(rows, SPOILINGS, dice("velmora errors"), 0.0)
    _babies([row for row in rows if not row.error], dice("velmora ages"))
    _contradict([row for row in rows if not row.error], dice("velmora two ages"))
    return rows


def _days(rng: Random) -> Iterator[dt.date]:
    """The day of every explosion, in order."""
    drawn = []
    for year, n in EVENTS.items():
        room = ((min(LAST_DAY, dt.date(year, 12, 31))) - dt.date(year, 1, 1)).days
        drawn += [dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(room)) for _ in range(n)]
    return iter(sorted(drawn))


def _victims(number: int, day: dt.date, rng: Random) -> Iterator[Row]:
    place = rng.choice(municipalities())
    device = weighted(rng, {"mine_ap": 40, "mine_improvised": 30, "erw_other": 30})
    for _ in range(weighted(rng, VICTIMS)):
        sex, group = weighted(rng, GROUPS)
        age = rng.randrange(1, 18) if group == "child" else rng.randrange(18, 75)
        outcome = "killed" if rng.random() < 0.24 else "injured"
        died_later = outcome == "killed" and rng.random() < 0.3
        cells: dict[str, object] = {
            "accidente": f"A-{number:03d}",
            "fecha": day.isoformat(),
            "departamento": place.department,
            "municipio": place.pcode,
            "sexo": "Sin información" if rng.random() < 0.02 else word_for(SEX, sex),
            "edad": age if rng.random() > 0.12 else "",
            "anio_nacimiento": "",
            "resultado": word_for(OUTCOME, "injured" if died_later else outcome),
            "fallecio_despues": word_for(YES_NO, "yes" if died_later else "no"),
            "condicion": word_for(
                STATUS, "civilian" if group == "child" or rng.random() < 0.8 else "military_security"
            ),
            "artefacto": word_for(DEVICE, device),
        }
        if cells["edad"] == "" and rng.random() < 0.6:
            cells["anio_nacimiento"] = day.year - age - rng.randrange(2)
        recorded = {
            "year": str(day.year),
            "sex": SEX.get(str(cells["sexo"]), "unknown"),
            "age_group": group if cells["edad"] != "" else _group_by_birth_year(day.year, cells["anio_nacimiento"]),
            "outcome": outcome,
            "scope_reason": "in_scope",
            "event": f"A-{number:03d}",
        }
        yield Row(cells, recorded=recorded)


def _group_by_birth_year(year: int, born: object) -> str:
    """Of a birth year alone: the age is one of two, and a difference of 18 leaves the group open."""
    if born == "":
        return "unknown"
    difference = year - int(str(born))
    return "unknown" if difference == 18 else "child" if difference < 18 else "adult"


def _babies(rows: list[Row], rng: Random) -> None:
    """Children of whom only the birth year is known, that of the explosion."""
    for row in rng.sample([row for row in rows if row.recorded["age_group"] == "child"], N_BABIES):
        row.cells |= {"edad": "", "anio_nacimiento": int(row.recorded["year"])}


def _contradict(rows: list[Row], rng: Random) -> None:
    """Adults whose birth year makes them 22 years younger than the age stated beside it."""
    adults = [row for row in rows if str(row.cells["edad"]).isdigit() and int(str(row.cells["edad"])) > 45]
    for row in rng.sample(adults, N_CONTRADICT):
        row.cells["anio_nacimiento"] = int(row.recorded["year"]) - int(str(row.cells["edad"])) + YEARS_APART
        row.recorded |= {"age_group": "unknown", "contradicts": "edad anio_nacimiento"}
