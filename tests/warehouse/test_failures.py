"""A failing step leaves its kind in Dagster's event log, and not the value its error spoke of."""

import dagster as dg
import duckdb
import planted
import pytest

from schemas.findings import Refused
from warehouse.failures import StepFailed, refusals_of_steps, without_values

MARKER = "Xanthippe Qwertz"


@dg.asset
@without_values
def converted() -> dg.MaterializeResult:
    """DuckDB says which text it could not convert."""
    duckdb.sql(f"SELECT CAST('{MARKER}' AS INTEGER)").fetchall()
    return dg.MaterializeResult()


@dg.multi_asset(specs=[dg.AssetSpec("counted")])
@without_values
def several():
    """One that yields."""
    yield from (duckdb.sql(f"SELECT CAST('{MARKER}' AS INTEGER)").fetchone(),)


@pytest.mark.parametrize("asset", [converted, several])
def test_the_value_is_in_no_event(tmp_path, asset):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        result = dg.materialize([asset], instance=instance, raise_on_error=False)
        assert not result.success
        said = result.failure_data_for_node(asset.op.name).error.to_string()
    assert "StepFailed: ConversionException" in said and "test_failures.py" in said
    found = planted.search(tmp_path, [MARKER])
    assert (found.found, found.n_files > 0) == ([], True)


@dg.asset
@without_values
def refusing() -> dg.MaterializeResult:
    """Refuses, and its sentence quotes a value."""
    raise Refused("stratum_has_a_population", value=MARKER)


def test_a_refusal_leaves_a_step_as_it_was_raised_and_only_its_rule_is_in_the_events(tmp_path):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        with pytest.raises(Refused) as caught, refusals_of_steps():
            dg.materialize([refusing], instance=instance)
        assert (caught.value.rule_id, caught.value.params) == ("stratum_has_a_population", {"value": MARKER})
        result = dg.materialize([refusing], instance=instance, raise_on_error=False)
        said = result.failure_data_for_node(refusing.op.name).error.to_string()
    assert "StepRefused: stratum_has_a_population" in said
    found = planted.search(tmp_path, [MARKER])
    assert (found.found, found.n_files > 0) == ([], True)


def test_what_does_not_fail_is_unchanged():
    assert without_values(lambda x: x + 1)(1) == 2
    assert list(without_values(iter_two)()) == [1, 2]
    with pytest.raises(StepFailed, match=r"^ZeroDivisionError$"):
        without_values(lambda: 1 / 0)()


def iter_two():
    yield 1
    yield 2
