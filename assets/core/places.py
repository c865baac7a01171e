"""The reference of places a centre adds (`saddle reference add`): codes, names and which place lies in which."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from methods.folding import fold


@dataclass
class Places:
    """Places of all countries in DIR/reference/places.csv; empty when none was added."""

    parents: dict[str, str] = field(default_factory=dict)  # pcode -> parent pcode
    levels: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[str, int, str], list[str]] = field(default_factory=dict)  # country, level, folded name -> pcodes
    called: dict[str, str] = field(default_factory=dict)  # pcode -> name
    countries: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, reference: Path) -> "Places":
        """Read places.csv (country_iso3,level,pcode,name,parent_pcode); without the file nothing is known."""
        places = cls()
        file = reference / "places.csv"
        if not file.exists():
            return places
        with open(file, encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                code, level = row["pcode"], int(row["level"])
                places.parents[code], places.levels[code] = row["parent_pcode"], level
                places.called[code] = row["name"]
                places.names.setdefault((row["country_iso3"], level, fold(row["name"])), []).append(code)
                places.countries.add(row["country_iso3"])
        return places

    def resolve(self, country: str, one: str, two: str, one_by_name: bool, two_by_name: bool) -> "Resolved":
        """P-codes of a first and second level as a source writes them; what is not found becomes `unknown`.

        A name means the place of that name in its parent; outside it, or shared by two places, it is not found: never
        guessed. A code whose parent is another one contradicts.
        """
        first = self._code(country, 1, one, one_by_name, None)
        second = self._code(country, 2, two, two_by_name, first)
        missing = tuple(text for text, code in ((one, first), (two, second)) if text and not code)
        contradicts = bool(first and second and self.parents.get(second) != first)
        if second and not first and not one:
            first = self.parents.get(second)
        return Resolved(first or "unknown", second or "unknown", contradicts, missing)

    def _code(self, country: str, level: int, text: str, by_name: bool, parent: str | None) -> str | None:
        if not text:
            return None
        if not by_name:
            return text if self.levels.get(text) == level else None
        found = self.names.get((country, level, fold(text)), [])
        if parent:
            found = [code for code in found if self.parents[code] == parent]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Resolved:
    """P-codes of one pair of places, whether they contradict, and which texts were not found."""

    admin1_pcode: str
    admin2_pcode: str
    contradicts: bool
    not_found: tuple[str, ...]
