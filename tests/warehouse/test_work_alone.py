"""One thread for little work, those the memory allows for much."""

import pytest

from warehouse.connection import FEW_BYTES, FEW_ROWS, connect, work_alone


def threads(**work) -> int:
    con = connect(None)
    con.execute("SET threads = 3")
    work_alone(con, **work)
    return con.execute("SELECT current_setting('threads')").fetchone()[0]


@pytest.mark.parametrize(("rows", "n"), [(0, 1), (FEW_ROWS - 1, 1), (FEW_ROWS, 3)])
def test_few_rows_are_worked_by_one_thread(rows, n):
    assert threads(rows=rows) == n


def test_small_files_are_read_by_one_thread_together(tmp_path):
    half = tmp_path / "half.csv"
    half.write_bytes(b"x" * (FEW_BYTES // 2))
    assert (threads(files=[half]), threads(files=[half, half])) == (1, 3)


def test_a_file_that_cannot_be_looked_at_is_left_to_who_opens_it(tmp_path):
    assert threads(files=[tmp_path / "none.csv"]) == 3
