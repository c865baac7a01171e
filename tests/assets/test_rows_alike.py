"""Rows of a list without numbers of its own that are alike in all that is read: who is who does not hang on how it is sorted."""

from pathlib import Path

from conftest import REGISTER_YAML, looking_at, saddle

YAML = REGISTER_YAML.replace("    key: id\n", "")
KEYS = dict.fromkeys(("SADDLE_KEY", "SADDLE_LINK_SECRET"), "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4=")
ZUBAIR, MIRWAIS, OMAR = (
    f"{n},{name},05/03/2019,M,30,injured,4.5,-74.1,V" for n, name in enumerate(("Zubair", "Mirwais", "Omar"), 1)
)
OTHER = "4,Khalid,06/03/2019,M,31,injured,4.5,-74.1,V"


def ids(folder: Path) -> list[str]:
    """record_ids in the order of the file's rows."""
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    with looking_at(folder, KEYS) as con:
        rows = con.execute("SELECT record_id FROM casualty_record ORDER BY source_row").fetchall()
    return [record for (record,) in rows]


def test_a_file_sorted_anew_changes_nobodys_id(register):
    zubair, mirwais, omar, other = ids(register(ZUBAIR, MIRWAIS, OMAR, OTHER, yaml=YAML))
    assert len({zubair, mirwais, omar, other}) == 4
    assert ids(register(OTHER, OMAR, ZUBAIR, MIRWAIS, yaml=YAML)) == [other, omar, zubair, mirwais]


def test_rows_without_a_name_are_counted_in_the_order_of_the_file(register):
    nameless = YAML.replace("    identity: {name: name}\n", "")
    first = ids(register(ZUBAIR, MIRWAIS, OTHER, yaml=nameless))
    assert len(set(first)) == 3
    assert ids(register(MIRWAIS, ZUBAIR, OTHER, yaml=nameless)) == first


def test_what_rows_are_sorted_by_is_no_key_of_a_name(register):
    folder = register(ZUBAIR, MIRWAIS, yaml=YAML)
    ids(folder)
    with looking_at(folder, KEYS) as con:
        (landed,) = (folder / "store" / "landing" / "register").glob("*.parquet")
        rows = con.execute(
            f"SELECT * FROM read_parquet('{landed}', encryption_config = {{footer_key: 'storage'}})"
        ).to_arrow_table()
    assert "name" not in rows.column_names and sorted(rows["@order"].to_pylist()) == [1, 2]
