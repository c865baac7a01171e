"""Which rows go and what can be proven of them: small tables by hand, and every table there is of a small size, by force."""

from collections import defaultdict
from itertools import product

import pytest

from methods.open_periods import quarter_of
from methods.ranked_rows import Proven, Table, absent_rows, proven, proven_part, told_by_whole

LEAST = 5


def table(*rows: int, **further) -> Table:
    """A table of one count; its codes are a, b, c ..."""
    return Table({code: (n,) for code, n in zip("abcdefgh", rows, strict=False)}, (sum(rows),), **further)


@pytest.mark.parametrize(
    ("rows", "absent"),
    [
        ((9, 8, 7), ""),
        ((4, 3, 9, 9), "abcd"),  # 7 in two rows of at most 4: each is 3 or 4, so both 9 go with them
        ((4, 1, 9), "ab"),  # 5 in two rows of at most 4: each is 1 to 4
        ((3, 9, 7), "ac"),  # one row alone is what lacks; with the 7 it can be 2 to 8
        ((0, 9, 7), "a"),  # nobody is no secret, but the row is absent
        ((0, 0, 3, 9), "abc"),  # three people anywhere among three rows
        ((1, 0, 9, 7), "abd"),  # 0 or 1 each: the 7 goes with them
        ((0, 2, 9, 9, 20), "abcd"),  # the two 9 go together: which of them would tell
        ((1, 1), "ab"),  # nothing is left to be printed
    ],
)
def test_rows_below_the_least_go_and_then_the_smallest(rows, absent):
    assert "".join(sorted(absent_rows(table(*rows), LEAST))) == absent


def test_what_is_proven_of_an_absent_row():
    hidden = proven(table(4, 1, 9), "ab", LEAST)
    assert hidden == {"a": [Proven(1, 4)], "b": [Proven(1, 4)]}
    assert proven(table(3, 9, 7), "ac", LEAST) == {"a": [Proven(2, 8)], "c": [Proven(2, 8)]}


def test_one_girl_among_the_absent_rows_takes_a_further_row_with_her():
    rows = {"a": (4, 1), "b": (4, 0), "c": (2, 0), "d": (6, 2), "e": (30, 9)}
    # 10 people in three rows of at most 4, one girl among them: she is in each with 0 or 1. With d three girls are left over
    assert absent_rows(Table(rows, (46, 12)), LEAST) == {"a", "b", "c", "d"}
    # without girls 10 people in three rows are each 2 to 4: d goes too
    assert absent_rows(Table({code: row[:1] for code, row in rows.items()}, (46,)), LEAST) == {"a", "b", "c", "d"}


def test_a_row_of_known_size_may_be_told_by_what_is_left_over():
    sizes = {code: Proven(n, n) for code, n in {"girls": 4, "women": 30, "men": 50}.items()}
    rows = {"girls": (4, 4), "women": (30, 3), "men": (50, 10)}  # everybody, killed
    # girls alone would be told exactly; with the women 7 of 34 died: 0 to 4 of the girls, as the country says by itself
    assert absent_rows(Table(rows, (84, 17), sizes), LEAST) == {"girls", "women"}
    assert proven(Table(rows, (84, 17), sizes), ["girls", "women"], LEAST)["girls"][1] == Proven(0, 4)
    # all but one of them died: with the women 33 of 34, so at least 3 girls
    rows = {"girls": (4, 4), "women": (30, 29), "men": (50, 10)}
    assert absent_rows(Table(rows, (84, 43), sizes), LEAST) == {"girls", "women", "men"}


def test_what_the_whole_says_by_itself_is_no_reason_to_hide_more():
    # two casualties in the country: each province has 0 to 2 whatever is printed
    assert absent_rows(table(1, 1, 0), LEAST) == {"a", "b", "c"}
    assert told_by_whole(table(1, 1, 0), "a") == [Proven(0, 2)]
    # a country of one province
    assert told_by_whole(table(3), "a") == [Proven(3, 3)]


def test_unknown_is_no_secret():
    assert absent_rows(table(2, 9, 8, always=frozenset("a")), LEAST) == frozenset()
    assert absent_rows(table(2, 3, 9, 8, always=frozenset("a")), LEAST) == {"b", "d"}
    # of 5 people one died, a man or a woman: were those of unknown sex told, nobody among them died, 1 of 4 would be left over
    sizes = {code: Proven(n, n) for code, n in {"women": 3, "men": 1, "unknown": 1}.items()}
    rows = {"women": (3, 0), "men": (1, 1), "unknown": (1, 0)}
    assert proven(Table(rows, (5, 1), sizes), ["women", "men"], LEAST)["women"] == [Proven(3, 3), Proven(0, 1)]
    rows = {"women": (3, 3), "men": (1, 0), "unknown": (3, 0)}
    sizes["unknown"] = Proven(3, 3)
    # 3 of 7 died; without the 3 unknown 3 of 4, so 2 women at least
    assert absent_rows(Table(rows, (7, 3), sizes, frozenset(["unknown"])), LEAST) == set(rows)


def every_table(n_rows: int, most: int, n_counts: int):
    """Every way to have at most so many people in so many rows."""
    if not n_rows:
        yield ()
        return
    for n in range(most + 1):
        for parts in product(range(n + 1), repeat=n_counts):
            yield from (((n, *parts), *rest) for rest in every_table(n_rows - 1, most - n, n_counts))


@pytest.mark.parametrize(
    ("n_rows", "most", "least", "n_counts"), [(2, 30, 5, 0), (3, 14, 5, 0), (4, 10, 4, 0), (2, 9, 5, 1), (3, 6, 4, 1)]
)
def test_whoever_knows_the_rule_and_tries_every_table_proves_nothing(n_rows, most, least, n_counts):
    """All tables of so many rows and at most so many people; those that look alike are what is left to one who knows the rule."""
    alike = defaultdict(list)
    for rows in every_table(n_rows, most, n_counts):
        whole = tuple(map(sum, zip(*rows, strict=True)))
        absent = absent_rows(Table(dict(enumerate(rows)), whole), least)
        alike[whole, tuple((n, row) for n, row in enumerate(rows) if n not in absent)].append(rows)
    n_hidden = 0
    for (whole, printed), tables in alike.items():
        for hidden in set(range(n_rows)) - {n for n, _ in printed}:
            of_whole = told_by_whole(Table(dict.fromkeys(range(n_rows), whole), whole), hidden)
            for place in range(n_counts + 1) if any(rows[hidden][0] for rows in tables) else ():
                can_be = [rows[hidden][place] for rows in tables]
                found = Proven(min(can_be), max(can_be))
                n_hidden += 1
                assert not found.is_close or found.holds(of_whole[place]), (whole, printed, hidden, place, found)
    assert n_hidden > 50


def test_a_month_that_holds_nearly_all_of_a_quarter_is_proven_by_the_quarters_groups():
    """Five people of a quarter all in one month: its groups are theirs. Seven of nine: 5 to 7 of the 7 men. Five of forty: nothing."""
    assert proven_part(5, 5, [0, 1, 0, 3, 1])
    assert proven_part(9, 7, [0, 7, 0, 1, 1])
    assert not proven_part(40, 5, [3, 20, 2, 15])
    assert not proven_part(5, 2, [0, 3, 1, 1])  # 0 to 2 of three men, as the month's two people say by themselves


def test_a_month_belongs_to_its_quarter():
    told = {period: quarter_of(period) for period in ("2023-01", "2023-06", "2023-11", "2023-Q4", "2023", "unknown")}
    assert told == {"2023-01": "2023-Q1", "2023-06": "2023-Q2", "2023-11": "2023-Q4"} | dict.fromkeys(
        ("2023-Q4", "2023", "unknown"), ""
    )
