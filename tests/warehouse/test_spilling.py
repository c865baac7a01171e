"""A connection spills encrypted into a folder of its own: one that has spilled stops no other, and leaves nothing behind."""

import pytest

from warehouse.connection import connect

LARGE = "CREATE TABLE large AS SELECT range AS n, hash(range)::VARCHAR || repeat('x', 200) AS text FROM range(400000)"


@pytest.mark.parametrize("below", [True, False])
def test_one_that_has_spilled_stops_no_other(tmp_path, monkeypatch, below):
    monkeypatch.setenv("SADDLE_MEMORY", "60MB")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path)
    temp = tmp_path / "temp" if below else None
    first = connect(None, temp)
    first.execute(LARGE)
    spilled = [file for file in (temp or tmp_path).rglob("*") if file.is_file()]
    assert spilled, "nothing was spilled: the test shows nothing"
    assert not any(b"xxxxxxxx" in file.read_bytes() for file in spilled)
    with connect(None, temp) as second:
        assert second.execute("SELECT 1").fetchall() == [(1,)]
    first.close()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert not (tmp_path / ".tmp").exists()
