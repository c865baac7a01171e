"""How many people a row holds is its mart's first count, in whatever order figures are read."""

import json
from types import SimpleNamespace

from headers import RANKED

from assets.disclosure.casualties.statuses import casualty_statuses
from schemas.publication_plan import default_publication

COUNTS = RANKED["assessment"].counts
RULES = {"threshold_area": 5, "threshold_row": 5, "closing_months": 3, "casualties_batch": 50}


def figures(numbers: list[int]) -> list[SimpleNamespace]:
    keys = {"country": "XSA", "period": "2024"}
    return [
        SimpleNamespace(
            figure_id=f"assessment.{measure}@country=XSA,period=2024", mart="assessment", measure=measure,
            keys=json.dumps(keys), value=float(n), known_n=None, unknown_n=None,
        )
        for measure, n in zip(COUNTS, numbers, strict=True)
    ]  # fmt: skip


def test_a_row_of_a_hundred_survivors_of_whom_two_were_assessed_is_no_small_row():
    """In the order of their ids, as they are read from the store, the survivors come last."""
    told = figures([100, 3, 2, 1])
    plan = {"assessment_year": default_publication()["assessment_year"]}
    for order in (told, sorted(told, key=lambda one: one.figure_id)):
        found = casualty_statuses(order, {"assessment": RANKED["assessment"]}, plan=plan, rules=RULES)
        assert {*found.status.values()} == {"ok"}
    few = casualty_statuses(figures([4, 3, 2, 1]), {"assessment": RANKED["assessment"]}, plan=plan, rules=RULES)
    assert "ok" not in few.status.values()
