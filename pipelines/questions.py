"""docs/questions.md: the questions of schemas/questions answered by running them, through the code of `saddle query`.

`python -m pipelines.questions` writes the page from the refreshed demo; the test makes it again and compares.
"""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from pipelines.looking import answer
from pipelines.queries import query
from pipelines.settings import CHECKOUT
from schemas.languages import ENGLISH
from schemas.questions import Query, Question, questions
from warehouse.atomic import write_text
from warehouse.folder import Folder
from warehouse.relations import sql_of

PAGE = CHECKOUT / "docs" / "questions.md"
WIDTH = "150"  # columns of a printed table, whatever the terminal
BEFORE = """# Questions and their answers

What a researcher, a planner or a coordinator asks of needs, services and access, and the command that answers it. Every
answer below was printed by its command on Sarandia, the invented country (`make demo` first); for your own folder leave
`--data demo` out. This page is made by `python -m pipelines.questions` and tested to be current.

How to read the tables:

- A name like `needs_gap_by_sex` is the additive view of one set of a mart: no row of it is `all`, and its comment says over what its
  counts may be added. In the marts themselves `all` is "not broken down by this key": never add rows with `all` to others.
  `unknown` is people whose value is not known.
- `survey` and `round` say who asked, and in which round; they are never pooled. `not is_carried` leaves out states of years in which
  nobody was asked. `percent` of a survey with a design is weighted and speaks for the people it was drawn from; counts are of those asked.
- `percent` columns are shares of 100; two numbers in brackets are the 95 % interval. `ratio_95` is the share of the first
  group over that of the second; the verdict says `higher` or `lower` only where the interval leaves out 1, at most one word in
  twenty of a round is expected to be false, and people of whom the compared thing is not known could not turn it.
- **An empty cell is a number that is not told** (a share on fewer than 10 people, a wait with too few behind it, a row of casualties too
  small to print), or a share that cannot be computed; `<measure>_status` beside each measure tells which. Counts of needs, access,
  services, families and products are rounded: 0 or at least 3, others moved by a few, and sums agree (docs/disclosure.md).
- `<share>_caution` names what weakens a share: `small_n` (denominator under 30), `unknown_over_20`, `withheld`,
  `unweighted_sample`, `few_clusters` (the error is small by chance), `stale_source`, `provisional`.
- A command with `--office` reads the encrypted office marts and needs this machine's key; what it prints stays in the office.
- `disaggregation_unit` and `population_group` are never added up: change the value in the query to ask about others.
- Where a mart has no input the answer is its line of `mart_coverage`.
"""


def questions_page(folder: Folder) -> str:
    """The page as Markdown, answers from this refreshed folder. Raises NotPossible when there are no marts."""
    lacking = _lacking(folder)
    parts = [BEFORE, "\n".join(_contents()), *("\n".join(_section(folder, one, lacking)) for one in questions())]
    return "\n".join(parts)


def _lacking(folder: Folder) -> dict[str, str]:
    """Mart -> why it has no row."""
    told = answer(folder, sql_of(query("marts_without_input")), False, "json", ENGLISH)
    return {row["mart"]: row["reason"] for row in json.loads(told)}


def _contents() -> Iterator[str]:
    yield "| | question | asked by |"
    yield "|---|---|---|"
    for one in questions():
        office = " (a part: office)" if one.office else ""
        yield f"| {one.number} | [{one.question[ENGLISH]}](#question-{one.number}){office} | {'; '.join(one.asked_by)} |"
    yield ""


def _section(folder: Folder, one: Question, lacking: dict[str, str]) -> Iterator[str]:
    """A question, how to read its answer, and each query with what it prints."""
    yield f"## Question {one.number}"
    yield ""
    yield f"**{one.question[ENGLISH]}** Asked by: {'; '.join(one.asked_by)}."
    yield ""
    yield one.reading[ENGLISH]
    yield ""
    for each in one.queries:
        yield f"{each.caption}{' (office key)' if each.office else ''}:"
        yield ""
        yield f"```sh\n{command(each)}\n```"
        yield ""
        yield f"```text\n{_answered(folder, each, lacking)}\n```"
        yield ""


def command(query: Query) -> str:
    """The command as one types it."""
    return f'./saddle query --data demo {"--office " if query.office else ""}"\n{query.sql}"'


def _answered(folder: Folder, query: Query, lacking: dict[str, str]) -> str:
    """What the command prints; the coverage line of the mart where it has no input."""
    if missing := [f"{mart}: {lacking[mart]}" for mart in query.marts if mart in lacking]:
        return "\n".join(missing)
    was = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        return answer(folder, query.sql, query.office, "table", ENGLISH).decode().rstrip()
    finally:
        if was is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = was


def main() -> None:
    """Write the page, from the demo unless told otherwise."""
    words = ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, default=CHECKOUT / "demo", help="a refreshed data folder")
    words.add_argument("--to", type=Path, default=PAGE)
    given = words.parse_args()
    page = questions_page(Folder(given.data))
    write_text(given.to, page, shared=True)
    sys.stdout.write(f"{given.to}\n")


if __name__ == "__main__":
    main()
