"""What a centre sets lies in its data folder: it counts at the next refresh, stays out of the program, and is refused at its line."""

import hashlib
from pathlib import Path

import pytest
from conftest import REPOSITORY, register_yaml
from loading import accepted

from assets.raw.form import choices
from assets.release.exposure import base
from assets.reports.wording import Wording
from methods.folding import lookup_table
from schemas.codes import LISTS, MISSING, codes, label
from schemas.contracts import allowed_in
from schemas.disclosure_rules import disclosure_rules
from schemas.findings import Refused
from schemas.messages import LANGUAGES, rule_message
from schemas.settings import Settings, own, put_in_force
from schemas.source_text import read_source
from warehouse.centre_files import over_shipped, prove_translations
from warehouse.centre_settings import read_settings, use_settings
from warehouse.folder import Folder
from warehouse.settings_files import settings_hash
from warehouse.step_keys import JUDGING, LANDING, MARTS, step_key


@pytest.fixture(autouse=True)
def defaults_again():
    yield
    put_in_force(Settings())


def write(folder, **files: str) -> Folder:
    """DIR/settings with these files: `spellings_csv` is spellings.csv, `profiles__mine_yaml` profiles/mine.yaml."""
    for name, text in files.items():
        path = (
            folder
            / "settings"
            / name.replace("__", "/").replace("_csv", ".csv").replace("_yaml", ".yaml").replace("_po", ".po")
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Folder(folder)


def refused(folder: Folder) -> str:
    """The English sentence of a refusal; in no language a placeholder is left open."""
    with pytest.raises(Refused) as found:
        use_settings(folder)
    said = {language: rule_message(found.value.rule_id, language, found.value.params)[0] for language in LANGUAGES}
    assert found.value.rule_id == "settings_can_be_used"
    assert len(set(said.values())) == len(LANGUAGES)
    return said["en"]


def test_without_settings_everything_is_as_the_program_ships_it(tmp_path):
    use_settings(Folder(tmp_path))
    assert own() == Settings(room=tmp_path / "settings")
    assert (disclosure_rules()["threshold_area"], base()) == (5, 3)


def test_a_spelling_of_the_centre_means_its_code(register):
    folder = register("1,X,05/03/2019,Kvinna,30,injured,4.5,-74.1,V")
    assert accepted(folder, "sex, provider_sex") == [("not_recorded", "Kvinna")]
    use_settings(write(folder, spellings_csv="list,spelling,code\nsex,KVINNA,female\n"))
    assert accepted(folder, "sex, provider_sex") == [("female", "Kvinna")]


def test_semicolons_a_mark_in_front_and_empty_lines_of_a_spreadsheet_are_read(tmp_path):
    write(tmp_path, spellings_csv="\ufefflist;spelling;code;note\r\n;;;\r\nsex;kvinna;female;from the north\r\n")
    assert read_settings(tmp_path / "settings").spellings == {"sex": (("kvinna", "female"),)}


def test_a_word_that_means_nothing_known_may_be_said_for_all_lists(tmp_path):
    use_settings(write(tmp_path, spellings_csv="list,spelling,code\nmissing,ikke spurt,not_asked\n"))
    assert lookup_table("sex")["ikke spurt"] == lookup_table("outcome")["ikke spurt"] == "not_asked"


def test_a_number_may_be_said_to_mean_nothing_known_and_nothing_else(register):
    folder = register("1,X,05/03/2019,99,30,injured,4.5,-74.1,V")
    use_settings(write(folder, spellings_csv="list,spelling,code\nmissing,99,unknown\n"))
    assert accepted(folder, "sex, provider_sex") == [("unknown", "99")]
    assert "`coding:`" in refused(write(folder, spellings_csv="list,spelling,code\nsex,1,male\n"))


def test_the_centres_word_stands_over_a_spelling_of_the_program(tmp_path):
    """`m` is shipped as male; a later program may ship any word, and what the centre said goes on to hold."""
    assert lookup_table("sex")["m"] == "male"
    use_settings(write(tmp_path, spellings_csv="list,spelling,code\nsex,M,female\n"))
    assert lookup_table("sex")["m"] == "female"


def test_a_local_code_is_allowed_labelled_and_looked_up(tmp_path):
    row = "barrier,no_fuel,no fuel,pas de carburant,,\n"
    use_settings(write(tmp_path, codes_csv="list,code,en,fr,es,ar\n" + row))
    assert codes("barrier")[-1] == "no_fuel" and "no_fuel" in allowed_in("barrier", "barrier")
    assert label("barrier", "no_fuel", "fr") == "pas de carburant"
    assert label("barrier", "no_fuel", "ar") == "⟦no fuel⟧"  # a label that lacks is the English one, marked
    assert lookup_table("barrier")["pas de carburant"] == "no_fuel"
    put_in_force(Settings())
    assert "no_fuel" not in codes("barrier") and "no_fuel" not in allowed_in("barrier", "barrier")


def test_a_code_the_program_ships_meanwhile_is_the_programs(tmp_path):
    use_settings(write(tmp_path, codes_csv="list,code,en,fr,es,ar\nbarrier,distance,miles,,,\n"))
    assert codes("barrier").count("distance") == 1 and label("barrier", "distance", "en") == "too far"


def test_a_local_code_is_a_choice_of_the_interview(tmp_path):
    use_settings(write(tmp_path, codes_csv="list,code,en,fr,es,ar\nbarrier,no_fuel,no fuel,pas de carburant,,\n"))
    (row,) = [row for row in choices([]) if row["name"] == "no_fuel"]
    assert (row["list_name"], row["label::Français (fr)"]) == ("barrier", "pas de carburant")


def test_a_row_with_a_local_code_is_accepted(register):
    yaml = register_yaml(activity="{from: village}")
    folder = register("1,X,05/03/2019,F,30,injured,4.5,-74.1,herding reindeer", yaml=yaml)
    assert accepted(folder, "activity") == [("not_recorded",)]
    use_settings(write(folder, codes_csv="list,code,en,fr,es,ar\nactivity,herding_reindeer,herding reindeer,,,\n"))
    assert accepted(folder, "activity") == [("herding_reindeer",)]


def test_the_rules_of_disclosure_are_the_centres_where_it_sets_them_for_both_who_publish_and_who_judge(tmp_path):
    use_settings(write(tmp_path, disclosure_yaml="# decided on 3 May\nthreshold_area: 12\nunits_base: 3\n"))
    rules = disclosure_rules()
    assert (rules["threshold_area"], rules["threshold_row"], rules["units_base"]) == (12, 5, 3)
    assert base() == 3


def test_a_disclosure_file_of_comments_changes_nothing(tmp_path):
    use_settings(write(tmp_path, disclosure_yaml="# threshold_area: 12\n"))
    assert disclosure_rules()["threshold_area"] == 5


PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{}"\nmsgstr "{}"\n'


def test_a_translation_of_the_centre_is_said(tmp_path):
    use_settings(write(tmp_path, translations__fr__ours_po=PO.format("Year", "Millésime")))
    assert Wording("fr").translated("Year") == "Millésime"
    put_in_force(Settings())
    assert Wording("fr").translated("Year") != "Millésime"


def test_a_profile_of_the_centre_can_be_extended(tmp_path):
    profile = register_yaml().replace("source: register\n", "")
    use_settings(write(tmp_path, profiles__provinces_yaml=profile))
    source = read_source("extends: provinces\nsource: north\n")
    assert (source.source, source.country) == ("north", "COL")


def test_each_kind_of_setting_has_a_hash_of_its_own(tmp_path):
    def hashed(*kinds) -> str:
        return settings_hash(read_settings(tmp_path / "settings").files, *kinds)

    folder = write(tmp_path, spellings_csv="list,spelling,code\n")
    judging = hashed("judging")
    assert hashed("publishing") == "" != judging
    write(tmp_path, disclosure_yaml="threshold_area: 12\n")
    assert hashed("judging") == judging and hashed("publishing") != ""
    assert own().sha256 == "" != use_settings(folder).sha256 == hashed("judging", "publishing")
    (tmp_path / "settings" / ".spellings.csv.swp").write_text("x")
    (tmp_path / "settings" / "README.md").write_text("what we set, and why")
    assert hashed("judging") == judging


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "desktop.ini", ".DS_Store", "profiles/Thumbs.db", "profiles/Desktop.ini"]
)
def test_what_a_file_manager_leaves_in_the_folder_is_passed_over(tmp_path, name):
    (tmp_path / "settings" / "profiles").mkdir(parents=True)
    (tmp_path / "settings" / name).write_bytes(b"\xd0\xcf")
    assert use_settings(Folder(tmp_path)).files == {}


def test_what_is_edited_while_a_refresh_runs_is_kept_under_the_key_of_what_was_read(tmp_path):
    """Verdicts follow from the settings in force; kept under the key of later ones they would never be made again."""
    first, later = SPELLED + "sex,kvinna,female\n", SPELLED + "sex,kvinna,male\n"
    folder = Folder(tmp_path)
    landing, without = step_key(LANDING), step_key(JUDGING)
    read = use_settings(write(tmp_path, spellings_csv=first))
    judging, marts = step_key(JUDGING), step_key(MARTS)
    write(tmp_path, spellings_csv=later, disclosure_yaml="threshold_area: 12\n")
    assert (step_key(JUDGING), step_key(MARTS), own().sha256) == (judging, marts, read.sha256)
    again = use_settings(folder)
    assert len({without, judging, step_key(JUDGING)}) == 3 and again.sha256 != read.sha256
    assert step_key(MARTS) != marts and step_key(LANDING) == landing


class _EditedAfterReading(type(Path())):  # Path of this system
    """A file somebody saves anew each time it has been read."""

    def read_bytes(self) -> bytes:
        held = super().read_bytes()
        self.write_bytes(held + b"sex,kvinne,female\n")
        return held


def test_the_hash_recorded_is_that_of_the_bytes_that_were_read(tmp_path):
    write(tmp_path, spellings_csv=SPELLED)
    read = read_settings(_EditedAfterReading(tmp_path / "settings"))
    assert read.spellings == {}
    assert read.files == {"spellings.csv": hashlib.sha256(SPELLED.encode()).hexdigest()}


def test_a_word_of_missing_is_looked_up_in_every_list_and_told_where_it_means_something_else_in_the_program(tmp_path):
    """`m` is shipped as male, `nsp` as unknown."""
    use_settings(write(tmp_path, spellings_csv=SPELLED + "missing,m,not_recorded\nbarrier,nsp,distance\n"))
    told = list(over_shipped(own()))
    assert ("sex", "m", "not_recorded", "male") in told and ("barrier", "nsp", "distance", "unknown") in told
    assert all(lookup_table(name)["m"] == "not_recorded" for name in LISTS)


def test_a_label_that_is_a_shipped_spelling_of_another_code_is_told(tmp_path):
    """`lejos` is shipped as a spelling of distance."""
    assert lookup_table("barrier")["lejos"] == "distance"
    use_settings(write(tmp_path, codes_csv=CODED + "barrier,no_road,no road,,lejos,\n"))
    assert list(over_shipped(own())) == [("barrier", "lejos", "no_road", "distance")]


def test_every_translation_of_the_program_has_the_placeholders_of_its_english():
    files = sorted((REPOSITORY / "schemas" / "locale").glob("*/*.po"))
    assert {file.parent.name for file in files} >= {"fr", "es", "ar"}
    for file in files:
        prove_translations(file.read_text("utf-8"), file.name, file.parent.name)


SPELLED, CODED = "list,spelling,code\n", "list,code,en,fr,es,ar\n"
WRONG = {
    "spellings_csv": [
        ("list,spelling\n", 1, "code", "list,spelling,code"),
        (SPELLED + "sex,kvinna,female\nsexx,man,male\n", 3, "sexx", "nearest: sex"),
        (SPELLED + "sex,kvinna,femal\n", 2, "femal", "nearest: female"),
        (SPELLED + "sex,,female\n", 2, "(empty)", "spelling is empty"),
        (SPELLED + "sex,FEMALE,male\n", 2, "FEMALE", "means female already"),
        (SPELLED + "sex,mujer ,female\nsex,niña,female\nsex,féminin,male\n", 4, "féminin", "means female already"),
        (SPELLED + "sex,kvinna,female\nsex,Kvinna,male\n", 3, "Kvinna", "means female already"),
        (SPELLED + "sex,unknown,female\n", 2, "unknown", "means unknown already"),
        (SPELLED + "missing,FEMALE,unknown\n", 2, "FEMALE", "means female (sex) already"),
        (SPELLED + "missing,no,not_recorded\n", 2, "no", "means no ("),
        (SPELLED + "missing,none,not_recorded\n", 2, "none", "means none ("),
        (SPELLED + "sex,x,female\nmissing,X,unknown\n", 3, "X", "means female (sex) already"),
        (SPELLED + "missing,x,unknown\nsex,x,female\n", 3, "x", "means unknown already"),
        (SPELLED + 'sex,kvinna,female\nsex,"niña,female\nsex,mies,male\n', 3, 'sex,"niña,female', "quotation mark"),
        (SPELLED + 'sex,"kvin"na,female\n', 2, 'sex,"kvin"na,female', "quotation mark"),
        (SPELLED + f"sex,{'x' * 131_073},female\n", 2, "sex," + "x" * 36, "a cell is too long"),
        ('list,"spelling,code\n', 1, 'list,"spelling,code', "quotation mark"),
    ],
    "codes_csv": [
        (CODED + "device,mine_wooden,wooden mine,,,\n", 2, "device", "Open lists: activity, barrier"),
        (CODED + "barrier,No fuel,no fuel,,,\n", 2, "No fuel", "small Latin letters"),
        (CODED + "barrier,all,all of it,,,\n", 2, "all", "small Latin letters"),
        (CODED + "barrier,no_fuel,,,,\n", 2, "no_fuel", "(column en) is empty"),
        ("list,code\n", 1, "en", "list,code,en"),
        (CODED + "barrier,no_bus,no transport,,,\n", 2, "no transport", "means no_transport already"),
        (CODED + "barrier,no_fuel,no fuel,,,\nbarrier,fuel,fuel,,NO FUEL,\n", 3, "NO FUEL", "means no_fuel already"),
        (CODED + "barrier,dont_know,unknown,,,\n", 2, "dont_know", "means unknown already"),
        (CODED + "barrier,no_answer,Refused,,,\n", 2, "Refused", "means refused already"),
        (CODED + "barrier,no_answer,no answer,nsp,,\n", 2, "nsp", "means unknown already"),
        (CODED + "barrier,no_fuel,no fuel,,,\nbarrier,no_fuel,fuel lacks,,,\n", 3, "no_fuel", "stands in the file twice"),
        (CODED + 'barrier,no_fuel,"no fuel,,,\nbarrier,no_bus,no bus,,,\n', 2, 'barrier,no_fuel,"no fuel,,,', "quotation"),
    ],
    "disclosure_yaml": [
        ("threshold_arae: 12\n", 1, "threshold_arae", "nearest: threshold_area"),
        ("# why\nthreshold_area: ten\n", 2, "ten", "threshold_area takes 1 - 1000"),
        ("threshold_area: 0\n", 1, "0", "takes 1 - 1000"),
        ("threshold_area: 7.5\n", 1, "7.5", "takes 1 - 1000"),
        ("units_batch: 1001\n", 1, "1001", "takes 1 - 1000"),
        ("threshold_area: [\n", 2, "disclosure.yaml", ""),
        ("threshold_area: 12\nthreshold_area: 13\n", 2, "disclosure.yaml", "`threshold_area` is written twice"),
    ],
    "disclosures_yaml": [("threshold_area: 12\n", 1, "disclosures.yaml", "nearest: disclosure.yaml")],
    "translations__de__a_po": [("", 1, "a.po", "translations/fr/*.po")],
    "translations__fr__a_po": [
        (PO.format("{n} people", "{m} personnes"), 4, "{m}", "it has: {n}"),
        (PO.format("{n} people", "{n personnes"), 4, "{n personnes", "not closed"),
        (PO.format("{n} people", "{n} personnes}"), 4, "{n} personnes}", "not closed"),
        (PO.format("{n} people", "{n.real} personnes"), 4, "{n.real}", "it has: {n}"),
        (PO.format("{n} people", "{n:d} personnes"), 4, "{n:d}", "it has: {n}"),
        (PO.format("{n} people", "{} personnes"), 4, "{}", "it has: {n}"),
        (PO.format("a", "b") + "nonsense\n", 6, "nonsense", "gettext"),
    ],
    "profiles__ours_yaml": [("country: COL\ncountry: PER\n", 2, "ours.yaml", "`country` is written twice")],
    "profiles__generic-casualty_yaml": [("country: COL\n", 1, "generic-casualty", "another one")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "line", "word", "why"), [(file, *one) for file, every in WRONG.items() for one in every]
)
def test_a_wrong_setting_is_refused_at_its_file_line_and_word_and_nothing_of_it_is_taken(
    tmp_path, file, text, line, word, why
):
    folder = write(tmp_path, **{file: text})
    before = own()
    said = refused(folder)
    shown = file.replace("__", "/").replace("_csv", ".csv").replace("_yaml", ".yaml").replace("_po", ".po")
    assert said.startswith(f"settings/{shown}, line {line}, “{word}”: ") and why in said
    assert own() == before


def test_a_word_for_not_known_is_no_label_of_a_code_of_the_centre(tmp_path):
    folder = write(
        tmp_path,
        codes_csv=CODED + "barrier,no_fuel,no fuel,,,\n",
        spellings_csv=SPELLED + "missing,No Fuel,unknown\n",
    )
    assert refused(folder).startswith("settings/spellings.csv, line 2, “No Fuel”: it means no_fuel (barrier) already")


def test_a_file_that_is_not_utf8_is_refused_at_the_line_of_its_first_strange_byte(tmp_path):
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "spellings.csv").write_bytes(
        "list,spelling,code\nsex,f,female\nsex,niña,female\n".encode("latin-1")
    )
    assert refused(Folder(tmp_path)).startswith(
        "settings/spellings.csv, line 3, “0xf1”: the file is not saved as UTF-8"
    )


def test_no_open_list_has_a_code_that_is_also_a_reason_for_missing():
    from schemas.codes import OPEN

    assert not {code for name in OPEN for code in codes(name)} & {*MISSING, "all"}
