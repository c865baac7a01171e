"""What an office changed in its checkout before settings had a place of their own: found, and told where each line goes now."""

import subprocess

import pytest
from conftest import saddle

from assets.reports.wording import Wording
from methods.folding import lookup_table
from pipelines.changed_program import Changed, changed_files, changed_lines, taken_from
from schemas.codes import codes
from schemas.settings import Settings, put_in_force
from warehouse.centre_settings import read_settings, use_settings_in

HEADER = "code,en,fr,es,ar,definition,authority\n"
SHIPPED = {
    "schemas/codelists/sex_spellings.csv": "spelling,language,code\nf,en,female\nh,es,male\n",
    "schemas/codelists/barrier.csv": HEADER + "distance,too far,trop loin,demasiado lejos,بعد المسافة,,\n",
    "schemas/codelists/sex.csv": HEADER + "female,female,féminin,femenino,أنثى,,\n",
    "schemas/disclosure.yaml": "threshold_area: 10\nunits_base: 5\n",
    "schemas/locale/fr/words_pages.po": 'msgid "Year"\nmsgstr "Année"\n',
    "schemas/profiles/generic-casualty.yaml": "title: A list\n",
    "assets/marts/needs_gap.sql": "select 1\n",
}


def git(folder, *words: str) -> str:
    who = ("-c", "user.name=Office", "-c", "user.email=office@example.org")
    done = subprocess.run(["git", "-C", str(folder), *who, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(folder, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def office(tmp_path):
    """A clone of the program, as an office made it."""
    write(tmp_path / "upstream", SHIPPED)
    git(tmp_path / "upstream", "init", "-q", "-b", "main")
    git(tmp_path / "upstream", "add", "-A")
    git(tmp_path / "upstream", "commit", "-qm", "a version")
    git(tmp_path, "clone", "-q", "upstream", "office")
    return tmp_path / "office"


def found(office) -> dict[str, Changed]:
    return {one.file: one for one in changed_files(office, str(taken_from(office)))}


EDITED = {
    "schemas/codelists/sex_spellings.csv": "spelling,language,code\nf,en,female\nkvinna,sv,female\nm,fr,male\n",
    "schemas/codelists/barrier.csv": SHIPPED["schemas/codelists/barrier.csv"] + 'no_fuel,"no fuel, ever",,,,,\n',
    "schemas/disclosure.yaml": "threshold_area: 12\nunits_base: 5\n",
    "schemas/locale/fr/words_pages.po": 'msgid "Year"\nmsgstr "Millésime"\n',
    "assets/marts/needs_gap.sql": "select 2\n",
    "schemas/profiles/ministry.yaml": "title: Ours\n",
}


@pytest.mark.parametrize("committed", [False, True])
def test_what_was_changed_is_found_committed_or_not_with_the_lines_that_settings_read(office, committed, tmp_path):
    assert found(office) == {}
    write(office, EDITED)
    if committed:
        git(office, "add", "-A")
        git(office, "commit", "-qm", "our own")
    told = {file: (one.target, list(one.lines)) for file, one in found(office).items()}
    assert told == {
        "schemas/codelists/sex_spellings.csv": ("spellings.csv", ["sex,kvinna,female", "sex,m,male"]),
        "schemas/codelists/barrier.csv": ("codes.csv", ['barrier,no_fuel,"no fuel, ever",,,']),
        "schemas/disclosure.yaml": ("disclosure.yaml", ["threshold_area: 12"]),
        "schemas/locale/fr/words_pages.po": ("translations/fr/words_pages.po", ['msgid "Year"\nmsgstr "Millésime"']),
        "schemas/profiles/ministry.yaml": (
            "profiles/ministry.yaml",
            ["cp schemas/profiles/ministry.yaml DIR/settings/profiles/ministry.yaml", "extends: ministry"],
        ),
        "assets/marts/needs_gap.sql": ("", []),
    }
    room = tmp_path / "data" / "settings"
    write(room, {"codes.csv": "\n".join(["list,code,en,fr,es,ar", *told["schemas/codelists/barrier.csv"][1]])})
    write(room, {"spellings.csv": "\n".join(["list,spelling,code", *told["schemas/codelists/sex_spellings.csv"][1]])})
    write(room, {"disclosure.yaml": "\n".join(told["schemas/disclosure.yaml"][1])})
    read = read_settings(room)
    assert read.spellings == {"sex": (("kvinna", "female"), ("m", "male"))} and read.disclosure == {
        "threshold_area": 12
    }
    assert [row["en"] for row in read.codes["barrier"]] == ["no fuel, ever"]


HARD = 'msgid "Year"\nmsgstr "Le \\"millésime\\"\\n\\tdit \\\\ ainsi"\n'
FORMS = 'msgstr[0] "{n} individu"\nmsgstr[1] "{n} d’individus"\nmsgstr[2] "{n} individus"\n'
PLURAL = 'msgid "{n} person"\nmsgid_plural "{n} people"\n' + FORMS
COPIED = {
    "schemas/codelists/sex_spellings.csv": "spelling,language,code\nf,en,female\nh,es,male\nkvinna,sv,female\n",
    "schemas/codelists/device_spellings.csv": 'spelling,language,code\n"trap, mine",en,mine_improvised\n',
    "schemas/codelists/barrier.csv": SHIPPED["schemas/codelists/barrier.csv"] + 'no_fuel,"no fuel, ever",,,,,\n',
    "schemas/codelists/activity.csv": "code,en,fr,definition\nreindeer,herding reindeer,rennes,\n",
    "schemas/locale/fr/words_pages.po": HARD + PLURAL,
}


def test_what_doctor_says_can_be_copied_as_it_stands_one_block_for_each_settings_file(office, tmp_path):
    write(office, COPIED)
    said = changed_lines(office, "en")
    blocks: dict[str, list[str]] = {}
    for line in said:
        if " of the data folder:" in line:
            block = blocks.setdefault(line.partition("goes into settings/")[2].partition(" ")[0], [])
        elif not line.startswith("  "):
            block.append(line)
    assert blocks == {
        "codes.csv": [
            "list,code,en,fr,es,ar",
            "activity,reindeer,herding reindeer,rennes,,",
            'barrier,no_fuel,"no fuel, ever",,,',
        ],
        "spellings.csv": ["list,spelling,code", 'device,"trap, mine",mine_improvised', "sex,kvinna,female"],
        "translations/fr/words_pages.po": (HARD + PLURAL).splitlines(),
    }
    assert sum("git checkout" in line or ": rm " in line for line in said) == len(COPIED)
    for name, lines in blocks.items():
        write(tmp_path / "data" / "settings", {name: "\n".join(lines) + "\n"})
    use_settings_in(tmp_path / "data" / "settings")
    try:
        assert Wording("fr").translated("Year") == 'Le "millésime"\n\tdit \\ ainsi'
        assert Wording("fr").plural("{n} person", "{n} people", 2) == "{n} individus"
        assert codes("activity")[-1] == "reindeer" and lookup_table("device")["trap, mine"] == "mine_improvised"
    finally:
        put_in_force(Settings())


def test_after_the_lines_told_nothing_is_left_to_tell_and_an_upgrade_meets_no_merge(office):
    write(office, {"schemas/codelists/sex_spellings.csv": EDITED["schemas/codelists/sex_spellings.csv"]})
    git(office, "commit", "-qam", "our own")
    said = changed_lines(office, "en")
    back = next(line for line in said if "git checkout" in line).partition("merge: ")[2]
    subprocess.run(back.split(), cwd=office, check=True)
    assert changed_lines(office, "en") == []
    git(office, "commit", "-qam", "as shipped")
    write(office.parent / "upstream", {"schemas/codelists/sex_spellings.csv": "spelling,language,code\nf,en,female\n"})
    git(office.parent / "upstream", "commit", "-qam", "a later version")
    git(office, "pull", "-q", "--no-rebase", "--no-edit")
    assert changed_lines(office, "en") == []


def test_what_no_setting_holds_is_said(office):
    write(office, {"assets/marts/needs_gap.sql": "select 3\n", "schemas/codelists/sex.csv": HEADER + "male,man,,,,,\n"})
    (office / "schemas/disclosure.yaml").unlink()
    (said,) = changed_lines(office, "en")
    assert said.startswith(
        "Files of the program that were changed here and that no setting holds: assets/marts/needs_gap.sql, "
    )
    assert "schemas/codelists/sex.csv" in said and "schemas/disclosure.yaml" in said


def test_a_copy_without_a_history_says_so(tmp_path):
    write(tmp_path, SHIPPED)
    assert taken_from(tmp_path) is None
    assert changed_lines(tmp_path, "fr") == [
        "Cette copie du programme n'a pas d'historique (git) : on ne peut voir si ses propres fichiers ont été modifiés ici."
    ]


def test_doctor_tells_what_is_set_and_that_a_word_means_something_else_here(tmp_path):
    write(tmp_path, {"settings/spellings.csv": "list,spelling,code\nsex,m,female\nsex,kvinna,female\n"})
    done = saddle("doctor", "--data", str(tmp_path))
    assert done.returncode == 0
    assert "2 spellings, 0 codes, 0 disclosure rules" in done.stdout
    assert "“m” (sex) means female here, male in the program" in done.stdout


def test_every_word_refuses_settings_that_cannot_be_used_in_one_sentence(tmp_path):
    write(tmp_path, {"settings/disclosure.yaml": "threshold_area: ten\n", "raw/a/source.yaml": "x"})
    for words in (("doctor",), ("status",), ("refresh",)):
        done = saddle(*words, "--data", str(tmp_path))
        assert done.returncode == 3
        assert "settings/disclosure.yaml, line 1, “ten”: threshold_area takes 1 - 1000." in done.stderr
