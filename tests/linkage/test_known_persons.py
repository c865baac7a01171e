"""Synthetic lists with true persons: one general setting finds nearly all pairs and hardly one wrong."""

import pytest

from bench.known_persons import febrl, found, rldata

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("known", "n_pairs"),
    [
        (lambda realdata: febrl(realdata, "dataset3"), 6538),
        (lambda realdata: febrl(realdata, "dataset4"), 5000),
        (rldata, 50),
    ],
    ids=["febrl 3", "febrl 4a and 4b", "rldata 500"],
)
def test_precision_and_recall_with_one_setting_and_no_social_security_number(realdata, known, n_pairs):
    persons = known(realdata)
    assert persons.n_pairs == n_pairs
    result = found(persons)
    assert result.precision >= 0.98 and result.recall >= 0.90, result
