"""JSON, GeoJSON and Parquet with what their formats allow and no table has, or what they forbid."""

import json
import random
import struct
from decimal import Decimal

import pyarrow as pa
from fuzz import bases
from fuzz.bases import parquet_of
from fuzz.kinds import Made, a_class

_ODD = (
    None,
    True,
    1e308,
    -0.0,
    10**40,
    "",
    "x",
    [],
    {},
    [[]],
    {"a": {"a": 1}},
    [{"value": 1}],
    [1, "a"],
    {"": 0},
    {"type": "Point"},
)


@a_class
def deep_json(rng: random.Random) -> Made:
    depth = rng.choice((50, 500, 990, 5_000, 100_000, 1_000_000))
    opening, closing = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")))
    return rng.choice(("a.json", "a.ndjson", "a.geojson")), (opening * depth + "1" + closing * depth).encode()


@a_class
def odd_json(rng: random.Random) -> Made:
    content = json.dumps(bases.objects(rng))
    old, new = rng.choice((
        ('"F"', "NaN"), ('"M"', "Infinity"), ('"1"', "1" * 5000), ('"1"', "1e999"), ('"sex"', '"id"'), (":", ":,"), ('"F"', '"\\ud800"'),
        ('"id"', '""'), ('"id"', '"' + "k" * 100_000 + '"'), ("{", "{" + '"z":[' * 40), ('"id"', '"\\u0000"'), ("[", '{"a":['),
    ))  # fmt: skip
    return rng.choice(("a.json", "a.ndjson")), content.replace(old, new, rng.choice((1, 3))).encode()


@a_class
def odd_records(rng: random.Random) -> Made:
    records = [
        rng.choice((*_ODD, {"id": rng.choice(_ODD), "sex": rng.choice(_ODD)})) for _ in range(rng.choice((1, 4)))
    ]
    content: object = rng.choice(
        (records, {"a": records}, {"features": records}, records[0], {"a": {"b": records, "c": records}})
    )
    return rng.choice(("a.json", "a.ndjson", "a.geojson")), json.dumps(content).encode()


@a_class
def odd_geometries(rng: random.Random) -> Made:
    content = json.loads(bases.geojson(rng))
    for feature in content["features"]:
        feature["geometry"] = rng.choice((
            None, 7, "Point", [], {"type": "Point"}, {"type": "Point", "coordinates": []}, {"type": "Point", "coordinates": None},
            {"type": "Point", "coordinates": ["4.5", {}]}, {"type": "Point", "coordinates": {"x": 1}}, {"type": "Polygon"},
            {"type": "Point", "coordinates": [float("nan"), 1e400]}, {"type": "GeometryCollection", "geometries": [{}]},
        ))  # fmt: skip
        if rng.random() < 0.3:
            feature["properties"] = rng.choice(_ODD)
    if rng.random() < 0.3:
        content["features"].append(rng.choice(_ODD))
    return rng.choice(("a.geojson", "a.json")), json.dumps(content).encode()


@a_class
def odd_types(rng: random.Random) -> Made:
    value, kind = rng.choice((
        (Decimal("12.50"), pa.decimal128(10, 2)), (Decimal("1") / 3, pa.decimal256(70, 40)), ([1, None], pa.list_(pa.int64())),
        ({"a": 1}, pa.struct([("a", pa.int64())])), ([("k", 1)], pa.map_(pa.string(), pa.int64())), (b"\xff\0", pa.binary()),
        (b"abcd", pa.binary(4)), (1 << 62, pa.timestamp("us")), (-(1 << 62), pa.timestamp("s")), (1 << 62, pa.timestamp("ns", "UTC")),
        (1 << 30, pa.date32()), (1 << 62, pa.date64()), (86_399, pa.time32("s")), (1 << 62, pa.duration("ns")), (1.5, pa.float16()),
        (float("nan"), pa.float64()), (True, pa.bool_()), (None, pa.null()), ((1 << 64) - 1, pa.uint64()), ("x", pa.large_string()),
        ("x", pa.dictionary(pa.int32(), pa.string())), ([[None]], pa.list_(pa.list_(pa.int8()))), ("x", pa.string_view()),
    ))  # fmt: skip
    try:
        column = (
            pa.array([value, None], pa.int64()).cast(kind, safe=False)
            if isinstance(value, int)
            else pa.array([value, None], kind)
        )
        return "a.parquet", parquet_of(pa.table({"id": ["1", "2"], "sex": column, "": column}))
    except (pa.ArrowException, OverflowError, TypeError):
        return "a.parquet", parquet_of(pa.table({"id": ["1", "2"], "sex": ["F", "F"]}))


@a_class
def lying_footer(rng: random.Random) -> Made:
    content = bytearray(bases.parquet(rng))
    size = struct.unpack("<I", content[-8:-4])[0]
    if rng.random() < 0.2:
        struct.pack_into("<I", content, len(content) - 8, rng.choice((0, size + 9, (1 << 32) - 1)))
    for _ in range(rng.choice((1, 4))):
        content[len(content) - 8 - rng.randrange(1, size)] = rng.randrange(256)
    return "a.parquet", bytes(content)


@a_class
def text_that_is_none(rng: random.Random) -> Made:
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(struct.pack("<ii", 0, 2)), pa.py_buffer(b"\xff\xfe")]
    )
    return "a.parquet", parquet_of(pa.table({"id": ["1"], "sex": bad}))


@a_class
def keys_without_end(rng: random.Random) -> Made:
    """Records that share no key, or say one twice, or say it flat and nested: the table is as wide as all of them."""
    n = rng.choice((20, 4_000, 16_000, 40_000))
    if rng.random() < 0.4:
        records = [{"id": k, f"c{k}": 1} for k in range(n)]
        return rng.choice(("a.json", "a.ndjson")), "\n".join(map(json.dumps, records)).encode()
    twice = (
        '{"id": 1, "id": 2}',
        '{"a": {"b": 1}, "a.b": 2}',
        '{"\\ud800": 1}',
        '{"a": {"a": {"": 1}}, "a.a.": 2}',
        '{" id ": 1, "id": 2}',
    )
    return "a.json", f"[{', '.join(rng.choices(twice, k=3))}]".encode()


@a_class
def small_in_large(rng: random.Random) -> Made:
    """Megabytes of the smallest things there are."""
    one, n = rng.choice(("{},", "[],", '{"a":1},', "1,", '"",', '{"id":[1,[2]]},')), rng.choice((1_000, 3_000_000))
    return rng.choice(("a.json", "a.geojson")), ("[" + one * (n * 2 // len(one)) + one[:-1] + "]").encode()


@a_class
def same_value_without_end(rng: random.Random) -> Made:
    """Kilobytes of Parquet that say one value many million times, or a table without columns, or with a thousand pieces."""
    n, long = rng.choice(((1_000, 1), (3_000_000, 1), (1_000_000, 4_000), (20_000, 200_000)))
    value = pa.DictionaryArray.from_arrays(pa.array([0], pa.int32()).take(pa.array([0] * 1)), pa.array(["F" * long]))
    column = pa.chunked_array([value.take(pa.array([0] * min(n, 100_000), pa.int32()))] * -(-n // 100_000))
    table = rng.choice((
        pa.table({"id": column, "sex": column}), pa.table({"id": column}), pa.table({}), pa.table({"id": pa.array([], pa.string())}),
        pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"]), pa.array(["3"])], names=["id", "id", "source_row"]),
    ))  # fmt: skip
    return "a.parquet", parquet_of(table)
