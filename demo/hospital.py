"""The regional hospital's list: a French workbook with titles and a two-row header, from 2016 on.

One ward writes names in Persian script and its numbers in Persian digits. It alone says how long care took, who
carried the wounded and who died before care.
"""

import datetime as dt
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, word_for, words, write_workbook
from demo.names import FRENCH, PERSIAN
from demo.offices import HOSPITAL, known_to
from demo.people import LAST_DAY, Person
from demo.planted import Spoiling, is_placed, key_blank, key_twice, one_of, other_province, plant

FILE, SHEET = "liste_hopital.xlsx", "Blessés"
TITLES = ("Hôpital régional de Sarandel (inventé)", "Victimes de mines et d'engins explosifs, 2016 à juin 2026")
WARDS = ("Chirurgie A", "Chirurgie B", "Pavillon C")
PERSIAN_WARD = "Pavillon C"
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SEX = {"Femme": "female", "Homme": "male"}
OUTCOME = {"Blessé": "injured", "Blessée": "injured", "Décédé": "killed", "Décédée": "killed"}
STATUS = {"Civil": "civilian", "Militaire ou policier": "military_security", "Démineur": "deminer"}
DEVICE = {
    "Mine antipersonnel": "mine_ap", "Mine antivéhicule": "mine_av", "Mine improvisée": "mine_improvised", "Mine": "mine_unspecified",
    "Sous-munition": "cmr_submunition", "Engin non explosé": "erw_other", "Mine ou engin": "mine_erw_undifferentiated",
}  # fmt: skip
CARE = {"Sur place": "on_site", "Centre de santé": "health_post", "Hôpital": "hospital", "Aucun": "none"}
TRANSPORT = {
    "Voiture": "private_car", "Ambulance": "ambulance", "Moto": "motorbike", "Porté à bras": "carried", "Âne ou cheval": "animal",
    "À pied": "on_foot",
}  # fmt: skip
DEATH = {
    "Sur place": "on_site", "Pendant le transport": "in_transport", "À l'hôpital": "in_facility", "Après la sortie": "after_discharge",
}  # fmt: skip
COLUMNS = (
    "Patient / N° dossier", "Patient / Nom", "Patient / Père", "Patient / Téléphone", "Patient / Sexe", "Patient / Âge",
    "Patient / Statut", "Accident / Date", "Accident / Code province", "Accident / Code district", "Accident / Engin",
    "Prise en charge / Pavillon", "Prise en charge / Délai (min)", "Prise en charge / Transport",
    "Prise en charge / Premiers soins", "Issue / État", "Issue / Lieu du décès",
)  # fmt: skip
(
    KEY, NAME, FATHER, PHONE, SEXE, AGE, STATUT, DATE, PROVINCE, DISTRICT, ENGIN, PAVILLON, DELAI, CARRIER, PREMIERS, ETAT, LIEU,
) = COLUMNS  # fmt: skip
YAML = f"""# The list of the regional hospital of Sarandia (invented): one row per patient hurt by a mine or an explosive remnant.
source: hospital-list
title: Patients hurt by mines and explosive remnants of war
publisher: Regional hospital of Sarandel (invented)
country: XSA
source_type: clinic
source_rank: 2
counts: true
languages: [fr, fa]
as_of: 2026-06-30
files: {{pattern: "*.xlsx", skip_rows: 3, header_rows: 2}}
missing: {{"Inconnu": unknown, "Sans objet": not_applicable}}
tables:
  casualty_record:
    sheet: {SHEET}
    key: "{KEY}"
    columns:
      date: {{from: "{DATE}", dates: iso}}
      admin1_pcode: {{from: "{PROVINCE}"}}
      admin2_pcode: {{from: "{DISTRICT}"}}
      sex: {{from: "{SEXE}", values: {words(SEX)}}}
      age_years: {{from: "{AGE}"}}
      outcome: {{from: "{ETAT}", values: {words(OUTCOME)}}}
      civil_status: {{from: "{STATUT}", values: {words(STATUS)}}}
      device:
        from: "{ENGIN}"
        values: {words(DEVICE)}
      minutes_to_care: {{from: "{DELAI}", unit: minutes}}
      transport_mode: {{from: "{CARRIER}", values: {words(TRANSPORT)}}}
      first_care_place: {{from: "{PREMIERS}", values: {words(CARE)}}}
      death_place: {{from: "{LIEU}", values: {words(DEATH)}}}
    absent: {{disability_status: "the list knows injuries, not difficulties in functioning"}}
    carry: ["{PAVILLON}"]
    identity: {{"{NAME}": name, "{FATHER}": father_name, "{PHONE}": phone}}
thresholds: {{quarantine_max: 10%}}
"""
SPOILINGS = (
    Spoiling(
        "minutes_to_care_is_not_negative", "minutes_to_care", DELAI, one_of(-25, -90), lambda r: r.cells[DELAI] != ""
    ),
    Spoiling("value_is_in_code_list", "device", ENGIN, one_of("Explosion", "Mine ?")),
    Spoiling("date_is_not_a_phone_default", "date", DATE, one_of(dt.date(1970, 1, 1))),
    Spoiling("place_parent_agrees", "admin2_pcode", DISTRICT, other_province(DISTRICT), is_placed(DISTRICT)),
    key_twice(KEY),
    Spoiling(
        "date_fits_declared_format",
        "date",
        DATE,
        one_of("31/02/2021", "mars 2019"),
        breaks={"31/02/2021": "day_is_in_the_calendar"},
    ),
    Spoiling("age_is_plausible", "age_years", AGE, one_of(142, 233)),
    Spoiling("date_is_not_in_the_future", "date", DATE, one_of(dt.date(2032, 4, 9))),
    key_blank(KEY),
)


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the workbook."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    table = SourceFile(HOSPITAL, FILE, SHEET, COLUMNS, _rows(), len(TITLES) + 4)
    write_workbook(table, folder, TITLES)
    return [table]


def _rows() -> list[Row | None]:
    """Ward by ward, in order of the explosion, with a blank line between wards."""
    rng = dice("hospital")
    entered = [_row(f"D{n:04d}", person, rng) for n, person in enumerate(known_to(HOSPITAL), 1)]
    entered.sort(key=lambda row: WARDS.index(str(row.cells[PAVILLON])))
    planted = plant(entered, SPOILINGS, dice("hospital errors"))
    shown: list[Row | None] = []
    for row, following in zip(planted, [*planted[1:], None], strict=True):
        shown.append(row)
        if following and following.cells[PAVILLON] != row.cells[PAVILLON]:
            shown.append(None)
    return shown


def _row(key: str, person: Person, rng: Random) -> Row:
    ward = rng.choices(WARDS, (42, 36, 22))[0]
    persian = ward == PERSIAN_WARD
    spelling = PERSIAN if persian else FRENCH
    day = min(person.incident.date + dt.timedelta(days=rng.choice((0, 0, 0, 0, 1))), LAST_DAY)
    died = person.outcome == "killed"
    cells: dict[str, object] = {
        KEY: key,
        NAME: person.name.own(spelling),
        FATHER: person.name.fathers(spelling),
        PHONE: person.phone if rng.random() < 0.5 else "",
        SEXE: word_for(SEX, person.sex),
        AGE: max(1, person.age + rng.choice((0, 0, 0, 0, 1, -1))) if rng.random() > 0.03 else "",
        STATUT: "Inconnu" if rng.random() < 0.03 else word_for(STATUS, person.civil_status),
        DATE: day,
        PROVINCE: person.incident.district.province,
        DISTRICT: person.incident.district.pcode,
        ENGIN: "Inconnu" if rng.random() < 0.08 else word_for(DEVICE, person.incident.device),
        PAVILLON: ward,
        DELAI: person.minutes_to_care if person.minutes_to_care is not None and rng.random() > 0.06 else "",
        CARRIER: "Inconnu" if rng.random() < 0.05 else word_for(TRANSPORT, person.transport),
        PREMIERS: word_for(CARE, person.first_care),
        ETAT: word_for(OUTCOME, person.outcome) + ("e" if person.sex == "female" else ""),
        LIEU: word_for(DEATH, person.death_place) if died else "Sans objet",
    }
    return Row(_in_persian_digits(cells) if persian else cells, person.number)


def _in_persian_digits(cells: dict[str, object]) -> dict[str, object]:
    """Age, minutes, date and phone as the ward writes them; case numbers and codes are stamped in Latin ones."""
    written = dict(cells)
    for column in (AGE, DELAI, DATE, PHONE):
        written[column] = str(cells[column]).translate(PERSIAN_DIGITS)
    return written
