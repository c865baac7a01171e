"""What may be printed of a table: what is hidden of small tables by hand, what is remembered, what had been given away."""

import os
import subprocess
import sys
from dataclasses import replace

from conftest import REPOSITORY
from small_tables import (
    ASKED,
    RULES,
    by_figure,
    cells_of,
    crossed,
    described,
    numbers_of,
    shown_of,
    statuses,
    system_of,
    with_margins,
)

from assets.disclosure.protect import protect
from methods.disclosure import COMPLEMENTARY, HIDDEN, NOT_AVAILABLE, OK, PRIMARY, WITHDRAWN
from methods.margins import Family, Steps, System, build_system

# small tables by hand


def test_one_small_cell_of_a_two_by_two_hides_the_four_inside_and_no_total():
    counts = with_margins(crossed((3, 20, 21, 22), sex=2, area=2))
    said = statuses(system_of(counts))
    # the row holds 23 people: that the first of its cells is the small one is not told
    assert {place for place, status in said.items() if status == COMPLEMENTARY} == {
        "sex=0,area=0", "sex=0,area=1", "sex=1,area=0", "sex=1,area=1"
    }  # fmt: skip
    assert set(said.values()) == {OK, COMPLEMENTARY}


def test_a_small_cell_of_a_row_of_two_takes_the_other_with_it():
    said = statuses(system_of({"": 25, "sex=f": 3, "sex=m": 22}))
    assert said == {"": OK, "sex=f": COMPLEMENTARY, "sex=m": COMPLEMENTARY}


def test_two_small_cells_of_a_row_protect_each_other():
    """3 + 4 of 35 leave 0 to 7 each; the large one stays."""
    said = statuses(system_of({"": 35, "sex=f": 3, "sex=m": 4, "sex=x": 28}))
    assert shown_of(said) == {"", "sex=x"}


def test_two_small_cells_whose_sum_is_too_small_need_a_third():
    """1 + 2 leave 0 to 3 each: fewer than 4 apart."""
    said = statuses(system_of({"": 53, "sex=f": 1, "sex=m": 2, "sex=x": 20, "sex=y": 30}))
    assert {"sex=f", "sex=m"} < said.keys() - shown_of(said)
    assert len(said.keys() - shown_of(said)) == 3


def test_where_every_cell_is_small_what_is_large_enough_still_stays():
    counts = with_margins(crossed((3, 3, 3, 3), sex=2, area=2))
    assert shown_of(statuses(system_of(counts))) == {""}
    assert shown_of(statuses(system_of(with_margins(crossed((2, 2, 2, 2), sex=2, area=2))))) == set()


def test_a_nought_is_a_secret_of_needs_and_none_of_casualties():
    counts = {"": 30, "sex=f": 0, "sex=m": 30}
    assert set(statuses(system_of(counts)).values()) == {OK}
    asked = {"asked@": 60, "asked@sex=f": 25, "asked@sex=m": 35}
    said = statuses(system_of(counts | asked, zero=True, **ASKED))
    assert said.keys() - shown_of(said) == {"sex=f", "sex=m"}


def test_a_nought_of_people_none_of_whom_was_asked_is_not_available():
    counts = {"": 30, "sex=f": 0, "sex=m": 30, "asked@": 60, "asked@sex=f": 0, "asked@sex=m": 60}
    said = statuses(system_of(counts, zero=True, **ASKED))
    assert {place for place, status in said.items() if status == NOT_AVAILABLE} == {"sex=f", "asked@sex=f"}
    assert shown_of(said) == {"", "sex=m", "asked@", "asked@sex=m"}


def test_a_small_rest_of_a_share_hides_its_numerator_or_its_denominator():
    system = system_of({"met@": 20, "need@": 23}, shares=((("met",), ("need",)),))
    assert sorted(statuses(system).values()) == sorted([COMPLEMENTARY, OK])
    full = system_of({"met@": 23, "need@": 23}, zero=True, shares=((("met",), ("need",)),))
    assert sorted(statuses(full).values()) == sorted([COMPLEMENTARY, OK])
    wide = system_of({"met@": 20, "need@": 30}, shares=((("met",), ("need",)),))
    assert set(statuses(wide).values()) == {OK}


def test_a_share_of_what_is_left_binds_through_an_identity():
    """need 30 = met 13 + partly 12 + unmet 5: one more part is hidden, need stays; met + partly may not be told either."""
    system = system_of(
        {"need@": 30, "met@": 13, "partly@": 12, "unmet@": 5},
        identities=((("need",), "=", ("met", "partly", "unmet")),),
        shares=((("met", "partly"), ("need",)),),
    )
    said = statuses(system)
    assert said["unmet@"] != OK and said["need@"] == OK
    assert (said["met@"], said["partly@"]).count(OK) == 1


def test_a_cell_that_only_its_total_could_protect_hides_the_total():
    """7 people may be told of the country (5), not of its only group (10)."""
    system = system_of({"": 7, "sex=f": 7}, {"": 5, "sex=f": 10}, zero=False)
    assert statuses(system) == {"": COMPLEMENTARY, "sex=f": COMPLEMENTARY}


def test_where_the_total_has_been_given_away_the_cell_is_named_as_unsafe():
    system = system_of({"": 7, "sex=f": 7}, {"": 5, "sex=f": 10}, zero=False)
    said = protect(system, RULES, cells_of(system, {""}))
    assert said.unsafe == ["m.n@sex=f"]
    assert by_figure(system, said.status) == {"": OK, "sex=f": PRIMARY}  # at most 7: anybody sees that it is small


def test_what_has_been_given_away_stays_shown_and_another_one_is_hidden():
    counts = {"": 60, "sex=f": 3, "sex=m": 12, "sex=x": 45}
    assert statuses(system_of(counts))["sex=m"] == COMPLEMENTARY
    said = statuses(system_of(counts), given_away={"sex=m", ""})
    assert shown_of(said) == {"", "sex=m"}
    said = statuses(system_of(counts), given_away={"sex=m", "sex=x"})
    assert shown_of(said) == {"sex=m", "sex=x"}


def test_a_small_cell_given_away_before_is_not_printed_again():
    said = protect(system := system_of({"": 25, "sex=f": 3, "sex=m": 22}), RULES, cells_of(system, {"sex=f"}))
    assert by_figure(system, said.status)["sex=f"] in HIDDEN


def test_called_primary_is_only_what_the_total_above_already_tells_to_be_small():
    """8 of a year may be told (5); its groups (10) are then known to be small. Under 25 nothing is called primary."""
    least = {"": 5, "sex=f": 10, "sex=m": 10}
    said = statuses(system_of({"": 8, "sex=f": 3, "sex=m": 5}, least, zero=False))
    assert said == {"": OK, "sex=f": PRIMARY, "sex=m": PRIMARY}
    assert PRIMARY not in statuses(system_of({"": 25, "sex=f": 3, "sex=m": 22}, least, zero=False)).values()
    hidden_above = statuses(system_of({"": 4, "sex=f": 3, "sex=m": 1}, least, zero=False))
    assert set(hidden_above.values()) == {COMPLEMENTARY}


def test_who_came_to_a_step_are_those_who_reached_the_one_before():
    """40 came, as told before; 7 were lost, so 33 who reached it may not be told, nor that 33 came to the second: 20 and 13."""
    first = numbers_of({"came@": 40, "reached@": 33, "lost@": 7}, fixed="step=1")
    second = numbers_of({"came@": 33, "reached@": 20, "lost@": 13}, fixed="step=2")
    steps = Steps("step", ("1", "2"), "came", "reached", "need")
    family = Family(identities=((("came",), "=", ("reached", "lost")),), steps=steps)
    said = statuses(build_system([*first, *second], {"m": family}), given_away={"step=1came@"})
    assert {"step=1lost@", "step=1reached@", "step=2came@"} <= said.keys() - shown_of(said)
    assert {"step=2reached@", "step=2lost@"} - shown_of(said), "20 and 13 would tell 33"
    assert "step=1came@" in shown_of(said)


def test_those_in_need_are_one_number_at_every_step_that_counts_all_of_them():
    """The 3 men of the first step are the 3 of the second; of needs for a product there are fewer."""
    need = {"need@": 40, "need@sex=f": 37, "need@sex=m": 3}
    rows = [*numbers_of(need, fixed="step=1"), *numbers_of(need, fixed="step=2")]
    rows += numbers_of({"need@": 21, "need@sex=f": 20, "need@sex=m": 1}, fixed="step=fits")
    system = build_system(rows, {"m": Family(ties=("step",), repeats=frozenset({"need"}))})
    together = [sorted(cell.figures) for cell in system.cells if len(cell.figures) > 1]
    assert together == [[f"step={n}{place}" for n in (1, 2)] for place in need]
    assert {len(cell.figures) for cell in build_system(rows, {"m": Family(ties=("step",))}).cells} == {1}


def test_all_come_to_the_first_step_anybody_tells_of():
    """Of 40 in need 37 began, 3 did not: nobody tells of referrals, so the 40 of the mart are those who came to begin."""
    told = {"need@": 40, "came@": 40, "reached@": 37, "lost@": 3}
    steps = Steps("step", ("referred", "begun"), "came", "reached", "need")
    family = Family(identities=((("came",), "=", ("reached", "lost")),), steps=steps)
    system = build_system(numbers_of(told, fixed="step=begun"), {"m": family})
    said = statuses(system, given_away={"step=begunneed@"})
    assert shown_of(said) == {"step=begunneed@", "step=beguncame@"}


# what goes wrong


def test_numbers_that_contradict_each_other_are_withdrawn_and_named():
    """30 people of whom 12 + 13 + 14 are told: no hidden cell can make that true. The other country stays."""
    wrong = {"": 30, "sex=f": 12, "sex=m": 13, "sex=x": 14, "sex=f,area=a": 12, "sex=m,area=a": 10, "sex=m,area=b": 3}
    fine = {"": 60, "sex=f": 30, "sex=m": 30}
    numbers = [*numbers_of(wrong, fixed="country=A"), *numbers_of(fine, fixed="country=B")]
    system = build_system(numbers, {"m": Family()})
    said = protect(system, RULES)
    (named,) = said.withdrawn
    assert "m.n@country=A" in named
    found = by_figure(system, said.status)
    assert {s for f, s in found.items() if "country=A" in f} == {WITHDRAWN}
    assert {s for f, s in found.items() if "country=B" in f} == {OK}


def test_a_contradiction_that_a_hidden_number_would_have_to_bear_is_withdrawn_too():
    """30 = 3 + 12 is not true: with 3 hidden, whoever subtracts reads 18."""
    system = system_of({"": 30, "sex=f": 3, "sex=m": 12})
    said = protect(system, RULES)
    assert len(said.withdrawn) == 1
    assert set(by_figure(system, said.status).values()) == {WITHDRAWN}


ROW_THAT_DOES_NOT_END = """
import small_tables as t
print(t.statuses(t.system_of({"": 11, "sex=0": 1, "sex=1": 1, "sex=2": 9}, least=5)))
"""


def test_protection_of_two_small_cells_comes_to_an_end():
    """1 + 1 of 11 leave 0 to 2 each, as far apart as 5 asks: nothing else has to be hidden."""
    done = in_a_process(ROW_THAT_DOES_NOT_END, timeout=60)
    assert done.stdout.strip() == str({"": OK, "sex=0": COMPLEMENTARY, "sex=1": COMPLEMENTARY, "sex=2": OK})


def in_a_process(code: str, hash_seed: str = "0", timeout: int | None = None) -> subprocess.CompletedProcess:
    path = os.pathsep.join(str(REPOSITORY / part) for part in (".", "tests", "tests/assets"))
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
    )


# the same every time


def of_two_countries(changed: int = 0) -> System:
    numbers = []
    for country, extra in (("A", 0), ("B", changed)):
        values = [3, 20, 14, 11, 30, 2 + extra]
        numbers += numbers_of(with_margins(crossed(values, sex=2, area=3)), fixed=f"country={country}")
    return build_system(numbers, {"m": Family()})


def test_remembered_patterns_are_used_again_and_nothing_is_worked_anew():
    first = protect(of_two_countries(), RULES)
    again = protect(of_two_countries(), RULES, remembered=first.patterns)
    assert (first.n_new, again.n_new) == (2, 0)
    assert again.status == first.status and again.patterns == first.patterns
    withdrawn = {name: "w" * len(pattern) for name, pattern in first.patterns.items()}
    assert set(protect(of_two_countries(), RULES, remembered=withdrawn).status) == {WITHDRAWN}


def test_one_changed_number_works_only_its_own_part_anew():
    first = protect(of_two_countries(), RULES)
    marked = {name: "w" * len(pattern) for name, pattern in first.patterns.items()}
    changed = of_two_countries(changed=1)
    said = protect(changed, RULES, remembered=marked)
    assert said.n_new == 1
    for figure, status in by_figure(changed, said.status).items():
        assert (status == WITHDRAWN) == ("country=A" in figure)
    assert by_figure(changed, said.status) != by_figure(changed, protect(changed, RULES).status)
    only_b = {f: s for f, s in by_figure(changed, said.status).items() if "country=B" in f}
    assert only_b == {f: s for f, s in by_figure(changed, protect(changed, RULES).status).items() if "country=B" in f}


def test_another_threshold_or_a_number_given_away_makes_a_part_new():
    first = protect(of_two_countries(), RULES)
    system = of_two_countries()
    assert protect(system, replace(RULES, narrowest_range=0.5), remembered=first.patterns).n_new == 2
    given = cells_of(system, {"country=Asex=1,area=1"})
    assert len(given) == 1
    assert protect(system, RULES, given, first.patterns).n_new == 1


def test_the_same_numbers_give_the_same_pattern_in_this_process_and_in_others():
    here = [described(seed) for seed in (1, 4)]
    assert here == [described(seed) for seed in (1, 4)]
    code = "import small_tables as t; print(t.described(1)); print(t.described(4))"
    for hash_seed in ("1", "2"):
        done = in_a_process(code, hash_seed)
        assert done.stdout.splitlines() == here, done.stderr
