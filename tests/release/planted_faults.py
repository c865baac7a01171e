"""Faults planted into a pack, each with the check and the table that have to find it."""

# sex swapped in every year of the casualty marts: nothing moved from year to year, everything since the last release
SWAP = "CASE {column} WHEN 'female' THEN 'male' WHEN 'male' THEN 'female' ELSE {column} END"
SEX = SWAP.format(column="sex")
GROUP_PAIRS = (("n_women", "n_men"), ("n_girls", "n_boys"))


def _swapped(text: str, one: str, other: str) -> str:
    return f"replace(replace(replace({text}, '{one}', '#'), '{other}', '{one}'), '#', '{other}')"


def swapped_sex(mart: str, where: str = "true") -> list[str]:
    """SQL that exchanges women and men in one mart and its figures; every sum stays as it was."""
    figure_id, keys = _swapped("figure_id", "sex=female", "sex=male"), _swapped("keys", '"female"', '"male"')
    return [
        f"UPDATE mart_{mart} SET sex = {SEX} WHERE {where}",
        f"UPDATE mart_figure SET figure_id = {figure_id}, keys = {keys} WHERE mart = '{mart}' AND {where}",
    ]


def swapped_groups() -> list[str]:
    """SQL that exchanges n_women with n_men and n_girls with n_boys in casualty_annual and its figures."""
    done = []
    for one, other in GROUP_PAIRS:
        done.append(
            f"UPDATE mart_casualty_annual SET {one} = {other}, {other} = {one}, "
            f"{one}_status = {other}_status, {other}_status = {one}_status"
        )
        measure, figure_id = (
            _swapped(c, f"{one}{end}", f"{other}{end}") for c, end in (("measure", ""), ("figure_id", "@"))
        )
        done.append(
            f"UPDATE mart_figure SET measure = {measure}, figure_id = {figure_id} "
            f"WHERE mart = 'casualty_annual' AND measure IN ('{one}', '{other}')"
        )
    return done


DRIFT = [*swapped_sex("casualty_profile"), *swapped_groups(), *swapped_sex("assessment", "period = '2025'")]
DRIFT_FOUND = {
    ("mix_is_as_in_last_release", "mart_casualty_profile"),
    ("mix_is_as_in_last_release", "mart_casualty_annual"),
    ("mix_is_as_in_last_release", "mart_assessment"),
    ("mix_is_as_in_years_before", "mart_assessment"),
}

_FIRST = "rowid = (SELECT min(rowid) FROM mart_{mart} WHERE {where})"
_NATIONAL = "country = 'XSA' AND source_type = 'national_registry' AND civil_status = 'all' AND device = 'all'"
_ONE_IN_FOUR = (
    "DELETE FROM mart_indicator WHERE rowid IN (SELECT rowid FROM mart_indicator "
    "QUALIFY row_number() OVER (PARTITION BY country, period ORDER BY rowid) % 4 = 0)"
)
_WHOLE = "country = 'XSA' AND admin1 = 'all' AND person_group = 'all'"
OLD = [
    "UPDATE mart_people_in_need SET period = '2023'",
    "UPDATE mart_figure SET period = '2023', figure_id = replace(figure_id, 'period=2025', 'period=2023'), "
    "keys = replace(keys, '\"2025\"', '\"2023\"') WHERE mart = 'people_in_need'",
]  # in both releases: its newest period ended 35 months before November 2026

FAULTS: list[tuple[set[tuple[str, str]], list[str]]] = [
    (
        {("sets_equal_total", "mart_casualty_annual")},
        [
            "UPDATE mart_casualty_annual SET n_total = n_total + 1 WHERE admin1 = 'XSA01' AND admin2 = 'all' AND period = '2025'",
            "UPDATE mart_figure SET value = value + 1 "
            "WHERE figure_id = 'casualty_annual.n_total@admin1=XSA01,country=XSA,period=2025'",
        ],
    ),
    ({("newest_period_is_recent", "mart_people_in_need")}, OLD),
    ({("tables_are_here", "*")}, ["DROP TABLE dictionary"]),
    ({("columns_are_here", "mart_coverage")}, ["ALTER TABLE mart_coverage DROP COLUMN reason"]),
    (
        {("periods_are_here", "mart_casualty_profile")},
        [
            "DELETE FROM mart_casualty_profile WHERE period = '2019'",
            "DELETE FROM mart_figure WHERE mart = 'casualty_profile' AND period = '2019'",
        ],
    ),
    (
        {("marts_agree", "mart_casualty_profile")},
        [
            "UPDATE mart_casualty_profile SET n = n + 1 "
            "WHERE sex = 'male' AND age_group = 'adult' AND scope_reason = 'in_scope'",
            "UPDATE mart_figure SET value = value + 1 WHERE mart = 'casualty_profile' "
            "AND keys LIKE '%\"adult\"%' AND keys LIKE '%\"in_scope\"%' AND keys LIKE '%\"male\"%'",
        ],
    ),
    ({("rows_have_not_fallen", "mart_indicator")}, [_ONE_IN_FOUR]),
    (
        {("shares_equal_counts", "mart_case_fatality_total")},
        [
            f"UPDATE mart_case_fatality_total SET n_killed = n_killed + 1, n_injured = n_injured - 1 "
            f"WHERE {_NATIONAL} AND sex = 'all' AND age_group = 'all' AND person_group = 'all'",
            "UPDATE mart_figure SET value = value + CASE measure WHEN 'n_killed' THEN 1 ELSE -1 END WHERE figure_id IN "
            "('case_fatality_total.n_killed@country=XSA,source_type=national_registry', "
            "'case_fatality_total.n_injured@country=XSA,source_type=national_registry')",
        ],
    ),
    (
        {("parts_equal_total", "mart_emergency_care_total")},
        [
            f"UPDATE mart_emergency_care_total SET n_within_1_hour = n_within_4_hours + 1, n_within_1_hour_status = 'ok' WHERE {_WHOLE}",
            "UPDATE mart_figure SET value_status = 'ok', value = (SELECT n_within_1_hour FROM mart_emergency_care_total "
            f"WHERE {_WHOLE} AND source_type = 'clinic') "
            "WHERE figure_id = 'emergency_care_total.n_within_1_hour@country=XSA,source_type=clinic'",
        ],
    ),
    (
        {("figures_equal_marts", "mart_assessment")},
        ["UPDATE mart_figure SET value = value + 1 WHERE figure_id = 'assessment.n_survivors@country=XSA,period=2025'"],
    ),
    (
        {("nothing_below_threshold", "mart_inclusion"), ("figures_equal_marts", "mart_inclusion")},
        [
            "UPDATE mart_inclusion SET n_claim_granted = 2 WHERE "
            + _FIRST.format(mart="inclusion", where="n_claim_granted > 3")
        ],
    ),
    (
        {("nothing_below_threshold", "mart_figure")},
        [
            "UPDATE mart_figure SET known_n = 2 WHERE figure_id = "
            "(SELECT min(figure_id) FROM mart_figure WHERE mart = 'inclusion' AND known_n > 20)",
        ],
    ),
    (
        {("nothing_below_threshold", "changes")},
        [
            "CREATE TABLE changes AS SELECT 'inclusion.n_claim_granted@country=XSA,period=2025' AS figure_id, "
            "2.0 AS old_value, 12.0 AS new_value, 'ok' AS new_status"
        ],
    ),
    (
        {("statuses_are_allowed", "mart_gender_gap")},
        [
            "UPDATE mart_gender_gap SET status = 'secret' WHERE rowid = (SELECT max(rowid) FROM mart_gender_gap)",
        ],
    ),
    (
        {("shares_are_shares", "mart_gender_gap"), ("value_lies_in_interval", "mart_gender_gap")},
        [
            "UPDATE mart_gender_gap SET a_share = 1.2, difference_ci_low = difference + 0.01 WHERE "
            + _FIRST.format(mart="gender_gap", where="status = 'ok'")
        ],
    ),
    (
        {("hidden_values_are_empty", "mart_indicator")},
        [
            "UPDATE mart_indicator SET value_status = 'absent' WHERE "
            + _FIRST.format(mart="indicator", where="value IS NOT NULL")
        ],
    ),
    (
        {("keys_are_whole", "mart_coverage"), ("release_id_is_one", "mart_coverage")},
        [
            "INSERT INTO mart_coverage SELECT * FROM mart_coverage LIMIT 1",
            "UPDATE mart_coverage SET release_id = '2025-01-01' WHERE mart = 'quality'",
        ],
    ),
    (
        {
            ("no_column_of_a_person", "notes"),
            ("no_date_finer_than_month", "notes"),
            ("no_contact_in_text", "notes"),
        },
        [
            "ALTER TABLE notes ADD COLUMN village VARCHAR",
            "INSERT INTO notes (topic, note) VALUES ('planted', 'ask zarmina@example.org on ۲۰۱۹-۰۵-۱۷')",
        ],
    ),
]
IN_CSV = ({("csv_equals_parquet", "mart_casualty_annual")}, "mart_casualty_annual")
IN_XLSX = ({("xlsx_equals_parquet", "mart_casualty_annual")}, "mart_casualty_annual")
ANOTHER_TOTAL = ["UPDATE mart_casualty_annual SET n_total = n_total + 1 WHERE period = '2015' AND admin1 = 'all'"]
# what a fault may break besides, where nothing else of the row is hidden
BESIDES = {
    ("sets_equal_total", "mart_case_fatality_total"),
    ("sets_equal_total", "mart_inclusion"),
    ("sets_equal_total", "mart_casualty_profile"),
    ("sets_equal_total", "mart_emergency_care_total"),
    ("parts_equal_total", "mart_inclusion"),
    ("parts_equal_total", "mart_casualty_annual"),
    ("shares_equal_counts", "mart_inclusion"),
    ("sets_equal_total", "mart_casualty_total"),
}
