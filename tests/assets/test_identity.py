"""Identifiers leave keyed hashes: the same person written another way has the same key, without the secret nobody."""

import pyarrow as pa

from assets.raw.identity import IDENTITY_SCHEMA, keyed_identity

KINDS = {"nom": "name", "tel": "phone", "doc": "document", "born": "birth_date", "street": "address"}
SECRET = "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4="


def keyed(*rows: tuple, secret: str = SECRET) -> list[dict]:
    columns = [pa.array([row[n] for row in rows], pa.string()) for n in range(len(KINDS))]
    numbers = pa.array(range(2, len(rows) + 2), pa.int64())
    batch = pa.record_batch([*columns, numbers], names=[*KINDS, "source_row"])
    made = keyed_identity(batch, KINDS, secret)
    assert made.schema == IDENTITY_SCHEMA
    return made.to_pylist()


def test_each_identifier_is_a_row_with_the_key_of_its_kind():
    found = {row["kind"]: row for row in keyed(("Zoë Ánh", "079-123 45", "X 9", "1990-05-06", "Main St"))}
    assert set(found) == set(KINDS.values())
    filled = {
        kind: [c for c in ("key_document", "key_name_year", "key_phone") if row[c]] for kind, row in found.items()
    }
    assert filled == {"name": ["key_name_year"], "phone": ["key_phone"], "document": ["key_document"],
                      "birth_date": [], "address": []}  # fmt: skip
    assert found["name"]["value"] == "Zoë Ánh" and found["name"]["source_row"] == 2
    assert len(found["name"]["key_name_year"]) == 32


def test_another_spelling_has_the_same_key_another_year_or_secret_has_not():
    same = keyed(("ZOË  ÁNH", "07912345", "x9", "06.05.1990", None), ("Zoë Ánh", "079 123 45", "X-9", "1990", ""))
    for kind, key in (("name", "key_name_year"), ("phone", "key_phone"), ("document", "key_document")):
        one, other = (row[key] for row in same if row["kind"] == kind)
        assert one == other
    (younger, *_) = keyed(("Zoë Ánh", None, None, "1991", None))
    assert younger["key_name_year"] != next(row["key_name_year"] for row in same if row["kind"] == "name")
    (elsewhere, *_) = keyed(("Zoë Ánh", None, None, "1990", None), secret=SECRET[::-1])
    assert elsewhere["key_name_year"] != next(row["key_name_year"] for row in same if row["kind"] == "name")


def test_blank_identifiers_are_no_rows():
    assert keyed((None, "", "  ", None, None), (None, None, None, None, None)) == []
