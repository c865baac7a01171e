"""One question, one table, every column of it, and no longer than it may take."""

import os
import signal
import threading

import duckdb
import pytest

from pipelines.query.limits import apart, fetched
from pipelines.settings import NotPossible
from schemas.messages import LANGUAGES

ENDLESS = "SELECT count(*) FROM range(1_000_000_000_000) a, range(1_000_000) b WHERE a.range * b.range % 7 = 3"


def test_columns_of_one_name_are_told_apart():
    with duckdb.connect() as con:
        table = fetched(con, "SELECT 1 AS n, 2 AS n, 3 AS N_2, 4 AS N, 5 AS m", 60, "en")
    assert table.to_pylist() == [{"n": 1, "n_3": 2, "N_2": 3, "N_4": 4, "m": 5}]
    assert apart(["n", "n", "n"]) == ["n", "n_2", "n_3"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "2 statements"), ("fr", "2 instructions"), ("es", "2 instr"), ("ar", "2")]
)
def test_several_statements_are_refused(language, words):
    with duckdb.connect() as con, pytest.raises(NotPossible, match=words):
        fetched(con, "SELECT 1; SELECT 2", 60, language)


@pytest.mark.parametrize("sql", ["", "CREATE TABLE t (n INT)", "SET threads = 1"])
def test_what_is_no_question_is_refused(sql):
    with duckdb.connect() as con, pytest.raises(NotPossible):
        fetched(con, sql, 60, "en")


def test_a_question_without_an_end_is_stopped_and_the_file_can_be_asked_again():
    with duckdb.connect() as con:
        with pytest.raises(NotPossible, match=r"longer than 0\.2 seconds.*--timeout 600"):
            fetched(con, ENDLESS, 0.2, "en")
        assert fetched(con, "SELECT 7 AS n", 60, "en").to_pylist() == [{"n": 7}]


def test_the_person_who_asks_can_stop_it():
    done = threading.Event()

    def press() -> None:
        if not done.wait(0.5):  # once: a second one might meet the test itself
            os.kill(os.getpid(), signal.SIGINT)

    pressing = threading.Thread(target=press)
    with duckdb.connect() as con, pytest.raises(KeyboardInterrupt):
        pressing.start()
        try:
            fetched(con, ENDLESS, 60, "en")
        finally:
            done.set()
            pressing.join()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_without_an_end_is_stopped_before_it_fills_the_memory(language):
    with duckdb.connect() as con, pytest.raises(NotPossible, match="1 MB"):
        fetched(con, "SELECT * FROM range(1_000_000_000_000)", 60, language, 1)


def test_a_question_that_asks_itself_without_an_end_is_stopped():
    with duckdb.connect() as con, pytest.raises(NotPossible, match=r"0\.2 seconds"):
        fetched(
            con, "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t", 0.2, "en"
        )


def test_a_question_that_needs_more_memory_names_the_setting():
    with (
        duckdb.connect(config={"memory_limit": "32MB", "temp_directory": ""}) as con,
        pytest.raises(NotPossible, match="SADDLE_MEMORY"),
    ):
        fetched(con, "SELECT list(range ORDER BY -range) FROM range(100_000_000)", 60, "fr")
