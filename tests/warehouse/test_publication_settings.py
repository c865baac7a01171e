"""What a centre sets of the publication plan and of the profile: taken as a whole, or refused at file, line and word."""

from pathlib import Path

import pytest

from schemas.disclosure_rules import disclosure_rules
from schemas.findings import Refused
from schemas.languages import LANGUAGES
from schemas.messages import rule_message
from schemas.publication_plan import default_publication, publication
from schemas.settings import Settings, own, put_in_force
from warehouse.centre_settings import use_settings
from warehouse.folder import Folder


@pytest.fixture(autouse=True)
def as_shipped():
    yield
    put_in_force(Settings())


def write(folder: Path, name: str, said: str) -> Folder:
    (folder / "settings").mkdir()
    (folder / "settings" / name).write_text(said, "utf-8")
    return Folder(folder)


def test_a_centre_ranks_tables_and_keeps_one_back(tmp_path):
    said = "# decided on 3 May\ntables:\n  district_year: {rank: 2}\n  people_activity:\n    printed: no\n"
    use_settings(write(tmp_path, "publication.yaml", said))
    assert (publication()["district_year"].rank, publication()["people_activity"].printed) == (2, False)
    names = list(publication())
    assert names.index("province_year") < names.index("district_year") < names.index("province_people")
    assert {
        name: table for name, table in publication().items() if name not in ("district_year", "people_activity")
    } == {
        name: table for name, table in default_publication().items() if name not in ("district_year", "people_activity")
    }
    assert own().sha256  # marts follow from it


def test_a_profile_sets_its_rules_and_the_centre_one_of_them_by_itself(tmp_path):
    said = "profile: strict\nthreshold_row: 7\nprofile_reason: small villages\nprofile_authority: the ministry, letter 12\n"
    use_settings(write(tmp_path, "disclosure.yaml", said))
    rules = disclosure_rules()
    assert (rules["threshold_area"], rules["threshold_row"], rules["units_base"]) == (10, 7, 3)
    assert (rules["profile"], rules["profile_reason"], rules["profile_authority"]) == (
        "strict", "small villages", "the ministry, letter 12",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said", "line", "word", "why"),
    [
        ("publication.yaml", "tables:\n  district_yaer: {rank: 2}\n", 2, "district_yaer", "nearest: district_year"),
        ("publication.yaml", "table:\n  district_year: {rank: 2}\n", 1, "table", "nearest: tables"),
        ("publication.yaml", "tables:\n  district_year: {rank: 0}\n", 2, "0", "rank takes 1 - 9"),
        ("publication.yaml", "tables:\n  district_year: {printed: maybe}\n", 2, "maybe", "printed takes yes, no"),
        ("publication.yaml", "tables:\n  district_year:\n    keys: [admin2]\n", 3, "keys", "The rules: rank, printed"),
        ("publication.yaml", "tables:\n  district_year: no\n", 2, "no", "`word: value` pairs"),
        ("publication.yaml", "tables: none\n", 1, "none", "`word: value` pairs"),
        (
            "publication.yaml",
            "tables:\n  district_year: {rank: 1}\n",
            2,
            "district_year",
            "worked out from province_year",
        ),
        (
            "publication.yaml",
            "tables:\n  province_year: {printed: no}\n",
            1,
            "province_people",
            "worked out from province_year",
        ),
        ("publication.yaml", "tables: [\n", 2, "publication.yaml", ""),
        ("disclosure.yaml", "profile: lax\n", 1, "lax", "profile takes standard, strict"),
        ("disclosure.yaml", "profile_reason:\n", 1, "(empty)", "profile_reason takes 1 - 300"),
        ("disclosure.yaml", "threshold_area: 0\n", 1, "0", "threshold_area takes 1 - 1000"),
        ("disclosure.yaml", "# small\nunits_base: 4\n", 2, "4", "units_base takes 3, 5"),
        (
            "disclosure.yaml",
            "threshold_otherwise: 12\n",
            1,
            "threshold_otherwise",
            "units_base, units_batch, threshold_row",
        ),
        ("disclosure.yaml", "narrowest_range: 0.5\n", 1, "narrowest_range", "read no longer; in its place"),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_stands(tmp_path, name, said, line, word, why):
    before = own()
    with pytest.raises(Refused) as found:
        use_settings(write(tmp_path, name, said))
    assert own() == before
    told = {language: rule_message(found.value.rule_id, language, found.value.params)[0] for language in LANGUAGES}
    assert f"settings/{name}, line {line}, “{word}”" in told["en"] and why in told["en"]
    assert len(set(told.values())) == len(LANGUAGES)
