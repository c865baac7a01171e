"""A proposed source.yaml: decides by values, asks what it cannot know, never prints a name."""

import pytest
import yaml

from assets.raw.propose import propose
from assets.raw.template import write_template

NAMES = ["Zulmira Quispe", "Obdulio Tapia", "Ferdows Azimi", "Nadezhda Ilchuk", "Baraka Omondi", "Sokha Chann"]


def rows() -> str:
    """`genero` holds outcomes, `estado` sexes; days up to 12 only; a name column, and one nobody would call so."""
    lines = ["genero,estado,fecha,victim_name,quien,edad,rareza,telefono"]
    for n in range(24):
        name, other = NAMES[n % 6], f"{NAMES[(n + 1) % 6]} {'abcdefghijklmnopqrstuvwx'[n]}"
        outcome = "Killd" if n == 5 else ("Herido", "Muerto")[n % 2]
        sex = ("Femenino", "Masculino", "Hombre")[n % 3]
        lines.append(
            f"{outcome},{sex},{n % 12 + 1:02}/{n % 11 + 1:02}/2020,{name},{other},{n + 7},{n % 2},07001234{n:02}"
        )
    return "\n".join(lines) + "\n"


def test_values_decide_and_doubts_are_asked(tmp_path):
    (path := tmp_path / "lista.csv").write_text(rows(), "utf-8")
    text = propose(path)
    read = yaml.safe_load(text)
    assert read["country"] == read["source_type"] == read["as_of"] == "???"
    table = read["tables"]["casualty_record"]
    assert table["columns"]["sex"] == {"from": "estado"}
    assert table["columns"]["outcome"] == {"from": "genero"}
    assert text.count("exchanged?") == 2
    assert '"Killd" (1 rows)' in text
    assert table["columns"]["date"] == {"from": "fecha", "dates": "???"}
    assert "ambiguous: all dates fit" in text and "%d/%m/%Y" in text and "%m/%d/%Y" in text
    assert table["columns"]["age_years"] == {"from": "edad"}
    assert table["identity"] == {"victim_name": "name", "telefono": "phone"}
    assert '# not mapped: "quien"' in text and '# not mapped: "rareza"' in text


def test_names_never_appear(tmp_path):
    (path := tmp_path / "lista.csv").write_text(rows(), "utf-8")
    text = propose(path)
    assert not [part for name in NAMES for part in name.split() if part in text]
    assert "07001234" not in text


def test_a_name_in_a_coded_column_is_not_printed(tmp_path):
    body = "victim_name,sex\n" + "".join(f"{NAMES[n % 6]},{('male', 'female')[n % 2]}\n" for n in range(20))
    (path := tmp_path / "x.csv").write_text(body + f"{NAMES[0]},{NAMES[0]}\n", "utf-8")
    assert NAMES[0].split()[0] not in propose(path)


def test_a_file_without_headings_shows_no_first_row(tmp_path):
    (path := tmp_path / "x.csv").write_text(f"{NAMES[0]},male,34\n{NAMES[1]},female,20\n", "utf-8")
    text = propose(path)
    assert "row of headings" in text and NAMES[0] not in text
    yaml.safe_load(text)


@pytest.mark.parametrize(("encoding", "sexes"), [("cp1256", ("ذكر", "أنثى")), ("cp1252", ("féminin", "masculin"))])
def test_encoding_delimiter_and_title_rows(tmp_path, encoding, sexes):
    body = "".join(f"{sexes[n % 2]};{n % 28 + 1:02}/03/2021\n" for n in range(40))
    head = "Liste;\n\n" if encoding == "cp1252" else "قائمة المصابين;\n\n"
    (path := tmp_path / "x.csv").write_bytes((head + "sex;date\n" + body).encode(encoding))
    read = yaml.safe_load(propose(path))
    assert read["files"] == {"pattern": "*.csv", "encoding": encoding, "delimiter": ";", "skip_rows": 2}
    assert read["tables"]["casualty_record"]["columns"] == {
        "sex": {"from": "sex"},
        "date": {"from": "date", "dates": "%d/%m/%Y"},
    }


def test_an_empty_template_can_be_proposed(tmp_path):
    write_template(path := tmp_path / "casualties.xlsx")
    yaml.safe_load(propose(path))


def test_hxl_row_is_found(tmp_path):
    (path := tmp_path / "x.csv").write_text("When,Gender\n#date,#sex\n" + "2020-01-02,male\n2020-01-13,female\n" * 5)
    read = yaml.safe_load(propose(path))
    assert read["files"]["hxl"] is True
    assert read["tables"]["casualty_record"]["columns"]["date"]["dates"] == "iso"


def test_colombia_finds_its_profile(realdata):
    text = propose(realdata / "colombia-map-muse-victims" / "victimas_map_muse_2021-07.csv")
    columns = yaml.safe_load(text)["tables"]["casualty_record"]["columns"]
    assert columns["date"] == {"year": "ano", "month": "mes"}
    made = {name: spec.get("from") for name, spec in columns.items()}
    assert {"sex": "genero", "outcome": "estado", "age_group": "rangoedad"}.items() <= made.items()
    assert {"civil_status": "condicion", "activity": "Actividad", "device": "tipoevento"}.items() <= made.items()
    assert columns["admin2_pcode"] == {"from": "codigodanemunicipio", "pad": 5, "prefix": "???"}
    assert '"Accidente por MUSE" (' in text
    assert "GRANADA" not in text


def test_thousands_signs_in_the_older_vintage_are_seen(realdata):
    text = propose(realdata / "colombia-map-muse-victims" / "victimas_map_muse_2017-07.csv")
    columns = yaml.safe_load(text)["tables"]["casualty_record"]["columns"]
    assert columns["date"]["number"] == {"thousands": ","}
