"""The list of a clearance operator in one province: a CSV typed on a computer set to Arabic (cp1256).

Words are Dari, dates Solar Hijri; digits are ASCII and the yeh is the Arabic one, as cp1256 has no others.
"""

import datetime as dt
from pathlib import Path
from random import Random

import jdatetime

from demo import dice
from demo.files import Row, SourceFile, word_for, words, write_csv
from demo.names import PERSIAN, typed_on_arabic_keys
from demo.offices import OPERATOR, known_to
from demo.people import LAST_DAY, Person
from demo.planted import Spoiling, is_placed, key_twice, one_of, other_province, plant

FILE, ENCODING = "operator_casualties.csv", "cp1256"
SEX = {"زن": "female", "دختر": "female", "مرد": "male", "پسر": "male"}
OUTCOME = {"كشته": "killed", "زخمي": "injured"}
STATUS = {"ملكي": "civilian", "نظامي": "military_security", "ماين پاك": "deminer"}
DEVICE = {
    "ماين ضد پرسونل": "mine_ap", "ماين ضد وسايط": "mine_av", "ماين دست ساز": "mine_improvised", "ماين": "mine_unspecified",
    "بمب خوشه اي": "cmr_submunition", "مهمات منفجر ناشده": "erw_other", "ماين يا مهمات": "mine_erw_undifferentiated",
}  # fmt: skip
ACTIVITY = {
    "عبور": "passing_by", "سفر در سرك": "travelling_usual_road", "سفر در راه ميانبر": "travelling_path_shortcut",
    "دهقاني": "farming", "چوپاني": "tending_animals", "جمع آوري هيزم": "collecting_food_water_wood", "شكار": "hunting_fishing",
    "بازي": "playing", "كار خانه": "housework", "دست زدن به مهمات": "handling", "جمع آوري آهن": "scrap_collection",
    "ساختمان": "construction", "ماين پاكي": "demining", "كمك به زخمي": "rescue", "فعاليت نظامي": "military_activity",
    "ديگر": "other",
}  # fmt: skip
COLUMNS = (
    "شماره", "تاريخ حادثه", "كد ولايت", "كد ولسوالي", "قريه", "نام", "نام پدر", "تيلفون", "جنس", "سن", "نتيجه", "حالت",
    "نوع مهمات", "فعاليت",
)  # fmt: skip
KEY, DATE, PROVINCE, DISTRICT, VILLAGE, NAME, FATHER, PHONE, GENDER, AGE, RESULT, STATE, ORDNANCE, DOING = COLUMNS
NOT_KNOWN = "نامعلوم"
YAML = f"""# The list of a clearance operator in Miralen, Sarandia (invented): one row per casualty near its work, in Dari.
# The computer is set to Arabic: cp1256 has the Arabic yeh and kaf and ASCII digits, no Persian ones.
source: operator-list
title: Casualties known to the clearance operator in Miralen
publisher: Miralen Demining Operator (invented)
country: XSA
source_type: operator
source_rank: 3
counts: true
languages: [prs]
as_of: 2026-06-30
files: {{pattern: "*.csv", encoding: {ENCODING}, delimiter: ","}}
missing: {{"{NOT_KNOWN}": unknown}}
tables:
  casualty_record:
    key: "{KEY}"
    columns:
      date: {{from: "{DATE}", dates: "%Y/%m/%d", calendar: solar_hijri}}
      admin1_pcode: {{from: "{PROVINCE}"}}
      admin2_pcode: {{from: "{DISTRICT}"}}
      sex: {{from: "{GENDER}", values: {words(SEX)}}}
      age_years: {{from: "{AGE}"}}
      outcome: {{from: "{RESULT}", values: {words(OUTCOME)}}}
      civil_status: {{from: "{STATE}", values: {words(STATUS)}}}
      device:
        from: "{ORDNANCE}"
        values: {words(DEVICE)}
      activity:
        from: "{DOING}"
        values: {words(ACTIVITY)}
    absent: {{disability_status: not asked by the operator}}
    identity: {{"{NAME}": name, "{FATHER}": father_name, "{PHONE}": phone}}
    drop: {{"{VILLAGE}": village}}
thresholds: {{quarantine_max: 10%}}
"""
SPOILINGS = (
    Spoiling("year_fits_declared_calendar", "date", DATE, one_of("2019/05/14", "2021/11/02")),
    Spoiling("value_is_in_code_list", "outcome", RESULT, one_of("انتقال", "؟")),
    Spoiling("date_fits_declared_format", "date", DATE, one_of("1399/13/02", "1400/7")),
    Spoiling("place_parent_agrees", "admin2_pcode", DISTRICT, other_province(DISTRICT), is_placed(DISTRICT)),
    key_twice(KEY),
)


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the list."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    rng = dice("operator")
    rows = [_row(f"M-{n:03d}", person, rng) for n, person in enumerate(known_to(OPERATOR), 1)]
    planted: list[Row | None] = [*plant(rows, SPOILINGS, dice("operator errors"))]
    table = SourceFile(OPERATOR, FILE, "", COLUMNS, planted, 2)
    write_csv(table, folder, ENCODING)
    return [table]


def _row(key: str, person: Person, rng: Random) -> Row:
    day = jdatetime.date.fromgregorian(
        date=min(person.incident.date + dt.timedelta(days=rng.choice((0, 0, 0, 1))), LAST_DAY)
    )
    adult = person.group == "adult"
    cells: dict[str, object] = {
        KEY: key,
        DATE: f"{day.year}/{day.month:02d}/{day.day:02d}",
        PROVINCE: person.incident.district.province,
        DISTRICT: person.incident.district.pcode,
        VILLAGE: f"قريه {rng.randrange(1, 40)}",
        NAME: typed_on_arabic_keys(person.name.own(PERSIAN)),
        FATHER: typed_on_arabic_keys(person.name.fathers(PERSIAN)),
        PHONE: person.phone if rng.random() < 0.4 else "",
        GENDER: ("زن" if adult else "دختر") if person.sex == "female" else ("مرد" if adult else "پسر"),
        AGE: person.age if rng.random() > 0.05 else "",
        RESULT: word_for(OUTCOME, person.outcome),
        STATE: word_for(STATUS, person.civil_status),
        ORDNANCE: NOT_KNOWN if rng.random() < 0.05 else word_for(DEVICE, person.incident.device),
        DOING: NOT_KNOWN if rng.random() < 0.05 else word_for(ACTIVITY, person.activity),
    }
    return Row(cells, person.number)
