"""The population of each stratum of a survey, from the file its design names (model section 7)."""

from pathlib import Path

import pyarrow as pa

from assets.raw.boundary import try_reading
from methods.folding import nearest
from methods.places import parse_number
from schemas.findings import Refused
from schemas.source import Design, Files, Source
from warehouse.folder import Folder
from warehouse.reading import read_file


def population_of_strata(source: Source, folder: Path) -> dict[str, float]:
    """Stratum -> persons; empty without such a file. Raises Refused when the file or a number in it cannot be read."""
    design = source.design
    if not isinstance(design, Design) or design.population is None:
        return {}
    named = design.population
    path = folder / named.file
    if not path.is_file():
        beside = sorted(p.name for p in folder.iterdir())
        raise Refused("mapped_columns_are_present", source=source.source, file=named.file, provider_column=named.file,
                      column="design.population", expected=", ".join(beside),
                      nearest=", ".join(nearest(named.file, beside)) or "-")  # fmt: skip
    try_reading(path, Files(), Folder(folder.parent.parent).logs)
    sheet = read_file(path, Files())[0]
    table = pa.Table.from_batches(list(sheet.batches()))
    for column in (named.key, named.value):
        if column not in table.column_names:
            raise Refused("mapped_columns_are_present", source=source.source, file=named.file, provider_column=column,
                          column="design.population", expected=", ".join(sheet.columns),
                          nearest=", ".join(nearest(column, sheet.columns)) or "-")  # fmt: skip
    found = dict(zip(table[named.key].to_pylist(), table[named.value].to_pylist(), strict=True))
    numbers = {stratum: parse_number(text or "") for stratum, text in found.items() if stratum}
    strange = [stratum for stratum, number in numbers.items() if not number or number <= 0]
    if strange:
        raise Refused("stratum_has_a_population", source=source.source, file=named.file, value=", ".join(strange),
                      provider_column=named.value)  # fmt: skip
    return {stratum: float(number) for stratum, number in numbers.items() if number}
