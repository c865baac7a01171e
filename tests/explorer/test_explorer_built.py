"""The page as a file: what is in it, what is not, and that its words and colours are there. No browser."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from itertools import product

import duckdb
import pytest
from conftest import REPOSITORY
from explorer.planted_page import COUNTRY, LANGUAGES, MARTS, annual, need, page_of, planted_marts, planted_register
from translated import reads_finished

from assets.explorer.packing import packed_comparisons, packed_marts
from assets.explorer.words import ALSO
from assets.release.reader import open_marts
from assets.reports.register import open_register
from assets.reports.wording import word_keys

ROOM = REPOSITORY / "assets" / "explorer"
SCRIPTS = {file.name: file.read_text("utf-8") for file in (ROOM / "script").glob("*.js")}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> str:
    return page_of(planted_register(tmp_path_factory.mktemp("built") / "marts.duckdb")).decode("utf-8")


def data_in(page: str) -> dict:
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    return json.loads(data)


def test_the_same_marts_give_the_same_bytes(built, tmp_path):
    assert page_of(planted_register(tmp_path / "marts.duckdb")).decode("utf-8") == built


def test_nothing_in_the_page_refers_outside(built):
    """But for the name of SVG, which is a name and never asked for."""
    assert set(re.findall(r"https?://[^\s\"'<>]*", built)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b|\bsrc=|@import", built)
    assert set(re.findall(r"url\(\"?([a-z]+:)", built)) == {"data:"}


def test_the_policy_lets_through_its_own_style_and_script_and_nothing_else(built):
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', built)
    (style,), (script,) = (re.findall(f"<{name}>(.*?)</{name}>", built, re.S) for name in ("style", "script"))
    hashed = [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src {hashed[0]}; script-src {hashed[1]}; font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"\sstyle=|\son\w+=\"", built.split("<body>")[1].split("<script")[0])


def test_a_hidden_number_is_not_in_the_page_even_if_the_marts_held_it(tmp_path):
    """Whatever a file holds beside a status that hides: no value, interval, base or caution of it is carried."""
    file = planted_marts(tmp_path / "marts.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE mart_figure SET value = 98765, ci_low = 0.98764, ci_high = 0.98766, known_n = 98767, "
                    "caution = 'stale_source' WHERE value_status LIKE 'suppressed%'")  # fmt: skip
        con.execute("UPDATE mart_gender_gap SET a_numerator = 98768, difference = 0.98769 WHERE status <> 'ok'")
    marts = packed_marts(open_register(open_marts(file), COUNTRY))
    assert "9876" not in json.dumps(marts) and "stale_source" not in json.dumps(marts)
    assert "p" in marts["casualty_annual"]["measures"]["n_killed"]["status"]


def test_a_figure_is_found_again_where_its_status_says(built):
    """n_killed of the planted years, unpacked by hand: 234 in 2023, hidden in 2024, 12 in 2025."""
    annual_mart = data_in(built)["marts"]["casualty_annual"]
    years = [annual_mart["keys"]["period"]["codes"][at] for at in annual_mart["keys"]["period"]["at"]]
    killed = annual_mart["measures"]["n_killed"]
    assert years[:3] == ["2023", "2024", "2025"] and killed["status"][:5] == "opoop"
    assert killed["value"][:3] == [234, 12, 7]
    total = annual_mart["measures"]["n_total"]
    assert [total["caution"]["codes"][at] for at in total["caution"]["at"]][:3] == ["", "", "provisional"]


def test_rows_of_other_breakdowns_stay_out(tmp_path):
    by_age = ({**need("female", n_need=77)[0], "age_group": "adult"}, {"n_need": 77})
    file = planted_marts(tmp_path / "marts.duckdb", marts={"needs_gap": [need("female", n_need=33), by_age]})
    packed = packed_marts(open_register(open_marts(file), COUNTRY))["needs_gap"]
    assert packed["n"] == 1 and packed["measures"]["n_need"]["value"] == [33]


def test_a_comparison_brings_the_intervals_of_both_groups(built):
    found = data_in(built)["marts"]["gender_gap"]
    assert sorted(found["status"]) == ["c", "o", "o"]
    at = [found["keys"]["service"]["codes"][n] for n in found["keys"]["service"]["at"]].index("rehabilitation")
    place = found["status"][:at].count("o")
    told = {name: values[place] for name, values in found["columns"].items()}
    assert (told["a_of"], told["a_over"], told["a_low"], told["a_high"]) == (26, 40, 0.495, 0.778)
    assert (told["b_low"], told["b_high"], told["verdict"]) == (0.276, 0.539, "higher")


def test_marts_without_rows_are_empty_and_say_why(tmp_path):
    register = planted_register(
        tmp_path / "marts.duckdb", marts={"casualty_annual": MARTS["casualty_annual"]}, with_comparisons=False
    )
    assert packed_comparisons(register)["n"] == 0
    data = data_in(page_of(register).decode("utf-8"))
    assert data["marts"]["needs_gap"]["n"] == 0 and "need" in data["empty"]["fr"]["needs_gap"]
    assert set(data["empty"]["ar"]) == {"needs_gap", "access_by_gender", "barrier_rank"}


def test_text_from_outside_cannot_end_the_script_or_open_another(tmp_path):
    evil = "</script><script>alert(1)</script><!--"
    marts = {"casualty_annual": [annual("2025", n_total=30), annual("2025", "XYZ01", n_total=22)]}
    page = page_of(
        planted_register(tmp_path / "marts.duckdb", places={"XYZ": evil, "XYZ01": evil}, marts=marts)
    ).decode("utf-8")
    assert data_in(page)["places"]["XYZ01"] == evil
    assert page.count("</script>") == 2 and "<!--" not in page and "alert(1)</script>" not in page


def words_used() -> Iterator[str]:
    """Keys the scripts and the page ask for, with those put together at run time written out."""
    spoken = "".join(SCRIPTS.values()) + (ROOM / "page.html").read_text("utf-8")
    yield from re.findall(r'word\("(\w+)"', spoken) + re.findall(r'data-(?:word|label)="(\w+)"', spoken)
    yield from re.findall(r'"((?:c|f|by|verdict)_\w+)"', spoken) + re.findall(r'"(cohort|origin)"', spoken)
    for start, of in re.findall(r"word\(`(\w+_)\$\{(\w+)", spoken):
        yield from (key for key in (f"{start}{one}" for one in of_what(start, of)))


def of_what(start: str, of: str) -> list[str]:
    known = {key.removeprefix("explorer_") for key in word_keys() if key.startswith("explorer_")}
    return [key.removeprefix(start) for key in known if key.startswith(start)]


def test_every_word_the_scripts_ask_for_is_there_in_every_language(built):
    words = data_in(built)["words"]
    for language, key in product(LANGUAGES, set(words_used())):
        assert words[language].get(key), (language, key)
        assert reads_finished(words[language][key], language), (language, key)


def test_no_word_of_the_page_is_said_by_nobody():
    said = {key.removeprefix("explorer_") for key in word_keys() if key.startswith("explorer_")} | set(ALSO)
    written_by_python = {"no_script"}
    scripts = "".join(SCRIPTS.values())
    assert {key for key in said - set(words_used()) - written_by_python if f'"{key}"' not in scripts} == set()


def test_every_code_the_page_shows_has_a_label_in_every_language(built):
    for column, codes in data_in(built)["labels"].items():
        for code, labels in codes.items():
            assert len(labels) == len(LANGUAGES) and all(labels), (column, code)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_gives_the_known_values():
    """Black on white 21; #767676 is the palest grey that passes 4.5 on white (WCAG 2.2, 1.4.3)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


def test_text_and_signs_stand_out_from_the_page():
    """Text 4.5, edges and signs 3 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    style = (ROOM / "style.css").read_text("utf-8")
    named = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    for name in ("ink", "quiet", "link"):
        assert contrast(named[name], "#ffffff") >= 4.5, name
    assert contrast(named["edge"], "#ffffff") >= 3
    (focus,) = re.findall(r"outline: 3px solid (#[0-9a-f]{6})", style)
    assert contrast(focus, "#ffffff") >= 3
    drawn = dict(re.findall(r'const (INK|PALE|COOL|WARM) = "(#[0-9a-f]{6})"', SCRIPTS["drawing.js"]))
    assert {"INK", "PALE", "COOL", "WARM"} == set(drawn)
    assert contrast(drawn["INK"], "#ffffff") >= 4.5
    assert all(contrast(colour, "#ffffff") >= 3 for colour in drawn.values())
    assert abs(luminance(drawn["COOL"]) - luminance(drawn["WARM"])) > 0.15  # told apart in grey
