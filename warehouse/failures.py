"""What may be kept of a failure: its kind and where in our code it happened, never a message that may quote a value.

Dagster writes a step's error into its event log in plain text, and messages of DuckDB, Arrow and pandas repeat the value
they could not convert. A refusal stays one: the log gets its rule, the person at the terminal its sentence.
"""

import inspect
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from schemas import VERSION
from schemas.findings import Refused
from schemas.messages import RULES
from warehouse.atomic import write_text
from warehouse.disk_faults import YOUR_DATA_FOLDER, as_refusal
from warehouse.limits import out_of_memory

Step = TypeVar("Step", bound=Callable[..., Any])

_OF_THIS_MACHINE = {"memory_is_enough", "store_can_be_read"}  # of the rules whose scope is one source


class StepFailed(Exception):
    """A step failed; the message names the kind of error only."""


class StepRefused(StepFailed):
    """A step refused; the message names the rule only, `refusal` is what people are told."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.rule_id)
        self.refusal = refusal


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


@contextmanager
def refusals_of_steps() -> Iterator[None]:
    """What a step refused inside a run is refused outside it, in the words it was refused with."""
    try:
        yield
    except StepRefused as step:
        raise step.refusal from None


def refusal_of(error: BaseException, file: object = YOUR_DATA_FOLDER) -> Refused | None:
    """The refusal an error amounts to, when there is a sentence of its own for it: a refusal, what the disk did, no memory.

    `file`: what was read or written, where the error does not name it.
    """
    return error if isinstance(error, Refused) else as_refusal(error, file) or out_of_memory(error)


def of_what_was_sent(refusal: Refused) -> Refused:
    """A refusal that may be passed over, for it is about the file or source alone.

    Raises it again when it is about this machine, its keys or its stores: then nobody knows what the file holds, and
    "nothing there" would be untrue.
    """
    if RULES[refusal.rule_id].scope == "folder" or refusal.rule_id in _OF_THIS_MACHINE:
        raise refusal
    return refusal


def keep_incident(logs: Path, kind: str, frames: str) -> str:
    """Write down when (UTC), in which version, what kind of error and where in the code, without a value. Returns its number.

    Where nothing can be written (a full disk, a folder of somebody else) the number alone is left.
    """
    incident = uuid.uuid4().hex[:8]
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    with suppress(OSError):
        write_text(logs / f"failure-{incident}.log", f"{moment}\tsaddle {VERSION}\t{kind}\n{frames}")
    return incident


def kind_and_frames(error: BaseException) -> tuple[str, str]:
    """The kind of an error and where in our code it happened, as text; never its message."""
    said = f" {error}" if isinstance(error, StepFailed) else ""
    return f"{type(error).__name__}{said}", "".join(traceback.format_tb(error.__traceback__))


def _silent(error: Exception) -> StepFailed:
    refusal = refusal_of(error)
    failed = StepFailed(type(error).__name__) if refusal is None else StepRefused(refusal)
    return failed.with_traceback(error.__traceback__)
