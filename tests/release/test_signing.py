"""A signature is given to checked files only, and holds for these files only."""

import base64
import datetime as dt
import json
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from release.small_release import CLEAN_ATTACK, CLEAN_QUALITY, programs, small_folder

from assets.release.checks import content_sha256, run_checks
from assets.release.folders import Withheld
from assets.release.pack import prepare
from assets.release.signing import KEY_FILE, OfficeKey, demo_fingerprint, office_key, sign
from assets.release.verify import Broken, fingerprint, signed_bytes, verify
from schemas.disclosure_rules import settings_sha256
from warehouse.keys import config_folder, folder_id

DAY = dt.date(2026, 11, 24)
SEED = bytes(range(32))


@pytest.fixture
def pack(tmp_path):
    """A draft whose two checks are clean."""
    made = prepare(small_folder(tmp_path / "data"), DAY, None, "en").pack
    run_checks(made, [], tmp_path / "history", programs=programs(tmp_path / "programs"))
    return made


@pytest.fixture
def signed(pack):
    """The draft, signed with a known key."""
    sign(pack, "2026-11-24", OfficeKey(Ed25519PrivateKey.from_private_bytes(SEED)), "A. Officer", DAY)
    return pack


def refused(pack) -> tuple[str, object]:
    with pytest.raises(Withheld) as withheld:
        sign(pack, "2026-11-24", OfficeKey(Ed25519PrivateKey.from_private_bytes(SEED)), "A. Officer", DAY)
    assert withheld.value.kind == "private" and not (pack / "signature.json").exists()
    return withheld.value.key, withheld.value.params.get("file")


def broken(pack) -> tuple[str, str]:
    with pytest.raises(Broken) as found:
        verify(pack)
    return found.value.why, found.value.file


def test_a_signed_pack_verifies_anywhere_and_says_who_when_and_which_key(signed, tmp_path):
    found = verify(signed.rename(tmp_path / "elsewhere"))
    assert (found.release_id, found.who, found.signed_on) == ("2026-11-24", "A. Officer", "2026-11-24")
    # the public key of the seed 00 01 .. 1f, its sha256 computed with openssl
    assert found.fingerprint == "5647 5aa7 5463 474c 0285 df5d bf2b cab7"
    assert found.n_files == 8 + 2 + 5 + 4


def test_the_fingerprint_is_the_beginning_of_the_keys_sha256():
    assert (
        fingerprint(bytes(32)) == "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20"
    )  # sha256 of 32 noughts: 66687aad f862bd77 ...


def test_manifest_and_signature_say_what_was_signed(signed):
    manifest = json.loads((signed / "manifest.json").read_text())
    names = [entry["path"] for entry in manifest["files"]]
    assert names == sorted(names) and "attack.json" in names and "manifest.json" not in names
    said = json.loads((signed / "signature.json").read_text())
    assert said["settings_sha256"] == settings_sha256() and said["release_id"] == manifest["release_id"] == "2026-11-24"
    assert len(base64.b64decode(said["signature"])) == 64


@pytest.mark.parametrize("name", ["csv/notes.csv", "saddle-XSA-2026-11-24.duckdb", "attack.json", "README.md"])
def test_an_altered_file_is_named(signed, name):
    content = bytearray((signed / name).read_bytes())
    content[-2] ^= 1
    (signed / name).write_bytes(content)
    assert broken(signed) == ("tampered", name)


def test_the_first_wrong_file_is_named_whether_missing_or_added(signed):
    (signed / "parquet" / "notes.parquet").unlink()
    assert broken(signed) == ("missing", "parquet/notes.parquet")
    (signed / "csv" / "more.csv").write_text("x")
    assert broken(signed) == ("extra", "csv/more.csv")
    (signed / "csv" / "more.csv").unlink()
    (signed / "a_link").symlink_to("README.md")
    assert broken(signed) == ("extra", "a_link")


def test_a_link_in_place_of_a_file_is_not_that_file(signed, tmp_path):
    (signed / "README.md").rename(tmp_path / "README.md")
    (signed / "README.md").symlink_to(tmp_path / "README.md")
    assert broken(signed) == ("tampered", "README.md")


def test_manifest_and_signature_cannot_be_altered(signed):
    said = json.loads((signed / "signature.json").read_text())
    (signed / "signature.json").write_text(json.dumps({**said, "who": "Somebody else"}))
    assert broken(signed) == ("signature", "signature.json")
    other = base64.b64encode(bytes(32)).decode()
    (signed / "signature.json").write_text(json.dumps({**said, "public_key": other}))
    assert broken(signed) == ("signature", "signature.json")
    (signed / "signature.json").write_text("[1]")
    assert broken(signed) == ("tampered", "signature.json")
    (signed / "signature.json").write_text(json.dumps(said))
    (signed / "manifest.json").write_text((signed / "manifest.json").read_text() + " ")
    assert broken(signed) == ("tampered", "manifest.json")
    (signed / "signature.json").unlink()
    assert broken(signed) == ("not_signed", "signature.json")


def test_a_key_cannot_show_the_fingerprint_of_another(signed):
    said = {**json.loads((signed / "signature.json").read_text()), "fingerprint": "0285 df5d bf2b cab7"}
    signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(signed_bytes(said))
    (signed / "signature.json").write_text(json.dumps({**said, "signature": base64.b64encode(signature).decode()}))
    assert broken(signed) == ("signature", "signature.json")


def test_whoever_signs_again_shows_another_fingerprint(signed):
    before = verify(signed).fingerprint
    (signed / "README.md").write_text("other words")
    sign(signed, "2026-11-24", OfficeKey(Ed25519PrivateKey.from_private_bytes(SEED[::-1])), "A. Officer", DAY)
    assert verify(signed).fingerprint != before


def test_no_signature_without_the_checks(pack):
    for name in ("attack.json", "quality.json", "quality.html", "checked.json"):
        kept = (pack / name).read_bytes()
        (pack / name).unlink()
        assert refused(pack) == ("release_not_checked", name)
        (pack / name).write_bytes(kept)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("attack.json", {**CLEAN_ATTACK, "clean": False}),
        ("attack.json", {**CLEAN_ATTACK, "refusals": [{"mart": "m"}]}),
        ("quality.json", {**CLEAN_QUALITY, "clean": False}),
        ("quality.json", {"clean": True, "checks": [{"check": "c", "table": "t", "passed": False}]}),
        ("quality.json", {"clean": "yes"}),
    ],
)
def test_no_signature_under_a_red_check(pack, name, said):
    (pack / name).write_text(json.dumps(said))
    assert refused(pack) == ("release_check_is_red", name)


def test_a_failed_check_the_office_explained_does_not_stop_the_signature(pack):
    check = {"check": "c", "table": "t", "passed": False, "explained": "a new hospital reports"}
    (pack / "quality.json").write_text(json.dumps({"clean": True, "checks": [check]}))
    sign(pack, "2026-11-24", OfficeKey(Ed25519PrivateKey.from_private_bytes(SEED)), "A. Officer", DAY)
    assert verify(pack).who == "A. Officer"


def test_no_signature_for_files_that_changed_after_the_checks(pack):
    (pack / "csv" / "notes.csv").write_bytes((pack / "csv" / "notes.csv").read_bytes() + b"a,b\r\n")
    assert refused(pack) == ("release_changed_since_check", None)


def test_no_signature_over_a_file_that_does_not_belong(pack):
    (pack / "csv" / "victims.csv").write_text("name\n")
    assert refused(pack) == ("release_file_does_not_belong", "csv/victims.csv")
    (pack / "csv" / "victims.csv").unlink()
    (pack / "notes for me.txt").write_text("call the widow")
    assert refused(pack) == ("release_file_does_not_belong", "notes for me.txt")


def test_checked_hash_is_that_of_the_data_and_not_of_the_pages(pack):
    before = content_sha256(pack)
    (pack / "README.md").write_text("other words")
    assert content_sha256(pack) == before
    (pack / "parquet" / "notes.parquet").rename(pack / "parquet" / "note.parquet")
    assert content_sha256(pack) != before


def test_the_key_is_made_once_kept_private_and_found_again(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    data = tmp_path / "data"
    made = office_key(data, {"COL"}, None)
    file = config_folder() / folder_id(data) / KEY_FILE
    assert made.written_to == file and stat.S_IMODE(file.stat().st_mode) == 0o600
    again = office_key(data, {"COL"}, made.fingerprint)
    assert again.fingerprint == made.fingerprint and again.written_to is None
    assert office_key(tmp_path / "other", {"COL"}, None).fingerprint != made.fingerprint


def test_a_lost_key_is_never_replaced_unasked(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    data, before = tmp_path / "data", "aaaa bbbb"
    for place in ("missing", "another"):
        with pytest.raises(Withheld) as lost:
            office_key(data, {"COL"}, before)
        assert lost.value.key == "release_key_lost" and lost.value.params["value"] == before, place
        (config_folder() / folder_id(data)).mkdir(parents=True, exist_ok=True)
        (config_folder() / folder_id(data) / KEY_FILE).write_text(base64.b64encode(SEED).decode())
    assert office_key(data, {"COL"}, before, new_key=True).written_to is None  # the one that is there
    (config_folder() / folder_id(data) / KEY_FILE).write_text("no key")
    with pytest.raises(Withheld, match="release_key_unreadable"):
        office_key(data, {"COL"}, None)


def test_the_environments_key_wins_and_the_demo_has_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("SADDLE_RELEASE_KEY", base64.b64encode(SEED).decode())
    mine = office_key(tmp_path / "data", {"COL"}, None)
    assert mine.fingerprint == OfficeKey(Ed25519PrivateKey.from_private_bytes(SEED)).fingerprint
    demo = office_key(tmp_path / "data", {"XSA"}, None)
    assert demo.is_demo and demo.fingerprint == demo_fingerprint() != mine.fingerprint
    assert office_key(tmp_path / "data", {"XSA", "COL"}, None).is_demo is False
