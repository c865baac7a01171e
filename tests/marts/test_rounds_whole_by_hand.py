"""A round holds everybody asked in it, whatever was asked later: two dozen people and their families, some asked again.

The people counted are set against the rows the survey received, then every table with a round against the same folder
before the later round was there: what round 2024 says up to 2024 is the same to the last column.
"""

import pytest
from conftest import looking_at
from refreshing import KEYS, receive_rows, refreshed

pytestmark = pytest.mark.slow

REGISTER = """
source: lives
country: COL
source_type: national_registry
counts: true
as_of: 2025-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: case
    columns: {date: {from: day, dates: iso}, sex: {from: sex}, age_years: {from: age}, outcome: {from: outcome}}
    absent: {disability_status: not asked}
"""
LIVES = "case,day,sex,age,outcome\n" + "".join(
    f"C{n},2020-05-01,{'female' if n % 2 else 'male'},{20 + n},injured\n" for n in range(1, 27)
)
TABLES = """
  person{of}:
    key: [id, day]
    only: {{who: [{who}]}}
    disaggregation_unit: person
    population_group: {group}
    {link}
    columns:
      assessed_on: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
      works_before: {{from: worked}}
      works_now: {{from: works}}
      weight: {{from: w}}
      stratum: {{from: town}}
    absent: {{disability_status: asked below}}
  functioning{of}:
    of: person{of}
    instrument: WG-SS
    columns:
      assessed_on: {{from: day, dates: iso}}
      seeing: {{from: seeing}}
      hearing: {{from: seeing}}
      walking: {{from: seeing}}
      remembering: {{from: seeing}}
      self_care: {{from: seeing}}
      communicating: {{from: seeing}}
  need{of}:
    of: person{of}
    asks: [assistive_technology, rehabilitation]
    columns:
      service: {{from: service}}
      need_status: {{from: status}}
      needed_on: {{from: since, dates: iso}}
      product: {{from: product}}
      product_held: {{from: held}}
      product_fits: {{from: fits}}
  barrier{of}:
    of: need{of}
    asked_when: {{status: [unmet]}}
    columns:
      service: {{from: service}}
      barrier: {{from: why}}
  referral{of}:
    of: need{of}
    only: {{referred: [yes]}}
    columns:
      service: {{from: service}}
      referred_on: {{from: since, dates: iso}}
      accepted_on: {{from: began, dates: iso}}
  service{of}:
    of: need{of}
    only: {{status: [met]}}
    columns:
      service: {{from: service}}
      started_on: {{from: began, dates: iso}}
      last_follow_up_on: {{from: began, dates: iso}}
"""
SURVEY = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: {weight: w, strata: town}
files: {pattern: "*.csv"}
tables:
""" + "".join(
    TABLES.format(of=of, who=who, group=group, link=link)
    for of, who, group, link in (
        ("@survivor", "survivor", "survivors", "link: {to: lives.casualty_record, key: case}"),
        ("@family", "family", "indirect_victims", ""),
    )
)  # fmt: skip
HEADER = (
    "id,case,who,day,town,sex,age,w,worked,works,seeing,service,status,since,product,held,fits,why,referred,began\n"
)


def interview(n: int, year: int, month: int, service: str, status: str, product: str = "") -> str:
    """One person in one interview, who needs one service; every third person is of a family."""
    who, case = ("family", "") if n % 3 == 0 else ("survivor", f"C{n}")
    sex, seeing = ("female" if n % 2 else "male"), ("a_lot_of_difficulty" if n % 4 == 0 else "no_difficulty")
    held, fits = (("yes" if status == "met" else "no"), ("yes" if n % 2 else "no")) if product else ("", "")
    why = {"unmet": "no_transport" if year == 2024 else "cost_service"}.get(status, "")
    began = f"{year}-01-{n:02}" if status == "met" else ""
    since = f"{year - 1}-06-{n:02}"
    day = f"{year}-{month:02}-01"
    works = "yes" if n % 5 else "no"
    told = (
        f"P{n}", case, who, day, "x" if n < 13 else "y", sex, 20 + n, 1 + n % 3, "yes", works, seeing,
        service, status, since, product, held, fits, why, "yes" if n % 2 else "no", began,
    )  # fmt: skip
    return ",".join(map(str, told)) + "\n"


CRUTCHES = ("assistive_technology", "crutches")
# 24 people asked in 2024, all in need of rehabilitation or crutches, every second one met; P1 is asked twice in the year
FIRST = "".join(
    interview(n, 2024, 3, *(("rehabilitation", s) if n % 2 == n // 12 else (CRUTCHES[0], s, CRUTCHES[1])))
    for n in range(1, 25)
    for s in ("met" if n % 4 < 2 else "unmet",)
) + interview(1, 2024, 9, "assistive_technology", "met", "crutches")
# P1 to P16 again and P25 to P28 for the first time, now all in need of rehabilitation, and P1 of a service nobody named before
AGAIN = "".join(
    interview(n, 2025, 3, "rehabilitation", "met" if n % 2 else "unmet") for n in (*range(1, 17), *range(25, 29))
)
AGAIN += interview(1, 2025, 4, "legal", "unmet")


def folder_of(folder, rows: str):
    receive_rows(folder, "lives", REGISTER, LIVES)
    receive_rows(folder, "visits", SURVEY, HEADER + rows)
    refreshed(folder)
    return folder


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    with looking_at(folder_of(tmp_path_factory.mktemp("both"), FIRST + AGAIN), KEYS) as con:
        yield con


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    with looking_at(folder_of(tmp_path_factory.mktemp("before"), FIRST), KEYS) as con:
        yield con


def received(rows: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """These columns of each row, as the survey received it."""
    names = HEADER.strip().split(",")
    return [tuple(line.split(",")[names.index(column)] for column in columns) for line in rows.splitlines()]


def needs_asked(rows: str) -> dict[str, int]:
    """Service -> persons who told a need of it: each once, for the latest interview of the round about it."""
    told = set(received(rows, ("service", "id")))
    return {service: len([one for one in told if one[0] == service]) for service in sorted({one[0] for one in told})}


def by_service(con, mart: str, count: str, rows: str) -> dict[str, int]:
    found = con.execute(f"SELECT service, sum({count}) FROM mart_{mart} WHERE {rows} GROUP BY 1 ORDER BY 1").fetchall()
    return {service: int(n) for service, n in found if n}


NO_FURTHER = "admin1 = 'all' AND age_group = 'all' AND household_has_disability = 'all'"
WHOLE = "sex = 'all' AND person_group = 'all' AND disability = 'all'"


@pytest.mark.parametrize(("year", "rows"), [("2024", FIRST), ("2025", AGAIN)])
@pytest.mark.parametrize(
    ("mart", "count", "where"),
    [
        ("access_by_gender", "n_need", WHOLE),
        ("cascade", "n_need", f"{WHOLE} AND step = 'referred'"),
        ("needs_gap", "n_need", f"{WHOLE} AND period = round AND {NO_FURTHER}"),
    ],
)  # fmt: skip
def test_the_people_counted_in_a_round_are_those_asked_in_it(both, mart, count, where, year, rows):
    """2024: 11 told of rehabilitation and 13 of crutches, P1 twice; 2025: 20 of rehabilitation, 1 of legal support."""
    right = needs_asked(rows)
    assert right == (
        {"assistive_technology": 13, "rehabilitation": 11} if year == "2024" else {"legal": 1, "rehabilitation": 20}
    )
    assert by_service(both, mart, count, f"round = '{year}' AND {where}") == right


def test_waits_of_an_earlier_round_hold_who_was_asked_again(both):
    """Rehabilitation in 2024: six women and five men told of it, seven of them asked about it again in 2025."""
    told = {
        (sex, who) for sex, who, service in received(FIRST, ("sex", "id", "service")) if service == "rehabilitation"
    }
    right = [len([one for one in told if one[0] == sex]) for sex in ("female", "male")]
    found = both.execute(
        "SELECT sum(a_n_ended + a_n_open), sum(b_n_ended + b_n_open) FROM mart_wait_comparison WHERE mart = 'access_by_gender' "
        "AND round = '2024' AND service = 'rehabilitation' AND compared = 'sex'"
    ).fetchone()
    assert list(found) == right


def test_persons_of_a_round_are_those_asked_in_it(both):
    """24 people in 2024, P1 twice; 20 in 2025, P1 twice; disability by the answers of the round, inclusion at the end of its year."""
    for year, rows in (("2024", FIRST), ("2025", AGAIN)):
        right = len(set(received(rows, ("id",))))
        for mart, where in (
            ("inclusion", f"{WHOLE} AND period = round"),
            ("disability", "sex = 'all' AND person_group = 'all' AND age_group = 'all' AND age_band = 'all' AND answered_by = 'all' "
             "AND domain = 'any' AND cut_off = 'DISABILITY3'"),
        ):  # fmt: skip
            found = both.execute(
                f"SELECT sum(n_persons) FROM mart_{mart} WHERE round = '{year}' AND {where}"
            ).fetchone()
            assert found == (right,), (mart, year)


def test_survivors_registered_are_those_of_the_register_in_each_year(both):
    """18 cases of the register stand in the survey, 8 do not; C28 leads nowhere and takes the place of one not assessed."""
    living = both.execute(
        "SELECT period, n_survivors FROM mart_assessment WHERE admin1 = 'all' AND sex = 'all' AND age_group = 'all' "
        "AND age_band = 'all' AND person_group = 'all' ORDER BY 1"
    ).fetchall()
    registered = both.execute(
        "SELECT period, service, sum(n_registered), sum(n_assessed) FROM mart_needs_gap WHERE population_group = 'survivors' "
        f"AND {WHOLE} AND {NO_FURTHER} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert living == [("2024", 26), ("2025", 26)]
    assert {row[:3] for row in registered} == {
        (year, service, 26) for year in ("2024", "2025") for service in ("assistive_technology", "rehabilitation")
    } | {("2025", "legal", 26)}


def test_a_later_round_holds_nobody_of_the_earlier_one_only(both):
    """Families, who stand in no register: 8 met in 2024, 6 in 2025, among them P27 for the first time; 18, 21 and 24 are carried."""
    found = both.execute(
        "SELECT period, round, n_registered FROM mart_needs_gap WHERE population_group = 'indirect_victims' "
        f"AND service = 'rehabilitation' AND {WHOLE} AND {NO_FURTHER} ORDER BY ALL"
    ).fetchall()
    assert found == [("2024", "2024", 8), ("2025", "2024", 3), ("2025", "2025", 6)]


def with_rounds(con) -> list[str]:
    """Every table of the office that has a round and a period."""
    rows = con.execute(
        "SELECT table_name FROM information_schema.columns WHERE column_name IN ('round', 'period') AND table_name LIKE 'mart_%' "
        "GROUP BY 1 HAVING count(DISTINCT column_name) = 2 ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def test_no_table_says_anything_else_of_a_round_after_people_were_asked_again(both, before):
    """Everything of round 2024 up to 2024 stands as it did before anybody was asked in 2025, but for the id of the refresh."""
    compared = []
    for table in with_rounds(before):
        columns = [column[0] for column in before.execute(f"SELECT * FROM {table} LIMIT 0").description]
        kept = ", ".join(column for column in columns if column != "refresh_id")
        of_round = (
            f"SELECT {kept} FROM {table} WHERE round = '2024' AND (period <= '2024' OR period = 'unknown') ORDER BY ALL"
        )
        was, now = (con.execute(of_round).fetchall() for con in (before, both))
        assert now == was, table
        compared += [table] * bool(was)
    assert {
        "mart_access_by_gender", "mart_assistive_products", "mart_barrier_rank", "mart_cascade", "mart_disability", "mart_estimate",
        "mart_family_needs", "mart_gender_gap", "mart_inclusion", "mart_indirect_victims", "mart_needs_gap", "mart_needs_profile",
        "mart_referral_pathway", "mart_service_reach", "mart_wait_comparison",
    } <= set(compared)  # fmt: skip
