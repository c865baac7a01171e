"""A column that says of each age whether it is in years, months or days, and that source.yaml does not name.

An age of 20 beside `days` is no adult: such a column is read or set apart, never passed over. Here: finding it while a sheet is
landed, by its words alone. Not here: how an age is read in its unit (`assets/core/aging`).
"""

from collections import Counter
from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from methods.age_texts import unit_of
from methods.folding import fold
from schemas.findings import Refused
from schemas.source import Source
from warehouse.reading import Sheet

MOST_WORDS = 12  # different texts in a column of units
ENOUGH_ROWS = 20_000  # by then a column that holds anything but units has shown it


class UnitsOfAges:
    """Looks at the columns nobody named while the rows of a sheet pass by."""

    def __init__(self, sheet: Sheet, source: Source, named: Collection[str]) -> None:
        self.sheet, self.n_rows = sheet, 0
        self.ages = [
            (str(spec.from_), spec.unit or "years")
            for key, table in source.tables.items()
            if source.sheets_of(key)[0] in (sheet.name, None)
            and (spec := table.mapped.get("age_years")) is not None
            and spec.from_ in sheet.columns
            and not spec.unit_column
        ]
        unnamed = [column for column in sheet.columns if column not in named]
        self.words: dict[str, Counter[str]] = {column: Counter() for column in unnamed} if self.ages else {}

    def seen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Count the words of a batch; gives it back as it was."""
        if self.words and self.n_rows < ENOUGH_ROWS:
            for column in list(self.words):
                counts = pc.value_counts(batch[column])
                if len(counts) > MOST_WORDS:
                    del self.words[column]
                    continue
                for one in counts.to_pylist():
                    self.words[column][fold(one["values"] or "")] += one["counts"]
                words = self.words[column].keys() - {""}
                if len(words) > MOST_WORDS or not all(map(unit_of, words)):
                    del self.words[column]
        self.n_rows += batch.num_rows
        return batch

    def refuse(self) -> None:
        """Raises Refused(unit_of_age_is_read) for a column that holds units of age, some of them another than the ages are read in."""
        for column, words in self.words.items():
            found = {word: n for word, n in words.most_common() if word}
            for age in [age for age, read_in in self.ages if any(unit_of(word) != read_in for word in found)]:
                raise Refused(
                    "unit_of_age_is_read",
                    file=self.sheet.source_file,
                    sheet=self.sheet.name,
                    provider_column=column,
                    found=", ".join(f"{word} {n}" for word, n in found.items()),
                    expected=f"age_years: {{from: {age}, unit: {column}}}",
                )
