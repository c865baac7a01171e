"""The notebook door: frames with their meanings, figures by id, totals that are published or may be added."""

import os
import shutil

import duckdb
import pandas as pd
import pytest
from release.planted_marts import planted_marts
from release.small_pack import RELEASE_ID, small_pack

from assets.marts.build import mart_files
from assets.release.adding import Asked, total_of
from assets.release.labels import lists_of
from pipelines.notebook import NotAdded, NotInMarts, open_marts
from schemas.messages import LANGUAGES
from schemas.public_headers import public_headers

UNCODED = {"period", "country", "admin1", "admin2", "span", "source_id", "table_name", "column_name", "age_min", "age_max",
           "barrier_detail", "survey", "round"}  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return planted_marts(tmp_path_factory.mktemp("planted") / "planted.duckdb")


@pytest.fixture(scope="module")
def marts(file):
    with open_marts(file) as opened:
        yield opened


def test_a_mart_is_a_frame_with_what_it_means(marts):
    frame = marts["casualty_annual"]
    assert marts.names() == ["barrier_rank", "casualty_annual", "figure", "needs_gap", "service_reach"]
    assert list(frame.columns) == ["period", "country", "admin1", "admin2", "n_killed", "n_killed_status"]
    assert frame.attrs["title"] == "Casualties by year"
    assert frame.attrs["question"].startswith("How many people were killed or injured")
    assert frame.attrs["counted"] == "one person killed or injured in one incident (direct casualty), golden row"
    assert frame.attrs["note"] == "Recorded casualties only."
    assert frame.attrs["meanings"] == {"n_killed": "count: killed"}
    assert frame.attrs["never_all"] == ["country"]
    assert frame.attrs["status_words"]["suppressed_primary"].startswith("hidden: so few people")


def test_a_hidden_number_is_missing_and_never_nothing(marts):
    frame = marts["casualty_annual"]
    hidden = frame[frame["n_killed_status"] == "suppressed_primary"]
    assert len(hidden) == 1 and hidden["n_killed"].isna().all() and str(frame["n_killed"].dtype) == "Int64"
    assert pd.isna(marts["needs_gap"].set_index("sex").loc["male", "gap"].iloc[0])


def test_the_words_of_another_version_are_not_put_on_a_file(marts):
    attrs = marts["needs_gap"].attrs
    assert (attrs["title"], attrs["question"]) == ("Needs as an earlier version counted them.", "")


def test_codes_have_labels_in_the_language_asked_for(file):
    said = {}
    for language in LANGUAGES:
        with open_marts(file, language) as marts:
            frame = marts["needs_gap"]
        assert list(frame.columns[:5]) == ["period", "service", "service_label", "sex", "sex_label"]
        said[language] = dict(zip(frame["sex"], frame["sex_label"], strict=True))
    assert [said[language]["female"] for language in LANGUAGES[:4]] == ["female", "féminin", "femenino", "أنثى"]
    assert said["fr"]["all"] == "tous (non ventilé)" and said["es"]["all"] == "todos (sin desglosar)"


def test_a_code_no_list_holds_stands_as_itself_and_is_named(tmp_path):
    file = planted_marts(tmp_path / "later.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE mart_needs_gap SET service = 'hydrotherapy' WHERE service = 'medical'")
    with open_marts(file) as marts:
        frame = marts["needs_gap"]
    assert frame.attrs["without_label"] == {"service": ["hydrotherapy"]}
    assert set(frame["service_label"]) == {"hydrotherapy", "rehabilitation"}


def test_a_code_of_a_centre_is_called_as_the_file_calls_it(tmp_path):
    file = planted_marts(tmp_path / "ours.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE mart_needs_gap SET service = 'hydrotherapy' WHERE service = 'medical'")
        con.execute(
            "CREATE OR REPLACE TABLE code_lists AS SELECT 'service' AS list, 'hydrotherapy' AS code, "
            "'water' AS label_en, 'eau' AS label_fr"
        )
    for language, said in (("en", "water"), ("fr", "eau")):
        with open_marts(file, language) as marts:
            frame = marts["needs_gap"]
        assert frame.attrs["without_label"] == {}
        assert said in set(frame["service_label"]) and "hydrotherapy" not in set(frame["service_label"])


def test_a_figure_has_its_keys_and_its_cautions_in_words(file):
    with open_marts(file, "es") as marts:
        shown = marts.figure("casualty_annual.n_killed@country=XSA,period=2020")
        hidden = marts.figure("casualty_annual.n_killed@admin1=XSA02,country=XSA,period=2021")
        with pytest.raises(NotInMarts, match=r"n_killed@country=XSA,period=2019\. Las más parecidas: casualty_annual"):
            marts.figure("casualty_annual.n_killed@country=XSA,period=2019")
    assert (shown["value"], shown["keys"], shown["cautions"]) == (16.0, {"country": "XSA"}, [])
    assert pd.isna(hidden["value"]) and hidden["status_words"].startswith("oculto: son tan pocas personas")
    assert [said[:25] for said in hidden["cautions"]] == ["una fuente de este número", "la proporción es de menos"]


def test_cautions_of_a_mart_are_sentences_with_counts(marts):
    assert marts.cautions("casualty_annual") == [
        "Recorded casualties only.",
        "suppressed_primary: 1 of 8 figures: hidden: so few people that one of them could be recognised",
        "small_n: 1 of 2 figures: the share is of fewer than 30 people",
        "stale_source: 1 of 2 figures: a source of this number is older than it should be",
    ]


def test_a_published_total_is_taken_as_it_stands(marts):
    found = marts.total("casualty_annual", "n_killed", by=["period"], where={"admin1": "all"})
    assert found["n_killed"].tolist() == [16, 20] and found.attrs["added_over"] == []
    assert found.attrs["where"] == {"admin1": "all", "country": "XSA"}
    by_area = marts.total("casualty_annual", "n_killed", by=["admin1"], where={"period": "2021"})
    assert by_area["n_killed"].tolist()[:1] == [6] and pd.isna(by_area["n_killed"][1])
    assert by_area["n_killed_status"].tolist() == ["ok", "suppressed_primary"]


def test_parts_are_added_where_only_parts_are_published(marts):
    found = marts.total("casualty_annual", "n_killed", where={"period": "2022"})
    assert found["n_killed"].tolist() == [13] and found.attrs["added_over"] == ["admin1"]
    assert found.attrs["n_parts"] == 2
    needed = marts.total("needs_gap", "n_need", where={"service": "rehabilitation"})
    assert needed["n_need"].tolist() == [50]


@pytest.mark.parametrize(
    ("mart", "measure", "asked", "said"),
    [
        ("casualty_annual", "n_killed", {"by": ["admin1"]}, "in parts only, by period, and 1 of 6 parts are not shown"),
        ("casualty_annual", "n_killed", {"where": {"country": "XSB"}}, "It is published by: period; period . admin1"),
        ("needs_gap", "n_need", {}, "Rows of different service are never added.*medical, rehabilitation"),
        ("needs_gap", "gap", {"where": {"service": "rehabilitation"}}, "gap of the mart needs_gap is never added up"),
        ("barrier_rank", "n_named", {}, "Rows of different barrier are never added"),
        ("service_reach", "n_services", {"where": {"sex": "all"}}, "its parts by service_detail are never added"),
        (
            "needs_gap",
            "n_need",
            {"where": {"service": "medical", "sex": "other"}},
            "publishes nothing by - where service",
        ),
    ],
)
def test_a_total_that_cannot_be_given_is_refused_in_words(marts, mart, measure, asked, said):
    with pytest.raises(NotAdded, match=said):
        marts.total(mart, measure, **asked)


def test_a_hidden_part_is_not_left_out_of_a_sum(tmp_path):
    file = planted_marts(tmp_path / "parts.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("DELETE FROM mart_casualty_annual WHERE admin1 = 'all'")
    with (
        open_marts(file) as marts,
        pytest.raises(NotAdded, match=r"by admin1, and 1 of 2 parts are not shown \(hidden"),
    ):
        marts.total("casualty_annual", "n_killed", where={"period": "2021"})


def test_what_is_not_there_is_named_with_what_is(marts, file, tmp_path):
    for asked, said in [
        (lambda: marts["needs"], "no mart needs. There are: barrier_rank, casualty_annual"),
        (lambda: marts.total("casualty_annual", "n_men"), "no measure n_men. There are: n_killed"),
        (lambda: marts.total("casualty_annual", "n_killed", by=["sex"]), "no key sex. There are: period, country"),
        (lambda: open_marts(file, "de"), "no language de. There are: en, fr, es, ar"),
        (lambda: open_marts(tmp_path), "holds no marts"),
        (lambda: open_marts(tmp_path, release="2026-01-01"), "no release 2026-01-01. There are: -"),
    ]:
        with pytest.raises(NotInMarts, match=said):
            asked()
    (tmp_path / "else.duckdb").write_text("no database")
    with pytest.raises(NotInMarts, match="cannot be opened as a marts file"):
        open_marts(tmp_path / "else.duckdb")


def test_a_data_folder_a_release_in_it_and_the_newest(tmp_path, file):
    (tmp_path / "marts").mkdir()
    shutil.copy(file, tmp_path / "marts" / "marts.duckdb")
    pack = tmp_path / "releases" / RELEASE_ID
    pack.mkdir(parents=True)
    shutil.copy(file, pack / f"saddle-XSA-{RELEASE_ID}.duckdb")
    (tmp_path / "releases" / "newest.json").write_text(f'{{"release_id": "{RELEASE_ID}", "manifest_sha256": "-"}}')
    for path, release, name in [
        (tmp_path, None, "marts.duckdb"),
        (tmp_path, RELEASE_ID, f"saddle-XSA-{RELEASE_ID}.duckdb"),
        (tmp_path, "newest", f"saddle-XSA-{RELEASE_ID}.duckdb"),
        (pack, None, f"saddle-XSA-{RELEASE_ID}.duckdb"),
    ]:
        with open_marts(str(path), release=release) as marts:
            assert marts.file.name == name and marts.total(
                "casualty_annual", "n_killed", ["period"], {"admin1": "all"}
            ).shape == (2, 3)
    shutil.copy(file, pack / "saddle-XSA-copy.duckdb")
    with pytest.raises(NotInMarts, match="several marts files"):
        open_marts(pack)


def test_nothing_can_be_written_and_a_refresh_may_put_a_new_file_in_its_place(tmp_path):
    file, newer = planted_marts(tmp_path / "marts.duckdb"), planted_marts(tmp_path / "newer.duckdb")
    with duckdb.connect(str(newer)) as con:
        con.execute("UPDATE mart_casualty_annual SET n_killed = 17 WHERE period = '2020' AND admin1 = 'all'")
    with open_marts(file) as before, duckdb.connect(str(file), read_only=True) as by_hand:
        assert by_hand.execute("SELECT count(*) FROM mart_casualty_annual").fetchone() == (8,)
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            before._con.execute("DELETE FROM mart_casualty_annual")
        os.replace(newer, file)
        with open_marts(file) as after:
            asked = ("casualty_annual", "n_killed", ["admin1"], {"period": "2020", "admin2": "all"})
            whole = {"period": "2020", "admin1": "all"}
            assert before.total("casualty_annual", "n_killed", where=whole)["n_killed"].tolist() == [16]
            assert after.total("casualty_annual", "n_killed", where=whole)["n_killed"].tolist() == [17]
            assert after.total(*asked)["n_killed"].tolist() == [9, 7]


@pytest.mark.parametrize("name", sorted(name for name, (header, _) in mart_files().items() if header.public))
def test_every_key_of_every_mart_has_a_code_list_or_is_no_code(name):
    header = mart_files()[name][0]
    told = UNCODED | set(header.lists)
    assert [key for key in header.keys if not lists_of(f"mart_{name}", key) and key not in told] == []


@pytest.mark.slow
def test_all_marts_of_the_demo_country_have_labels_meanings_and_no_zero_for_a_hidden_number(sarandia, tmp_path):
    pack = small_pack(sarandia / "marts" / "marts.duckdb", tmp_path)
    for language in LANGUAGES:
        with open_marts(pack, language) as marts:
            for name in marts.names():
                frame = marts[name]
                assert frame.attrs["without_label"] == {}, (language, name)
                for column in [
                    c for c in frame.columns if c.endswith("_status") and c.removesuffix("_status") in frame
                ]:
                    hidden = frame[frame[column] != "ok"]
                    assert hidden[column.removesuffix("_status")].isna().all(), (name, column)
                if name in mart_files():
                    assert frame.attrs["title"] == mart_files()[name][0].title
                    measures = {c for c in frame.columns if f"{c}_status" in frame}
                    assert measures and measures <= set(frame.attrs["meanings"])


@pytest.mark.slow
def test_added_parts_equal_the_published_total_in_every_mart(sarandia):
    """Each published row is taken away, asked for again, and the answer added from its parts is the row itself."""
    compared = set()
    with open_marts(sarandia / "marts" / "marts.duckdb") as marts:
        for name, header in public_headers(mart_files()).items():
            rows = marts._rows(name)
            keys, measure = marts._keys(rows), header.counts[0]
            shown = rows[rows[f"{measure}_status"] == "ok"]
            coarse = (shown[keys] == "all").sum(axis=1).sort_values(ascending=False, kind="stable").index
            for place in coarse[:40]:
                named = {key: str(value) for key, value in rows.loc[place, keys].items() if value != "all"}
                rest = rows.drop(index=place)
                for key, value in named.items():
                    rest = rest[rest[key] == value]
                if len(rest) < 2:
                    continue
                try:
                    found = total_of(rest, keys, header, Asked(name, measure, (), named, "en"))
                except NotAdded:
                    continue
                if found.attrs["added_over"]:
                    assert found[measure][0] == rows.loc[place, measure], (name, named, found.attrs)
                    compared.add((name, *found.attrs["added_over"]))
    assert ("casualty_annual", "admin1") in compared and len({name for name, *_ in compared}) >= 3
