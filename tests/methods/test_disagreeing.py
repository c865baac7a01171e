"""When another way of comparing says otherwise than the row: by hand, each way by its own 95 % limits."""

import pandas as pd
import pytest

from methods.verdicts import TOO_FEW, disagreeing

NONE = (None, None, None)
ABOVE, ROUND, BELOW = (0.2, 0.1, 0.3), (0.05, -0.05, 0.15), (-0.2, -0.3, -0.1)
RATIO_ABOVE, RATIO_ROUND = (1.4, 1.1, 1.8), (1.1, 0.9, 1.3)


def told(difference, crude, ratio, is_weighted=True, verdict="higher"):
    row = {"is_weighted": is_weighted, "verdict": verdict}
    for name, held in (("difference", difference), ("difference_unweighted", crude), ("adjusted_ratio", ratio)):
        row |= dict(zip((name, f"{name}_ci_low", f"{name}_ci_high"), held, strict=True))
    frame = pd.DataFrame([row])
    numbers = [column for column in frame if column not in ("is_weighted", "verdict")]
    frame[numbers] = frame[numbers].astype(float)
    return disagreeing(frame)[0]


@pytest.mark.parametrize(
    ("difference", "crude", "ratio", "ways"),
    [
        (ABOVE, ABOVE, RATIO_ABOVE, ""),
        (ABOVE, ROUND, RATIO_ABOVE, "unweighted"),
        (ABOVE, BELOW, RATIO_ROUND, "unweighted|age_adjusted"),
        (ABOVE, ABOVE, RATIO_ROUND, "age_adjusted"),
        (BELOW, BELOW, RATIO_ABOVE, "age_adjusted"),
        (ROUND, ROUND, RATIO_ROUND, ""),
        (ROUND, ABOVE, NONE, "unweighted"),
        (ABOVE, ABOVE, NONE, ""),  # no ratio within age groups says nothing against it
    ],
)
def test_a_way_whose_limits_say_otherwise_is_named(difference, crude, ratio, ways):
    assert told(difference, crude, ratio) == ways


def test_plain_counts_are_no_other_way_where_nothing_is_weighted_and_of_too_few_nothing_is_said():
    assert told(ABOVE, BELOW, RATIO_ABOVE, is_weighted=False) == ""
    assert told(ABOVE, BELOW, RATIO_ROUND, verdict=TOO_FEW) == ""
