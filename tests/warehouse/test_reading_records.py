"""JSON and Parquet: records as rows, nested records as tables of their own."""

import datetime
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading import read_file

CASES = {
    "exported": "2024-01-01",
    "cases": [
        {"id": "A", "who": {"sex": "F", "age": 4.0}, "injuries": [{"part": "hand"}, {"part": "eye", "side": None}]},
        {"id": "B", "who": {"sex": "M"}, "injuries": []},
        {"id": "C", "seen": True, "injuries": [{"part": "leg", "tags": ["left", "below"]}]},
    ],
}


def rows_of(sheet):
    batches = list(sheet.batches())
    records = pa.Table.from_batches(batches).to_pylist() if batches else []
    return [(record["source_row"], {k: v for k, v in record.items() if k != "source_row"}) for record in records]


def written(folder: Path, content: object, name: str = "a.json") -> Path:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_array_of_records(tmp_path):
    (sheet,) = read_file(written(tmp_path, [{"sex": "F", "age": 4}, {}, {"age": 1.5, "dead": False}]), Files())
    assert rows_of(sheet) == [
        (1, {"sex": "F", "age": "4", "dead": None}),
        (3, {"sex": None, "age": "1.5", "dead": "FALSE"}),
    ]
    assert (sheet.n_read, sheet.n_blank, sheet.name) == (2, 1, "")


def test_nested_records_are_reached_by_their_path(tmp_path):
    cases, injuries = read_file(written(tmp_path, CASES), Files(), ["cases", "cases.injuries"])
    assert cases.columns == ["id", "who.sex", "who.age", "injuries", "seen"]
    assert [(row, cells["id"], cells["who.age"], cells["seen"]) for row, cells in rows_of(cases)] == [
        (1, "A", "4", None),
        (2, "B", None, None),
        (3, "C", None, "TRUE"),
    ]
    assert rows_of(injuries) == [
        (1, {"part": "hand", "_parent_index": "1", "side": None, "tags": None}),
        (2, {"part": "eye", "_parent_index": "1", "side": None, "tags": None}),
        (3, {"part": "leg", "_parent_index": "3", "side": None, "tags": '["left", "below"]'}),
    ]


def test_parents_are_numbered_in_their_own_table(tmp_path):
    content = [{"visits": [{"n": "a", "tests": [{"t": 1}]}]}, {"visits": [{"n": "b", "tests": [{"t": 2}, {"t": 3}]}]}]
    visits, tests = read_file(written(tmp_path, content), Files(), ["visits", "visits.tests"])
    assert [(row, cells["n"], cells["_parent_index"]) for row, cells in rows_of(visits)] == [
        (1, "a", "1"),
        (2, "b", "2"),
    ]
    assert [(cells["t"], cells["_parent_index"]) for _, cells in rows_of(tests)] == [("1", "1"), ("2", "2"), ("3", "2")]


def test_newline_json(tmp_path):
    path = written(tmp_path, '{"sex": "F"}\n\n{"sex": "M"}\n', "a.ndjson")
    assert rows_of(read_file(path, Files())[0]) == [(1, {"sex": "F"}), (3, {"sex": "M"})]


def test_geojson_features(tmp_path):
    place = {"type": "Point", "coordinates": [-75.5, 6.0]}
    features = [
        {"type": "Feature", "id": 7, "properties": {"type": "mine", "lat": "north"}, "geometry": place},
        {"type": "Feature", "properties": {"type": "shell"}, "geometry": None},
    ]
    (sheet,) = read_file(written(tmp_path, {"type": "FeatureCollection", "features": features}, "a.geojson"), Files())
    assert rows_of(sheet) == [
        (1, {"type": "mine", "lat": "north", "id": "7", "lon": "-75.5", "lat (2)": "6"}),
        (2, {"type": "shell", "lat": None, "id": None, "lon": None, "lat (2)": None}),
    ]


def test_parquet_as_text(tmp_path):
    table = pa.table(
        {
            "n": pa.array([45, None], pa.int32()),
            "x": [45.0, 1.5],
            "dead": [True, False],
            "day": [datetime.date(2019, 2, 3), None],
            "at": pa.array([datetime.datetime(2019, 2, 3), datetime.datetime(2019, 2, 3, 4, 5)], pa.timestamp("us")),
            "money": pa.array([Decimal("1.50"), None], pa.decimal128(5, 2)),
            "sex": pa.array(["F", "M"]).dictionary_encode(),
            "list": [["a"], []],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    (sheet,) = read_file(tmp_path / "a.parquet", Files())
    assert [(row, list(cells.values())) for row, cells in rows_of(sheet)] == [
        (1, ["45", "45", "TRUE", "2019-02-03", "2019-02-03", "1.50", "F", '["a"]']),
        (2, [None, "1.5", "FALSE", None, "2019-02-03T04:05:00", None, "M", "[]"]),
    ]


def test_colombian_events(realdata):
    path = realdata / "colombia-map-muse-events" / "eventos_2018.geojson"
    (sheet,) = read_file(path, Files())
    rows = rows_of(sheet)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert len(rows) == 552
    assert [float(cells["lon"]) for _, cells in rows] == [f["geometry"]["coordinates"][0] for f in features]


def test_aid_worker_incidents(realdata):
    path = realdata / "insecurity-insight-hxl-xlsx" / "aid_worker_kika_api.json.gz"
    (sheet,) = read_file(path, Files())
    assert [len(rows_of(sheet)), len(json.loads(gzip.decompress(path.read_bytes())))] == [1_299, 1_299]


def test_dhis2_tracker_levels(realdata):
    path = realdata / "dhis2-tracker-shape" / "trackedEntitiesWithEnrollmentsAndEvents.json"
    enrollments = "trackedEntities.enrollments"
    sheets = read_file(path, Files(), ["trackedEntities", enrollments, f"{enrollments}.events.dataValues"])
    assert [len(rows_of(sheet)) for sheet in sheets] == [2, 2, 5]


@pytest.mark.parametrize(
    "content",
    ['[{"id": 1, "sex": "F"}, {"id": 2, "sex": "F", "sex": "M"}]', '{"id": 1, "sex": "F", "sex": "M"}\n{"id": 2}',
     '[{"id": 1, "who": {"sex": "F", "age": 3, "sex": "F"}}]'],
)  # fmt: skip
def test_a_key_said_twice_in_one_object_is_refused(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(Refused) as refused:
        read_file(tmp_path / "a.json", Files())
    said = {"says": "reason_json_key_twice", "column": "sex"}
    assert (refused.value.rule_id, refused.value.params["reason"]) == ("file_is_json", [said])
