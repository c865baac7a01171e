"""What is refused for the whole folder ends the refresh with 3 and its sentence, and the marts stay as they were."""

import pytest
from conftest import HEADER, REGISTER_YAML, saddle

ROWS = [f"{n},P,0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 7)]
OTHER_KEY = "YW5vdGhlciBrZXkgb2YgZXhhY3RseSAzMiBieXRlcyE="


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A register that was refreshed once and whose file has changed since."""
    folder = tmp_path_factory.mktemp("centre")
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(f"{row}\n" for row in ROWS))
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    with (inbox / "victims.csv").open("a") as file:
        file.write("7,P,07/03/2019,M,30,injured,4.5,-74.1,V\n")
    return folder


def refused(folder, **environment: str) -> str:
    """What the refresh says on stderr; the marts of the one before stand untouched."""
    before = (folder / "marts" / "marts.duckdb").read_bytes()
    done = saddle("refresh", "--data", str(folder), **environment)
    assert done.returncode == 3, done.stdout + done.stderr
    assert (folder / "marts" / "marts.duckdb").read_bytes() == before
    return done.stderr


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_key_that_does_not_open_the_stores(folder, language):
    said = refused(folder, SADDLE_KEY=OTHER_KEY, SADDLE_LANG=language)
    assert "SADDLE_KEY" in said and "  -> " in said and "[" not in said


def test_an_altered_log_of_decisions(folder):
    words = ("--source", "register", "--key", "3", "--reason", "letter", "--data", str(folder))
    assert saddle("consent", "withdraw", *words).returncode == 0
    (log,) = (folder / "decisions").glob("*.log")
    sealed = bytearray(log.read_bytes())
    sealed[10] ^= 1
    log.write_bytes(bytes(sealed))
    said = refused(folder)
    assert log.name in said and "  -> " in said
