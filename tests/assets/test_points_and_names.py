"""Told at the cell, without setting a row aside: points outside their country, exchanged coordinates, damaged names."""

import json

import pytest
from conftest import REGISTER_YAML
from source_loads import findings_of, loaded

# a square of four degrees, with a hole of one degree in it
SQUARE = [[-76, 2], [-72, 2], [-72, 6], [-76, 6], [-76, 2]]
HOLE = [[-74.5, 3.5], [-73.5, 3.5], [-73.5, 4.5], [-74.5, 4.5], [-74.5, 3.5]]
ROWS = {
    "inside": "1,A,01/03/2019,F,20,injured,2.5,-75.5,V",
    "at the border": "2,B,01/03/2019,F,20,injured,2.5,-76.08,V",
    "in the hole": "3,C,01/03/2019,F,20,injured,4.0,-74.0,V",
    "outside": "4,D,01/03/2019,F,20,injured,2.5,-79.5,V",
    "exchanged": "5,E,01/03/2019,F,20,injured,-75.5,2.5,V",
    "without a point": "6,F,01/03/2019,F,20,injured,,,V",
    "off the globe": "7,G,01/03/2019,F,20,injured,255,-75.5,V",
}
TOLD = {
    4: "point_lies_in_its_country",
    5: "point_lies_in_its_country",
    6: "coordinates_are_not_exchanged",
    8: "coordinates_are_on_the_globe",
}
SOME = REGISTER_YAML.replace("50%", "50%, damaged_max: 50%")


def boundaries(folder, **properties) -> None:
    shape = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}
    feature = {"type": "Feature", "properties": {"pcode": "CO", "level": 1, **properties}, "geometry": shape}
    (folder / "reference").mkdir(exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "reference" / "boundaries.geojson").write_text(text)


@pytest.mark.parametrize("properties", [{"country_iso3": "COL"}, {}])
def test_points_outside_their_country_are_told_at_their_cell(register, properties):
    folder = register(*ROWS.values(), yaml=SOME)
    boundaries(folder, **properties)
    load = loaded(folder)
    assert (
        load.refusal is None and load.files[0].tables[0].n_accepted == 7
    )  # who lies off the globe counts, without a point
    told = {row["source_row"]: row for row in findings_of(folder, load)}
    assert {row: one["rule_id"] for row, one in told.items()} == TOLD and len(findings_of(folder, load)) == 4
    assert (told[5]["cell"], told[5]["severity"], told[5]["value"]) == ("G5", "warning", "2.5, -79.5")
    assert told[5]["record_id"]


def test_a_longitude_beyond_ninety_in_the_place_of_the_latitude_is_told_as_exchanged(register):
    shifted = [row.replace("-75.5", "104.5") for row in (ROWS["inside"], ROWS["exchanged"])]
    folder = register(*shifted, yaml=SOME)
    boundaries(folder)
    text = (folder / "reference" / "boundaries.geojson").read_text()
    (folder / "reference" / "boundaries.geojson").write_text(text.replace("-76", "104").replace("-72", "108"))
    found = {(row["source_row"], row["rule_id"]) for row in findings_of(folder, loaded(folder))}
    assert found == {(3, "coordinates_are_on_the_globe"), (3, "coordinates_are_not_exchanged")}


def test_without_boundaries_of_the_country_nothing_is_said_of_points(register):
    folder = register(*[row for row in ROWS.values() if ",255," not in row])
    assert findings_of(folder, loaded(folder)) == []
    boundaries(folder, country_iso3="PER")
    assert findings_of(folder, loaded(folder)) == []


def test_boundaries_that_are_no_shapes_are_refused_in_words(register):
    folder = register(*ROWS.values())
    (folder / "reference").mkdir()
    (folder / "reference" / "boundaries.geojson").write_text('{"features": [{"geometry": {"type": "Polygon"}}]}')
    assert loaded(folder).refusal["rule_id"] == "boundaries_are_shapes"


def test_damaged_names_are_told_by_address_and_never_shown(register):
    names = ["José", "JosÃ© PÃ©rez", "AMANHÃO", "ظافر", "ط§ظ„ظ‚ط§ط³ظ…", "Anna"]
    folder = register(*(f"{n},{name},01/03/2019,F,20,injured,,,V" for n, name in enumerate(names)))
    load = loaded(folder)
    found = findings_of(folder, load)
    assert [(one["cell"], one["rule_id"], one["value"]) for one in found] == [
        ("B3", "identity_text_is_not_damaged", None),
        ("B6", "identity_text_is_not_damaged", None),
    ]
    assert load.files[0].tables[0].n_accepted == 6
    receipts = "".join(file.read_text() for file in (folder / "store" / "landing").rglob("*.json"))
    assert "identity_text_is_not_damaged" in receipts and "rez" not in receipts
