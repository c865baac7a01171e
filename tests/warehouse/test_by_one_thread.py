"""One thread for a while; a failure meanwhile is told as it is."""

import duckdb
import pytest

from warehouse.connection import by_one_thread, connect


def test_threads_are_set_back_and_a_failure_in_a_transaction_is_not_hidden():
    con = connect(None)
    con.execute("SET threads = 2")
    with by_one_thread(con):
        assert con.execute("SELECT current_setting('threads')").fetchone() == (1,)
    assert con.execute("SELECT current_setting('threads')").fetchone() == (2,)
    con.execute("CREATE TABLE one (n INTEGER PRIMARY KEY)")
    con.execute("BEGIN")
    with pytest.raises(duckdb.ConstraintException), by_one_thread(con):
        con.execute("INSERT INTO one VALUES (1), (1)")
