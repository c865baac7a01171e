"""What a step refuses for the whole folder ends the refresh with 3 and its sentence, and the marts stay as they were."""

import pytest
from conftest import saddle

ROWS = [f"{n},P,0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 7)]
OTHER_KEY = "YW5vdGhlciBrZXkgb2YgZXhhY3RseSAzMiBieXRlcyE="


@pytest.fixture
def refreshed(register):
    folder = register(*ROWS)
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def refused(folder, **environment: str) -> str:
    """What the next refresh says on stderr; the marts of the one before stand untouched."""
    before = (folder / "marts" / "marts.duckdb").read_bytes()
    with (folder / "raw" / "register" / "victims.csv").open("a") as file:
        file.write("7,P,07/03/2019,M,30,injured,4.5,-74.1,V\n")
    done = saddle("refresh", "--data", str(folder), **environment)
    assert done.returncode == 3, done.stdout + done.stderr
    assert (folder / "marts" / "marts.duckdb").read_bytes() == before
    return done.stderr


def test_an_altered_log_of_decisions(refreshed):
    asked = ("--source", "register", "--key", "3", "--reason", "letter", "--data", str(refreshed))
    given = saddle("consent", "withdraw", *asked)
    assert given.returncode == 0, given.stderr
    log = next((refreshed / "decisions").glob("*.log"))
    log.write_bytes(log.read_bytes()[:-20] + b"0123456789abcdef0123")
    said = refused(refreshed)
    assert log.name in said and "  -> " in said


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_key_that_does_not_open_the_stores(refreshed, language):
    assert "  -> " in refused(refreshed, SADDLE_KEY=OTHER_KEY, SADDLE_LANG=language)
