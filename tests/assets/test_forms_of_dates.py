"""Several forms of dates in one column: what fits one form, what two forms agree on, and what is two days."""

import pytest
from conftest import register_yaml
from loading import accepted


def rows(*days: str) -> list[str]:
    return [f"{n},A{n},{day},F,30,injured,4.5,-74.1,V" for n, day in enumerate(days, 1)]


def told(register, said: str, *days: str) -> list[tuple]:
    yaml = register_yaml(date=f"{{from: day, {said}}}")
    return accepted(register(*rows(*days), yaml=yaml), "source_row - 1, CAST(date AS DATE)::VARCHAR, date_precision")


def test_each_cell_fits_the_form_it_is_written_in_and_typed_days_are_always_read(register):
    forms = 'dates: ["%d/%m/%Y", "%d-%m-%y", "%b %Y", "%d %B %Y", "%Y"]'
    days = ("15/06/2019", "25-01-18", "janv. 2019", "24 octobre 2018", "2017", "2019-03-05", "2019-03-05T00:00:00")
    assert told(register, forms, *days) == [
        (1, "2019-06-15", "day"),
        (2, "2018-01-25", "day"),
        (3, "2019-01-01", "month"),
        (4, "2018-10-24", "day"),
        (5, "2017-01-01", "year"),
        (6, "2019-03-05", "day"),
        (7, "2019-03-05", "day"),
    ]


def test_of_a_day_that_is_two_days_the_year_is_kept_and_one_that_is_the_same_in_both_is_a_day(register):
    both = 'dates: ["%d/%m/%Y", "%m/%d/%Y"]'
    assert told(register, both, "25/04/2019", "05/05/2019", "03/04/2019") == [
        (1, "2019-04-25", "day"),
        (2, "2019-05-05", "day"),
        (3, "2019-01-01", "year"),
    ]
    yaml = register_yaml(date=f"{{from: day, {both}}}")
    folder = register(*rows("25/04/2019", "05/05/2019", "03/04/2019"), yaml=yaml)
    assert accepted(folder, "rule_id, cell", of="findings") == [("day_is_one_of_two", "C4")]


@pytest.mark.parametrize(
    ("said", "day", "meant"),
    [
        ("dates: excel", "43529", "2019-03-05"),
        ("dates: epoch_s, time_zone: UTC", "1551821400", "2019-03-05"),  # 21:30 in Greenwich
        ("dates: epoch_s, time_zone: Asia/Kabul", "1551821400", "2019-03-06"),  # 02:00 the day after
        ("dates: epoch_ms, time_zone: America/Bogota", "1551841800000", "2019-03-05"),  # 03:10 of the 6th in Greenwich
        ("dates: iso, time_zone: Asia/Kabul", "2019-03-05T21:30:00Z", "2019-03-06"),
        ("dates: iso", "2019-03-05T21:30:00Z", "2019-03-05"),
    ],
)
def test_numbers_that_are_days_and_moments_in_their_time_zone(register, said, day, meant):
    assert told(register, said, day) == [(1, meant, "day")]
