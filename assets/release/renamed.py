"""Figures that are called otherwise than in earlier releases: which new ids stand where an old one stood.

A figure of a needs mart names its survey and its round; totals of all years stand in marts of their own (`casualty_total`). The
mapping goes by rule, never by a list. Not here: why a figure changed (`compare_releases`).
"""

import re
from collections.abc import Iterable

_ROUND = re.compile(r",(?:round|survey)=[^,]*")
_FIRST_WITHIN = re.compile(
    r"within=(?:round|survey)=[^,]*(?:,|$)"
)  # of a comparison that holds nothing before it fixed
_TOTAL = re.compile(r"^(\w+)_total\.")
_TOTAL_WITHIN = re.compile(r"(?<=mart=)(\w+)_total(?=,|$)")
_YEARLY = {
    "casualty": "casualty_annual"
}  # the mart whose all-years rows a total took over, where it is called otherwise


def old_form(figure_id: str) -> str:
    """How earlier releases called a figure: without survey and round, all-years totals in the mart of the years."""
    without = _ROUND.sub("", figure_id)
    while (shorter := _FIRST_WITHIN.sub("within=", without)) != without:
        without = shorter
    without = _TOTAL.sub(lambda found: f"{_of_years(found[1])}.", without)
    return _TOTAL_WITHIN.sub(lambda found: _of_years(found[1]), without)


def _of_years(name: str) -> str:
    return _YEARLY.get(name, name)


def took_its_place(figure_id: str, known: Iterable[str]) -> list[str]:
    """The known figures that earlier releases called this id, those of the newest round first; empty where there is none."""
    found = {one for one in known if one != figure_id and old_form(one) == figure_id}
    return sorted(found, reverse=True)


def measure_of(figure_id: str) -> str:
    """The measure an id names: `n_need` of `needs_gap.n_need@country=XSA`."""
    return figure_id.partition("@")[0].partition(".")[2]
