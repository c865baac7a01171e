"""A description is proved before it is used: every kind of name that is none is refused at its line, with the nearest one."""

import re

import pytest

from methods.dates import _PARTS
from schemas.countries import countries, is_country
from schemas.date_forms import LETTERS
from schemas.findings import Refused
from schemas.messages import LANGUAGES, rule_message
from schemas.source_names import place_of, slug
from schemas.source_text import read_source

REGISTER = """source: register
country: COL
source_type: national_registry
as_of: 2020-12-31
languages: [es]
files: {pattern: "*.csv", encoding: utf-8, vintage: {from_name: '(\\d{4})'}}
missing: {"-": unknown}
tables:
  casualty_record:
    key: id
    columns:
      date: {from: day, dates: "%d/%m/%Y"}
      admin1_pcode: {lookup: admin2_pcode}
      admin2_pcode: {from: place, pad: 5}
      sex: {from: sex, values: {f: female}}
      age_years: {from: age, unit: years}
      outcome: {rules: [{when: {died: yes}, is: killed}], otherwise: injured}
      civil_status: {value: civilian, note: no soldiers}
      device: {from: device, spellings: device}
    absent: {disability_status: not asked}
    identity: {name: name}
"""
SURVEY = """source: survey
country: COL
source_type: survey
as_of: 2020-12-31
tables:
  person:
    key: id
    disaggregation_unit: person
    population_group: survivors
    link: {to: register.casualty_record, key: case}
    columns: {sex: {from: sex}, age_years: {from: age}}
  functioning:
    of: person
    instrument: WG-SS
    columns: {seeing: {from: s, form_version: {from: v, since: "2"}, earlier: {value: not_asked}}}
  need:
    of: person
    asks: [medical]
    columns: {service: {value: medical}, need_status: {from: n}}
  barrier:
    of: need
    columns: {barrier: {multi: b, sep: " ", values: {far: distance}}}
"""
COUNTS = """source: counts
country: COL
source_type: media
as_of: 2020-12-31
tables:
  casualty_count:
    count: {killed: k, injured: i}
    group: {sex: {from: sex, multi: ",", many: mixed}, age_group: {value: adult}}
    absent: {disability_status: not asked}
"""
# (description, what stands there, a name that is none, what the refusal names as nearest)
NO_NAMES = [
    (REGISTER, "source: register", "source: decisions", "saddle accept"),
    (REGISTER, "country: COL", "country: CLO", "COL"),
    (REGISTER, "national_registry", "national_register", "national_registry"),
    (REGISTER, "[es]", "[esp]", "es"),
    (REGISTER, "as_of: 2020-12-31", "as_of: 2020-13-31", "2018-07-25"),
    (REGISTER, "encoding: utf-8", "encoding: uft-8", "utf-8"),
    (REGISTER, "encoding: utf-8", "encoding: zip", "utf-8"),
    (REGISTER, '"*.csv"', '"../*.csv"', "*.csv"),
    (REGISTER, '"*.csv"', '"/etc/*"', "*.csv"),
    (REGISTER, r"'(\d{4})'", r"'\d{4}'", r"(\d{4}-\d{2})"),
    (REGISTER, r"'(\d{4})'", r"'(\d{4}'", r"(\d{4}-\d{2})"),
    (REGISTER, '{"-": unknown}', '{"-": unkown}', "unknown"),
    (REGISTER, "casualty_record:", "casualties:", "casualty_record"),
    (REGISTER, "casualty_record:", "casualty_records@a b:", "casualty_record"),
    (REGISTER, "    key: id", "    kye: id", "key"),
    (REGISTER, "      sex:", "      sexe:", "sex"),
    (REGISTER, "{from: sex, values", "{form: sex, values", "from"),
    (REGISTER, "f: female", "f: femal", "female"),
    (REGISTER, "is: killed", "is: kill", "killed"),
    (REGISTER, "otherwise: injured", "otherwise: injurd", "injured"),
    (REGISTER, "value: civilian", "value: civil", "civilian"),
    (REGISTER, "spellings: device", "spellings: devices", "device"),
    (REGISTER, "%d/%m/%Y", "%d/%M/%y/%y", "%m"),
    (REGISTER, "unit: years", "unit: yaers", "years"),
    (REGISTER, "lookup: admin2_pcode", "lookup: admin2_code", "admin2_pcode"),
    (REGISTER, "pad: 5", "pad: 500", "1-20"),
    (REGISTER, "absent: {disability_status", "absent: {disability, disability_status", "disability_status"),
    (REGISTER, "name: name", "name: nam", "name"),
    (SURVEY, "disaggregation_unit: person", "disaggregation_unit: persons", "person"),
    (SURVEY, "population_group: survivors", "population_group: survivor", "survivors"),
    (SURVEY, "to: register.casualty_record", "to: register", "casualty_record"),
    (SURVEY, "of: need", "of: needs", "need"),
    (SURVEY, "of: need", "of: functioning", "need"),
    (SURVEY, "instrument: WG-SS", "instrument: WGSS", "WG-SS"),
    (SURVEY, "asks: [medical]", "asks: [medicine]", "medical"),
    (SURVEY, "instrument: WG-SS", "instrument: WG-SS\n    cut_off: DISABILITY9", "DISABILITY"),
    (SURVEY, "earlier: {value: not_asked}", "earlier: {value: not_askd}", "not_asked"),
    (SURVEY, "far: distance", "far: distanc", "distance"),
    (SURVEY, "{seeing:", "{seing:", "seeing"),
    (SURVEY, "service: {value: medical}", "service: {value: medic}", "medical"),
    (COUNTS, "killed: k", "kiled: k", "killed"),
    (COUNTS, "many: mixed", "many: mix", "mixed"),
]
NO_EFFECT = [
    (SURVEY, 'multi: b, sep: " ", ', "multi: b, ", "sep"),
    (REGISTER, "{from: age, unit: years}", "{from: age, unit: hours}", "years"),
    (REGISTER, "{from: age, unit: years}", "{from: age, on_unmapped: not_recorded}", "on_unmapped"),
    (REGISTER, "values: {f: female}", "values: {f: female}, otherwise: male", "otherwise"),
    (REGISTER, "values: {f: female}", "unit: years", "unit"),
    (REGISTER, "values: {f: female}", "value: male", "from"),
    (REGISTER, "files: {", "files: {sheets: [A, B], ", "sheets"),
    (REGISTER, "files: {", "files: {sheets: all, ", "sheets"),
    (REGISTER, "    key: id", "    key: id\n    row_key: content", "row_key"),
    (REGISTER, "    key: id", "    key: id\n    instrument: WG-SS", "functioning"),
    (REGISTER, "    key: id", "    key: id\n    asks: [medical]", "need"),
    (REGISTER, "    key: id", "    key: id\n    total_where: {place: all}", "casualty_count"),
    (REGISTER, "    identity", "    carry: [name]\n    identity", "identity.name"),
    (REGISTER, "    identity", "    drop: {sex: never}\n    identity", "drop.sex"),
    (REGISTER, "as_of:", "corrections: all\nas_of:", "corrections"),
    (REGISTER, "as_of:", "design: {strata: place}\nas_of:", "person"),
    (SURVEY, "    of: need", "    of: need\n    parent: {sheet: a, by: {b: c}}", "of"),
]


def told(text: str, language: str = "en") -> str:
    with pytest.raises(Refused) as refused:
        read_source(text, "raw/x/source.yaml")
    return rule_message(refused.value.rule_id, language, refused.value.params)[0]


@pytest.mark.parametrize("description", [REGISTER, SURVEY, COUNTS])
def test_what_is_changed_below_is_taken_as_it_is(description):
    assert read_source(description).as_of == "2020-12-31"


@pytest.mark.parametrize(("description", "there", "instead", "near"), [*NO_NAMES, *NO_EFFECT])
def test_no_name_and_no_word_without_effect_is_taken(description, there, instead, near):
    assert description.count(there) >= 1
    changed = description.replace(there, instead, 1)
    line = changed[: changed.index(instead)].count("\n") + 1
    said = [told(changed, language) for language in LANGUAGES]
    lines = range(line, line + instead.count("\n") + 1)
    assert near in said[0] and any(f"line {number}:" in said[0] for number in lines), said[0]
    assert len(set(said)) == len(LANGUAGES) and not any(re.search(r"\[[a-z_]+\]", one) for one in said)


def test_at_least_forty_kinds_of_names_are_tried():
    assert len({there for _, there, _, _ in NO_NAMES}) >= 30 and len(NO_NAMES) >= 40


def test_everything_wrong_is_told_at_once_each_at_its_line():
    wrong = (
        REGISTER.replace("country: COL", "country: CLO").replace("f: female", "f: femal").replace("pad: 5", "pad: x")
    )
    wrong = wrong.replace("    key: id", "    key: id\n    colums: {}").replace("is: killed", "is: kill")
    said = told(wrong, "fr")
    assert [said.count(f"ligne {line} :") for line in (2, 11, 15, 16, 18)] == [1, 1, 1, 1, 1]
    assert not any(word in said for word in ("Input", "valid", "should", "line "))


def test_a_profiles_entry_is_taken_out_by_an_empty_text():
    plain = read_source("extends: generic-casualty\ncountry: XSA\n")
    without = read_source(
        "extends: generic-casualty\ncountry: XSA\ntables: {casualty_record: {identity: {phone: ''}}}\n"
    )
    assert set(plain.tables["casualty_record"].identity) - set(without.tables["casualty_record"].identity) == {"phone"}


def test_slugs_are_names_where_they_can_be():
    assert [slug(name) for name in ("register", "A_b-9", "Victims 2024")] == ["register", "A_b-9", "victims-2024"]
    assert slug("Registre des victimes blessées") == "registre-des-victimes-blessees"
    assert slug("سجل الضحايا").isascii() and slug("！？").startswith("source-")
    assert place_of("a-b") == place_of("A_b") != place_of("a-c")
    assert all("/" not in slug(name) and ".." not in slug(name) for name in ("../x", "/etc/passwd", "a/../b", "C:\\x"))


def test_countries_are_those_of_iso_and_those_it_leaves_to_users():
    assert len(countries()) == 249
    assert all(map(is_country, ("COL", "ZZZ", "XSA", "QMA", "AAZ")))
    assert not any(map(is_country, ("YUG", "AB", "QLZ", "col", "UNK")))
    assert all(re.fullmatch("[A-Z]{3}", code) for code in countries())  # so no row can break `country_is_iso3`


def test_letters_of_date_formats_are_those_that_are_read():
    assert set(LETTERS) == set(_PARTS)


@pytest.mark.parametrize(
    "columns", ["", "columns: {civil_status: {value: civilian}}", "columns: {sex: {from: sex, optional: true}}"]
)
def test_a_table_whose_rows_nothing_tells_apart_is_refused(columns):
    source = "source: media list\ncountry: COL\nsource_type: media\nas_of: 2020\ntables:\n"
    absent = "absent: {sex: no, age_group: no, disability_status: no}"
    with pytest.raises(Refused) as refused:
        read_source(f"{source}  casualty_record:\n    row_key: content\n    {absent}\n    {columns}\n")
    assert "rows_are_told_apart_by_nothing" in str(refused.value.params["reason"])
    read_source(f"{source}  casualty_record:\n    key: id\n    {absent}\n    {columns}\n")
