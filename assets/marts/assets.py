"""Dagster assets of the marts room: all marts in one step, so that no reader ever sees half of them.

The relations they are counted from stand before them in the graph, each with what one row is and what it reads; they are made
within that step and are no steps themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping

import dagster as dg

from assets.core.load_receipt import Load
from assets.core.tables import CORE
from assets.linkage.assets import PAIRS
from assets.marts.build import UNITS, mart_files
from assets.marts.make import Made, make_marts
from assets.raw.sources import Received
from schemas.marts import Header
from schemas.source_names import slug
from warehouse.failures import without_values
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import page_of, relations


def relation_assets(sources: list[Received]) -> list[dg.AssetSpec]:
    """Every relation marts are counted from, in the graph only: nothing runs for it. One that reads no other follows the sources."""
    accepted = [dg.AssetKey(["core", slug(received.name), "accepted"]) for received in sources]
    specs = []
    for package, group in ((CORE, "relations"), (UNITS, "units")):
        for name, relation in relations(package).items():
            header = relation.header
            known = [_key(one) for one in header.reads if one in _known()]
            decided = [PAIRS] if {"person_link", "record_link"} & set(header.reads) else []
            received = accepted if len(known) < len(header.reads) else []
            said = (
                f"{header.title}. One row: {header.grain}. Reads {', '.join(header.reads) or 'nothing'}. {header.note}"
            )
            specs.append(
                dg.AssetSpec(
                    _key(name),
                    description=" ".join(said.split()),
                    deps=[*known, *decided, *received],
                    metadata={"kind": header.kind, "keys": ", ".join(header.keys), "file": f"{package}/{name}.sql"},
                    kinds={"sql"},
                    owners=["team:data"],
                    group_name=group,
                )
            )
    return specs


def _key(relation: str) -> dg.AssetKey:
    return dg.AssetKey(["relations", relation])


def _known() -> set[str]:
    return {*relations(CORE), *relations(UNITS)}


def relations_in(body: str) -> list[str]:
    """The relations a mart's SQL reads, by name."""
    return sorted(set(re.findall(r"\b(?:from|join)\s+([a-z_]+)", body)) & _known())


def marts_assets(
    sources: list[Received], folder: Folder, keys: Keys, loads: Callable[[], list[Load]], made: list[Made]
) -> dg.AssetsDefinition:
    """Every mart of the house; `loads` gives the sources as they count now, `made` tells the caller what was built."""
    deps = [PAIRS, *(dg.AssetKey(["core", slug(received.name), "accepted"]) for received in sources)]
    headers = {name: header for name, (header, _) in mart_files().items()}
    reads = {f"mart_{name}": relations_in(body) for name, (_, body) in mart_files().items()}
    titles = {f"mart_{name}": f"{h.title}. {h.question} Counted: {h.counted}." for name, h in headers.items()}
    titles |= {
        "mart_gender_gap": "Comparisons of women and men, girls and boys, with interval and verdict.",
        "mart_gap_change": "Comparisons of one round of a survey beside those of the round before: is the gap closing?",
        "mart_wait_comparison": "Waits of women and men compared, with log-rank test and verdict.",
        "mart_casualty_change": "Casualties, and their rate, beside the year before, with a variance by event.",
        "mart_gender_gap_total": "The same comparisons of all years together.",
        "mart_list_estimate": "Persons no list holds, women and men each by themselves; office only.",
        "mart_figure": "One row per number that may be printed.",
        "mart_inequality": "How far apart areas, and groups of sex, disability and age, are: measures of WHO's toolkit.",
        "mart_estimate": "Every share by the design of its survey: error, design effect, degrees of freedom, interval.",
        "mart_coverage": "Which mart has no input, and why.",
        "mart_conservation": "What became of every accepted row: counted, or left out for which reason.",
    }

    @dg.multi_asset(
        name="marts",
        group_name="marts",
        check_specs=[*_check_specs(headers)],
        specs=[
            dg.AssetSpec(
                dg.AssetKey(["marts", name]),
                description=title,
                deps=[*deps, *(_key(one) for one in reads.get(name, ()))],
                metadata={"relations": dg.MetadataValue.md(page_of("assets.marts.queries"))}
                if name == "mart_figure"
                else None,
                kinds={"duckdb"},
                owners=["team:data"],
                group_name="marts",
            )
            for name, title in titles.items()
        ],
    )
    @without_values
    def marts():
        result = make_marts(folder, keys, loads(), sources)
        made.append(result)
        for name in titles:
            rows = result.rows.get(name, result.rows.get(name.removeprefix("mart_"), 0))
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(["marts", name]),
                metadata={"dagster/row_count": rows, "refresh_id": result.refresh_id},
            )
        yield from _checks(headers, result)

    return marts


ADDS_UP, NOT_REPEATED = "every_row_is_accounted_for", "no_year_repeats_another"


def _check_specs(headers: Mapping[str, Header]) -> Iterator[dg.AssetCheckSpec]:
    said = {
        ADDS_UP: "Accepted rows are counted or left out for a named reason (table mart_conservation).",
        NOT_REPEATED: "A year in which people were asked does not say in 9 rows of 10 what the year before said.",
    }
    for name, header in headers.items():
        asset = dg.AssetKey(["marts", f"mart_{name}"])
        for check in (ADDS_UP if header.conserved else "", NOT_REPEATED if header.is_state else ""):
            if check:
                yield dg.AssetCheckSpec(check, asset=asset, description=said[check])


def _checks(headers: Mapping[str, Header], made: Made) -> Iterator[dg.AssetCheckResult]:
    """Red where a line of conservation does not add up, and where a state repeats the year before."""
    for line in made.conserved:
        counts = {"accepted": line["accepted"], "counted": line["counted"], **line["left_out"]}
        asset = dg.AssetKey(["marts", f"mart_{line['mart']}"])
        yield dg.AssetCheckResult(passed=line["adds_up"], asset_key=asset, check_name=ADDS_UP, metadata=counts)
    for name in (name for name, header in headers.items() if header.is_state):
        found = {f"{one['country']} {one['period']}": one["share"] for one in made.repeated if one["mart"] == name}
        asset = dg.AssetKey(["marts", f"mart_{name}"])
        yield dg.AssetCheckResult(passed=not found, asset_key=asset, check_name=NOT_REPEATED, metadata=found)
