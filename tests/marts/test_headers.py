"""Every mart against its own header, on the demo country: keys, sets, identities, sums, shares, waits."""

import pytest
from headers import COUNTED, MARTS, OWN_ALL, keys_of, measures, rows_of, share_parts

pytestmark = pytest.mark.slow

WILSON_Z = 1.959963984540054
SMALL_N, UNKNOWN_OVER, WITHHELD_OVER = 30, 0.2, 0.5
PAIRS = [  # one set, and the same with one key more
    (name, less, more)
    for name, header in COUNTED.items()
    if not header.distinct  # distinct needs may name several barriers
    for less in header.sets
    for more in header.sets
    if set(less.by) < set(more.by) and len(more.by) == len(less.by) + 1
]
SHARES = [(name, share) for name, header in COUNTED.items() for share in header.shares]
WAITS = [(name, days) for name, header in COUNTED.items() for days in header.days]
IDENTITIES = [(name, identity) for name, header in MARTS.items() for identity in header.identities]


def rows(office, sql: str) -> list[tuple]:
    return office.execute(sql).fetchall()


def broken(office, name: str, condition: str) -> list[tuple]:
    """Rows of a mart that break a condition or leave it unknown; empty when all hold."""
    return rows(office, f"SELECT * FROM mart_{name} WHERE ({condition}) IS NOT TRUE LIMIT 3")


@pytest.mark.parametrize("name", MARTS)
def test_keys_are_never_missing_and_name_one_row(office, name):
    keys = MARTS[name].keys
    assert broken(office, name, " AND ".join(f"{key} IS NOT NULL" for key in keys)) == []
    severity = ["severity"] if name == "quality" else []
    listed = ", ".join([*keys, *severity])
    assert rows(office, f"SELECT {listed} FROM mart_{name} GROUP BY {listed} HAVING count(*) > 1 LIMIT 3") == []


@pytest.mark.parametrize("name", COUNTED)
def test_columns_are_those_of_the_header(office, name):
    header = COUNTED[name]
    wanted = {*header.keys, "set_id", *header.counts, *header.medians}
    wanted |= {"asked_in", "is_carried"} if header.is_state else set()
    for share, formula in header.shares.items():
        wanted |= {share, *(f"{share}_{end}" for end in ("ci_low", "ci_high", "caution"))}
        if formula.unknown:
            wanted |= {f"{share}_bound_low", f"{share}_bound_high"}
        if header.weight:
            wanted |= {f"{share}_weighted{end}" for end in ("", "_se", "_ci_low", "_ci_high")}
            wanted |= {f"{share}_{end}" for end in ("design_effect", "degrees_of_freedom")}
    for days in header.days:
        wanted |= {days, *(f"{days}_{end}" for end in ("ci_low", "ci_high", "n_known", "n_open"))}
    found = [row[0] for row in rows(office, f"DESCRIBE mart_{name}")]
    assert len(found) == len(set(found)) and set(found) == wanted


@pytest.mark.parametrize("name", [name for name in MARTS if name not in COUNTED])
def test_columns_a_table_describes_are_there(office, name):
    found = {row[0] for row in rows(office, f"DESCRIBE mart_{name}")}
    assert {*MARTS[name].keys, *MARTS[name].columns} <= found


@pytest.mark.parametrize("name", sorted(COUNTED.keys() - OWN_ALL))
def test_all_stands_exactly_where_a_set_is_not_broken_down(office, name):
    header = COUNTED[name]
    patterns = ", ".join(f"{key} <> 'all'" for key in header.keys)
    found = rows(office, f"SELECT DISTINCT set_id, {patterns} FROM mart_{name}")
    by_set = {frozenset(key for key, is_broken in zip(header.keys, row[1:], strict=True) if is_broken) for row in found}
    assert by_set == {frozenset(keys_of(header, part)) for part in header.sets}, "every set has rows in the demo"
    assert len(found) == len(by_set) == len({row[0] for row in found}), "one pattern of `all` to each set"
    assert broken(office, name, " AND ".join(f"{key} <> 'all'" for key in header.never_all) or "true") == []


@pytest.mark.parametrize(("name", "identity"), IDENTITIES)
def test_identities_hold_in_every_row(office, name, identity):
    """A count that is not available leaves an identity open, never false; in the demo few are."""
    assert rows(office, f"SELECT * FROM mart_{name} WHERE NOT ({identity}) LIMIT 3") == []
    (decided,) = rows(office, f"SELECT count(*) FROM mart_{name} WHERE {identity}")
    assert decided[0] > 0


def test_many_sets_are_the_parts_of_another():
    assert len(PAIRS) > 60 and {"needs_gap", "casualty_annual", "casualty_profile", "inclusion"} <= {
        p[0] for p in PAIRS
    }


@pytest.mark.parametrize("name", sorted({pair[0] for pair in PAIRS}))
def test_parts_add_up_to_their_total_for_every_count(office, name):
    header = COUNTED[name]
    for _, less, more in (pair for pair in PAIRS if pair[0] == name):
        keys = ", ".join(keys_of(header, less)) or "1"
        added = ", ".join(
            f"CASE WHEN count({count}) = count(*) THEN CAST(sum({count}) AS BIGINT) END AS {count}"
            for count in header.counts
        )
        total = f"SELECT {keys}, {', '.join(header.counts)} FROM mart_{name} WHERE {rows_of(name, header, less)}"
        parts = f"SELECT {keys}, {added} FROM mart_{name} WHERE {rows_of(name, header, more)} GROUP BY ALL"
        differ = f"(({total}) EXCEPT ({parts})) UNION ALL (({parts}) EXCEPT ({total}))"
        assert rows(office, f"SELECT * FROM ({differ}) LIMIT 4") == [], (less.by, more.by)


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_a_share_is_its_counts_and_lies_in_its_interval(office, name, share):
    top, base = share_parts(COUNTED[name], share)
    low, high = f"{share}_ci_low", f"{share}_ci_high"
    # where there is nobody, or a count is not available, there is no share; everywhere else there is one
    assert broken(office, name, f"({share} IS NOT NULL) = ({top} IS NOT NULL AND coalesce({base} > 0, false))") == []
    assert broken(office, name, f"({share} IS NULL) = ({low} IS NULL) AND ({share} IS NULL) = ({high} IS NULL)") == []
    n, p, z2 = f"CAST({base} AS DOUBLE)", f"(CAST({top} AS DOUBLE) / {base})", WILSON_Z**2
    middle = f"({p} + {z2} / (2 * {n})) / (1 + {z2} / {n})"
    half = f"{WILSON_Z} * sqrt({p} * (1 - {p}) / {n} + {z2} / (4 * {n} * {n})) / (1 + {z2} / {n})"
    known = " AND ".join(
        [
            f"abs({share} - {p}) < 1e-12",
            f"{share} BETWEEN 0 AND 1",
            f"{low} BETWEEN 0 AND {share} + 1e-12",
            f"{high} BETWEEN {share} - 1e-12 AND 1",
            f"abs({low} - ({middle} - {half})) < 1e-9",
            f"abs({high} - ({middle} + {half})) < 1e-9",
        ]
    )
    assert broken(office, name, f"{share} IS NULL OR ({known})") == []
    assert rows(office, f"SELECT count(*) FROM mart_{name} WHERE {share} IS NOT NULL")[0][0] > 0


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_a_share_warns_of_few_and_of_unknown_people(office, name, share):
    header = COUNTED[name]
    top, base = share_parts(header, share)
    said = f"list_contains(string_split({share}_caution, '|'), '{{}}')"
    rests_on = [f"{count} IS NULL" for count in header.shares[share].rests_on] or ["false"]
    few = f"coalesce({base} BETWEEN 1 AND {SMALL_N - 1}, false)"
    assert broken(office, name, f"{' OR '.join(rests_on)} OR {said.format('small_n')} = {few}") == []
    unknown = header.shares[share].unknown
    if unknown is None:
        return
    of_all = f"coalesce(CAST({unknown} AS DOUBLE) / nullif({base} + {unknown}, 0), 0)"
    for caution, over in (("unknown_over_20", UNKNOWN_OVER), ("withheld", WITHHELD_OVER)):
        assert broken(office, name, f"{said.format(caution)} = ({of_all} > {over})") == []
    everyone = f"CAST({base} + {unknown} AS DOUBLE)"
    bounds = f"abs({share}_bound_low - {top} / {everyone}) < 1e-12 AND abs({share}_bound_high - ({top} + {unknown}) / {everyone}) < 1e-12"
    assert broken(office, name, f"coalesce({base}, 0) = 0 OR ({bounds})") == []


@pytest.mark.parametrize(("name", "share"), [(name, share) for name, share in SHARES if COUNTED[name].weight])
def test_a_weighted_share_stands_beside_every_share_of_a_drawn_sample(office, name, share):
    """Surveys of the demo that have weights have one for every interview, so no share of theirs is of an unweighted sample."""
    weighted = f"{share}_weighted"
    other = "survey NOT IN (SELECT source_id FROM person WHERE weight IS NOT NULL)"
    assert broken(office, name, f"{other} OR ({weighted} IS NULL) = ({share} IS NULL)") == []
    inside = (
        f"coalesce({weighted}_ci_low, 0) - 1e-9 <= {weighted} AND {weighted} <= coalesce({weighted}_ci_high, 1) + 1e-9"
    )
    inside += f" AND {weighted} BETWEEN 0 AND 1 AND coalesce({weighted}_se, 0) >= 0 AND coalesce({share}_design_effect, 0) >= 0"
    assert broken(office, name, f"{weighted} IS NULL OR ({inside})") == []
    assert rows(
        office,
        f"SELECT count(*) > 0 FROM mart_{name} WHERE {weighted}_ci_high > {weighted} AND {share}_design_effect > 1",
    )[0][0]
    assert (
        broken(office, name, f"{other} OR {share} IS NULL OR NOT contains({share}_caution, 'unweighted_sample')") == []
    )


@pytest.mark.parametrize(("name", "days"), WAITS)
def test_a_wait_counts_no_one_twice_and_lies_in_its_interval(office, name, days):
    known, still = f"{days}_n_known", f"{days}_n_open"
    assert broken(office, name, f"({known} IS NULL) = ({still} IS NULL) AND ({days} IS NULL OR {known} > 0)") == []
    counted = f"{known} >= 0 AND {still} >= 0 AND {known} + {still} BETWEEN 1 AND {COUNTED[name].counts[0]}"
    assert broken(office, name, f"{known} IS NULL OR ({counted})") == []
    inside = f"coalesce({days}_ci_low, 0) <= {days} AND {days} <= coalesce({days}_ci_high, {days})"
    assert broken(office, name, f"{days} IS NULL OR ({days} >= 0 AND {inside})") == []
    assert rows(office, f"SELECT count(*) FROM mart_{name} WHERE {days} > 0")[0][0] > 0


@pytest.mark.parametrize("name", COUNTED)
def test_every_measure_is_known_somewhere(office, name):
    known = ", ".join(f"count({measure})" for measure in [*measures(COUNTED[name]), *COUNTED[name].medians])
    assert all(rows(office, f"SELECT {known} FROM mart_{name}")[0])
