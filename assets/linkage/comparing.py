"""What is compared between two records of casualties or survivors, and how much each agreement weighs.

One general setting for every list. The chance that two records of one person agree (m) is fixed here: lists of some
hundred rows cannot teach it. The chance that two records of different persons agree (u) is counted in the lists.
"""

from functools import cache
from importlib import resources

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

# (what it says, SQL, m, u where the lists cannot tell); the first that holds counts
Level = tuple[str, str, float, float]


@cache
def functions() -> str:
    """SQL that makes the functions the levels of names call; made once in a connection."""
    return (resources.files("assets.linkage.functions") / "name_fit.sql").read_text("utf-8")


def _both(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _similar(column: str) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r)"


_IN_COMMON = "len(list_intersect(name_keys_l, name_keys_r))"
_FEWER = "least(len(name_keys_l), len(name_keys_r))"
NAME: tuple[Level, ...] = (
    ("same letters", "name_l = name_r", 0.48, 1e-4),
    ("same sounds", "name_key_l = name_key_r", 0.24, 3e-4),
    ("one name within the other", f"{_FEWER} >= 2 AND {_IN_COMMON} >= {_FEWER}", 0.04, 1e-4),
    ("nearly the same letters", f"{_similar('name')} >= 0.92 OR {_similar('name_key')} >= 0.94", 0.1, 1e-3),
    ("every part near", "nearest_parts(name_words_l, name_words_r) >= 0.8", 0.05, 2e-3),
    ("the only part the same", f"{_FEWER} = 1 AND {_IN_COMMON} = 1", 0.02, 1e-2),
    ("one part the same", f"{_IN_COMMON} >= 1", 0.03, 3e-2),
    ("one part near", "best_fit(name_words_l, name_words_r) >= 0.88", 0.02, 5e-2),
)
_EXCHANGED = "birth_l[1:4] = birth_r[1:4] AND birth_l[5:6] = birth_r[7:8] AND birth_l[7:8] = birth_r[5:6]"
BIRTH: tuple[Level, ...] = (
    ("same day", "birth_l = birth_r", 0.7, 3e-5),
    ("day and month exchanged", _EXCHANGED, 0.03, 1e-5),
    ("one figure differs", "damerau_levenshtein(birth_l, birth_r) = 1", 0.16, 3e-4),
    ("same year", "birth_l[1:4] = birth_r[1:4]", 0.05, 1e-2),
)
AGE: tuple[Level, ...] = (
    ("a year apart at most", "abs(birth_year_l - birth_year_r) <= 1", 0.9, 5e-2),
    ("two years apart", "abs(birth_year_l - birth_year_r) <= 2", 0.06, 3e-2),
)
_EVENT_EXCHANGED = " AND ".join(
    (
        "year(event_day_l) = year(event_day_r)",
        "month(event_day_l) = day(event_day_r)",
        "day(event_day_l) = month(event_day_r)",
    )
)
EVENT: tuple[Level, ...] = (
    ("same day", "event_day_l = event_day_r", 0.72, 4e-4),
    ("within three days", "abs(date_diff('day', event_day_l, event_day_r)) <= 3", 0.14, 2e-3),
    ("day and month exchanged", _EVENT_EXCHANGED, 0.03, 4e-4),
    ("same month", "event_month_l = event_month_r", 0.05, 8e-3),
    ("same year", "event_year_l = event_year_r", 0.04, 8e-2),
)
PLACE: tuple[Level, ...] = (
    ("same district", "admin2_l = admin2_r", 0.88, 5e-2),
    ("same province", "admin1_l = admin1_r", 0.08, 0.2),
)
FATHER: tuple[Level, ...] = (
    ("same letters", "father_l = father_r", 0.6, 1e-2),
    ("same sounds", "father_key_l = father_key_r", 0.3, 2e-2),
    ("nearly the same letters", f"{_similar('father')} >= 0.88", 0.05, 2e-2),
)
_WORDS_IN_COMMON = "len(list_intersect(address_words_l, address_words_r))"
ADDRESS: tuple[Level, ...] = (
    ("same address", "address_l = address_r", 0.35, 1e-5),
    ("nearly the same address", f"{_similar('address')} >= 0.9", 0.25, 1e-4),
    ("five words in common", f"{_WORDS_IN_COMMON} >= 5", 0.12, 1e-5),
    ("four words in common", f"{_WORDS_IN_COMMON} = 4", 0.1, 1e-4),
    ("three words in common", f"{_WORDS_IN_COMMON} = 3", 0.08, 1e-3),
    ("two words in common", f"{_WORDS_IN_COMMON} = 2", 0.05, 1e-2),
)
# what is compared -> (levels, when there is nothing to compare)
COMPARED: dict[str, tuple[tuple[Level, ...], str]] = {
    "name": (NAME, _both("name")),
    "father": (FATHER, _both("father")),
    "birth": (BIRTH, _both("birth")),
    "age": (AGE, f"(birth_l IS NOT NULL AND birth_r IS NOT NULL) OR {_both('birth_year')}"),
    "event": (EVENT, _both("event_year")),
    "place": (PLACE, _both("admin1")),
    "address": (ADDRESS, _both("address")),
    "document": ((("same number", "document_l = document_r", 0.9, 1e-6),), _both("document")),
    "phone": ((("same number", "phone_l = phone_r", 0.8, 1e-4),), _both("phone")),
    "sex": ((("same sex", "sex_l = sex_r", 0.99, 0.6),), _both("sex")),
    "outcome": ((("same outcome", "outcome_l = outcome_r", 0.95, 0.6),), _both("outcome")),
    "device": ((("same device", "device_l = device_r", 0.8, 0.25),), _both("device")),
}
# only pairs that agree on all columns of a line are compared at all
BLOCKS: tuple[tuple[str, ...], ...] = (
    ("document",),
    ("phone", "sex"),
    ("name_key", "birth_span"),
    ("name_key", "birth_span_later"),
    ("name_key", "event_month"),
    ("name_key", "event_year"),
    ("name_key", "father_key"),
    ("name_key", "address_key"),
    ("name_key", "birth_day"),
    ("birth",),
    ("address_key", "birth_year"),
    ("event_day", "admin2", "sex"),
)
# column of which one element is enough -> what else must agree
BLOCKS_OF_A_PART = (
    ("name_keys", "birth_year"),
    ("name_keys", "event_day"),
    ("name_keys", "address_key"),
    ("address_words", "name_key"),
    ("address_words", "birth"),
)
RECALL_OF_CERTAIN = 0.5  # how many of all true pairs are those of which hardly one is wrong (`certain_pairs_counted`)


def _comparison(column: str, levels: tuple[Level, ...], nothing: str) -> CustomComparison:
    made: list = [CustomLevel(nothing, "nothing to compare").configure(is_null_level=True)]
    for said, sql, m, u in levels:
        made.append(CustomLevel(sql, said).configure(m_probability=m, u_probability=u))
    rest = max(1 - sum(m for _, _, m, _ in levels), 0.01)
    made.append(ElseLevel().configure(m_probability=rest, u_probability=1 - sum(u for *_, u in levels)))
    return CustomComparison(made, column)


def settings(share_of_true_pairs: float) -> SettingsCreator:
    """The one general setting; `share_of_true_pairs`: of all pairs of records."""
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=share_of_true_pairs,
        unique_id_column_name="record_id",
        comparisons=[_comparison(column, levels, nothing) for column, (levels, nothing) in COMPARED.items()],
        blocking_rules_to_generate_predictions=[
            *(block_on(*columns) for columns in BLOCKS),
            *(block_on(*columns, arrays_to_explode=[columns[0]]) for columns in BLOCKS_OF_A_PART),
        ],
        retain_intermediate_calculation_columns=True,
    )
