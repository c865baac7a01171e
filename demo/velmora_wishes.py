"""What people in Velmora say they want: a form without a sample, with no word for a need that was met.

Unknowns are informative: of women who want a livelihood every second has no sex written down, so that women seem to want it
less than men; in truth they want it as often. Some stated ages lie far from the birth date: the age is then not known.
"""

import datetime as dt
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, words, write_csv
from demo.planted import Spoiling, one_of, plant
from demo.velmora_places import VELMORA, municipalities
from demo.velmora_register import SEX, YEARS_APART

SOURCE, FILE = "velmora-wishes", "peticiones_2025-11.csv"
N_PEOPLE, N_CONTRADICT = 320, 4
WANTED = {"livelihood": 0.55, "psychosocial": 0.3}
SEX_LEFT_OUT = 0.5  # of women who want a livelihood
QUESTIONS = {"livelihood": "quiere_ingresos", "psychosocial": "quiere_apoyo"}
COLUMNS = ("ficha", "fecha", "departamento", "municipio", "sexo", "edad", "nacimiento", *QUESTIONS.values())
YAML = f"""# Wishes of people near mined land in Velmora (invented): whoever came was asked, no sample was drawn.
# The form asks what people want and has no word for a need that was met: it has wishes, and no gap.
source: {SOURCE}
title: Peticiones de la población
publisher: Oficina de Asistencia de Velmora (inventada)
country: {VELMORA}
source_type: survey
source_rank: 5
languages: [es]
design: none
files: {{pattern: "peticiones_*.csv", vintage: {{from_name: '(\\d{{4}}-\\d{{2}})', policy: replace}}}}
tables:
  person:
    key: ficha
    disaggregation_unit: person
    population_group: general_population
    columns:
      assessed_on: {{from: fecha, dates: iso}}
      admin1_pcode: {{from: departamento}}
      admin2_pcode: {{from: municipio}}
      sex: {{from: sexo, values: {words(SEX)}}}
      age_years: {{from: edad}}
      birth_date: {{from: nacimiento, dates: iso}}
    absent: {{disability_status: the form does not ask for difficulties in functioning}}
  need@livelihood:
    of: person
    asks: [livelihood]
    columns:
      service: {{value: livelihood}}
      need_status: {{rules: [{{when: {{quiere_ingresos: "sí"}}, is: unmet}}], otherwise: no_need}}
  need@psychosocial:
    of: person
    asks: [psychosocial]
    columns:
      service: {{value: psychosocial}}
      need_status: {{rules: [{{when: {{quiere_apoyo: "sí"}}, is: unmet}}], otherwise: no_need}}
thresholds: {{quarantine_max: 10%}}
"""


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the file."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    table = SourceFile(SOURCE, FILE, "", COLUMNS, [*_rows()], 2)
    write_csv(table, folder)
    return [table]


def _rows() -> list[Row]:
    rng = dice("velmora wishes")
    rows = [_row(number, rng) for number in range(1, N_PEOPLE + 1)]
    rows.sort(key=lambda row: (str(row.cells["fecha"]), str(row.cells["ficha"])))
    # a birth date would contradict the age of another day
    wrong = Spoiling(
        "date_is_not_in_the_future",
        "assessed_on",
        "fecha",
        one_of("2035-11-03"),
        lambda row: row.cells["nacimiento"] == "",
    )
    plant(rows, (wrong,), dice("velmora wishes errors"), 0.0)
    told = [row for row in rows if not row.error and row.cells["nacimiento"] and int(str(row.cells["edad"])) > 40]
    for row in dice("velmora wishes ages").sample(told, N_CONTRADICT):
        row.cells["edad"] = int(str(row.cells["edad"])) - YEARS_APART
        row.recorded |= {"age": "", "contradicts": "edad nacimiento"}
    return rows


def _row(number: int, rng: Random) -> Row:
    """Men and women take turns, and what they want is spread evenly, so that the truth shows no difference."""
    sex = "female" if number % 2 else "male"
    turn = number // 2
    wants = {
        service: (turn * 0.6180339887 + place * 0.37) % 1.0 < WANTED[service] for place, service in enumerate(WANTED)
    }
    place, age = rng.choice(municipalities()), rng.randrange(18, 78)
    day = dt.date(2025, 11, 3) + dt.timedelta(days=rng.randrange(20))
    born = day - dt.timedelta(days=round(age * 365.25) + rng.randrange(20, 340))
    is_left_out = wants["livelihood"] and sex == "female" and turn % round(1 / SEX_LEFT_OUT) == 0
    cells: dict[str, object] = {
        "ficha": f"F{number:04d}",
        "fecha": day.isoformat(),
        "departamento": place.department,
        "municipio": place.pcode,
        "sexo": "" if is_left_out else next(word for word, code in SEX.items() if code == sex),
        "edad": age,
        "nacimiento": born.isoformat() if rng.random() < 0.3 else "",
        **{QUESTIONS[service]: "sí" if wanted else "no" for service, wanted in wants.items()},
    }
    recorded = {
        "key": f"F{number:04d}", "day": day.isoformat(), "sex": "" if is_left_out else sex, "true_sex": sex, "age": str(age),
        **{service: "unmet" if wanted else "no_need" for service, wanted in wants.items()},
    }  # fmt: skip
    return Row(cells, recorded=recorded)
