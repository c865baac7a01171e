"""Survey rounds on a page: one at a time, latest first, in a year in which they asked; expected words are written by hand."""

from pathlib import Path

import duckdb
import pytest
from reports.planted_marts import COUNTRY, planted, years

from assets.release.reader import open_marts
from assets.reports.register import Comparison, Figure, Register, figure_id, open_register
from assets.reports.rounds import Round, asked_in_words, latest, rounds_of
from assets.reports.telling import Telling
from assets.reports.wording import Wording

# survey, round, period, asked_in: 2024 was carried into 2025; `base` asked in two years; another office asked in 2025
ROWS = [
    ("needs", "2024", "2024", "2024"), ("needs", "2024", "2025", "2024"), ("needs", "2026", "2026", "2026"),
    ("clinic", "base", "2023", "2023"), ("clinic", "base", "2024", "2024"), ("clinic", "base", "2025", "2024"),
]  # fmt: skip


@pytest.fixture
def register(tmp_path) -> Register:
    planted(tmp_path / "marts.duckdb", years(y2020={"n_total": 1})).marts.close()
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as con:
        con.execute(
            "CREATE TABLE mart_needs_gap (survey VARCHAR, round VARCHAR, period VARCHAR, asked_in VARCHAR, country VARCHAR,"
            " population_group VARCHAR)"
        )
        con.executemany(f"INSERT INTO mart_needs_gap VALUES (?, ?, ?, ?, '{COUNTRY}', 'survivors')", ROWS)
    return open_register(open_marts(tmp_path / "marts.duckdb", "en"), COUNTRY)


def test_rounds_stand_latest_first_and_none_at_a_year_in_which_nobody_was_asked(register):
    assert rounds_of(register, "needs_gap", "2026") == [
        Round("needs", "2026", "2026"), Round("clinic", "base", "2024"), Round("needs", "2024", "2024"),
    ]  # fmt: skip
    assert [one.round for one in latest(rounds_of(register, "needs_gap", "2026"))] == ["2026", "base"]


def test_a_report_of_a_year_tells_what_was_asked_by_its_end(register):
    assert rounds_of(register, "needs_gap", "2025") == [Round("clinic", "base", "2024"), Round("needs", "2024", "2024")]
    assert rounds_of(register, "needs_gap", "2023") == [Round("clinic", "base", "2023")]
    assert rounds_of(register, "needs_gap", "2026", population_group="indirect_victims") == []


def test_marts_of_an_earlier_release_without_surveys_have_no_round(register, tmp_path):
    (tmp_path / "b").mkdir()
    earlier = planted(
        tmp_path / "b" / "marts.duckdb",
        years(y2020={"n_total": 1}),
        keys_of={"needs_gap": {"period": "2020", "country": COUNTRY}},
    )
    assert rounds_of(earlier, "needs_gap", "2026") == []


@pytest.mark.parametrize(
    ("language", "year", "named"),
    [
        ("en", "needs, asked in 2024", "clinic, round “base”, asked in 2023–2024"),
        ("fr", "needs, personnes interrogées en 2024", "clinic, vague «\u00a0base\u00a0», personnes interrogées en 2023–2024"),
        ("es", "needs, personas preguntadas en 2024", "clinic, ronda «base», personas preguntadas en 2023–2024"),
        ("ar", "needs، سُئل الناس في 2024", "clinic، الجولة «base»، سُئل الناس في 2023–2024"),
    ],
)  # fmt: skip
def test_when_people_were_asked_is_said_in_every_language(register, language, year, named):
    told = [
        asked_in_words(register, Wording(language), {"survey": s, "round": r})
        for s, r in (("needs", "2024"), ("clinic", "base"))
    ]
    assert told == [year, named]


def compared(register: Register, language: str = "en", **beside) -> list[str]:
    """What is said of 54/90 women and 60/150 men: 20 points, 6.9 to 32.1 (model, section 7), in the round of 2024."""
    one = Comparison(GAP, "female", "male", 54, 90, 60, 150, 0.6, 0.4, "higher", **beside)
    tell = Telling(register, Wording(language), "2025", "Testland", "x", {})
    keys = {"survey": "needs", "round": "2024", "period": "2024", "population_group": "survivors"}
    return [
        said.text
        for said in tell.compared("N03", one, service="rehabilitation", group_word="survivors", **keys)
        if said
    ]


GAP = figure_id("gender_gap", "difference", country=COUNTRY, mart="needs_gap", period="2024")


@pytest.fixture
def with_difference(register, tmp_path: Path) -> Register:
    register.marts.close()
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as con:
        con.execute(
            "INSERT INTO mart_figure VALUES (?, 'gender_gap', 'difference', '2024', ?, '{}', 0.2, 'ok', 90, 0, 0.069, 0.321, '', 'r1')",
            [GAP, COUNTRY],
        )
    return open_register(open_marts(tmp_path / "marts.duckdb", "en"), COUNTRY)


def test_a_comparison_says_who_was_asked_when_whether_it_is_weighted_and_what_weakens_it(with_difference):
    plain = (
        "Rehabilitation (survivors; needs, asked in 2024): the gap is wider for women and girls, 60% of 90 in need against "
        "40% of 150 men and boys{}; the difference, women and girls minus men and boys, is +20 (+7 to +32) percentage points."
    )
    assert compared(with_difference) == [plain.format("")]
    assert compared(with_difference, is_weighted=True) == [plain.format(" (weighted shares)")]
    assert compared(with_difference, unknown=12, cautions=("small_n",))[1:] == [
        "Of 12 more it is not known to which of the two groups they belong. "
        "To be read with care: the share is of fewer than 30 people."
    ]


def bounded(value: float, low: float, high: float) -> Figure:
    return Figure("gender_gap.x", value, "ok", None, None, low, high)


CRUDE, ADJUSTED = bounded(0.08, -0.05, 0.2), bounded(0.8, 0.6, 0.9)


@pytest.mark.parametrize(
    ("ways", "told"),
    [
        (set(), None),
        ({"unweighted"}, "of those asked alone the difference is +8 (-5 to +20) percentage points."),
        ({"age_adjusted"}, "with age held fixed the ratio is 0.80 (0.60 to 0.90)."),
        (
            {"unweighted", "age_adjusted"},
            "percentage points, and with age held fixed the ratio is 0.80 (0.60 to 0.90).",
        ),
    ],
)
def test_where_not_every_way_of_counting_agrees_the_sentence_says_it(with_difference, ways, told):
    beside = {"crude": CRUDE, "adjusted": ADJUSTED, "disagreeing": frozenset(ways)}
    said = compared(with_difference, is_weighted=True, **beside)[1:]
    assert (
        said == []
        if told is None
        else said[0].startswith("Not every way of counting says so: ") and said[0].endswith(told)
    )


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_the_same_in_the_other_languages(with_difference, language):
    register = with_difference
    said = " ".join(compared(register, language, unknown=12, cautions=("unknown_over_20",), is_weighted=True))
    assert "2024" in said and "12" in said and "⟦" not in said and "{" not in said
