"""What may be kept of a failure: its kind and where in our code it happened, never a message that may quote a value.

Dagster writes a step's error into its event log in plain text, and messages of DuckDB, Arrow and pandas repeat the value
they could not convert.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from warehouse.disk_faults import as_refusal

Step = TypeVar("Step", bound=Callable[..., Any])


class StepFailed(Exception):
    """A step failed; the message names the kind of error only."""


def without_values(step: Step) -> Step:
    """The step (a function or a generator), whose errors say their kind and keep their traceback, but no message."""

    @wraps(step)
    def called(*args: Any, **named: Any) -> Any:
        try:
            return step(*args, **named)
        except Exception as error:
            raise _silent(error) from None

    @wraps(step)
    def generated(*args: Any, **named: Any) -> Any:
        try:
            yield from step(*args, **named)
        except Exception as error:
            raise _silent(error) from None

    return generated if inspect.isgeneratorfunction(step) else called  # type: ignore[return-value]


def _silent(error: Exception) -> Exception:
    refusal = as_refusal(error)  # a path and the system's own sentence: no value
    if refusal is not None:
        return refusal.with_traceback(error.__traceback__)
    return StepFailed(type(error).__name__).with_traceback(error.__traceback__)
