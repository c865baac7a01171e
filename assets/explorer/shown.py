"""What the explorer shows of the public marts: which rows, which measures. Not here: how a row is packed (`packing`)."""

from dataclasses import dataclass
from functools import cache

from assets.marts.build import mart_files


@dataclass(frozen=True)
class Shown:
    """One mart as the page needs it: its keys, its measures by kind, and the keys that no question breaks down by.

    Rows where a key of `only_all` is not `all` stay out of the page.
    """

    mart: str
    keys: tuple[str, ...]
    counts: tuple[str, ...]
    shares: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    only_all: tuple[str, ...] = ()
    total: str = ""  # the mart of all years together; its rows stand under the period `all`


def _with_weighted(*shares: str) -> tuple[str, ...]:
    """Shares of those asked, and beside each that of the people a survey speaks for."""
    return (*shares, *(f"{share}_weighted" for share in shares))


DEVICES = (
    "mine_ap", "mine_av", "mine_improvised", "mine_unspecified", "cmr_submunition", "erw_other", "mine_erw_undifferentiated",
)  # fmt: skip
PEOPLE = ("survey", "round", "disaggregation_unit", "population_group")
SHOWN = (
    Shown(
        "casualty_annual",
        ("period", "admin1", "admin2"),
        (
            "n_total", "n_killed", "n_injured", "n_outcome_unknown",
            "n_women", "n_men", "n_girls", "n_boys", "n_other_or_unknown",
            "n_civilian", "n_military_security", "n_deminer", "n_status_unknown",
            *(f"n_{device}" for device in DEVICES), "n_device_unknown",
        ),
        total="casualty_total",
    ),
    Shown(
        "needs_gap",
        ("period", "admin1", "service", "sex", "person_group", "disability", *PEOPLE),
        ("n_assessed", "n_need", "n_met", "n_partly_met", "n_unmet"),
        _with_weighted("gap", "coverage", "strict_coverage", "trouble_rate", "need_rate"),
        only_all=("age_group", "household_has_disability"),
    ),
    Shown(
        "access_by_gender",
        ("period", "service", "sex", "person_group", "disability", *PEOPLE),
        ("n_need", "n_referred", "n_accepted", "n_started", "n_completed"),
        _with_weighted("started_share", "referred_share"),
        ("median_days",),
    ),
    Shown(
        "barrier_rank",
        ("period", "service", "barrier", "sex", "disability", *PEOPLE),
        ("n_asked", "n_named"),
        _with_weighted("named_share"),
        only_all=("barrier_detail",),
    ),
)  # fmt: skip
WITHIN = ("service", "barrier", "product", "civil_status", "source_type", *PEOPLE)  # keys a comparison holds fixed


@cache
def compared() -> tuple[str, ...]:
    """The marts whose comparisons the page shows, in the order their headers ask for."""
    places = {name: header.compared for name, (header, _) in mart_files().items() if header.compared is not None}
    return tuple(sorted(places, key=lambda name: (places[name], name)))
