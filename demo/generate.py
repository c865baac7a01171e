"""Makes the demo country again: `python -m demo.generate [FOLDER]`, without a folder in place. Same bytes on every run."""

import sys
from pathlib import Path

from demo import (
    answers,
    hospital,
    links,
    monthly_counts,
    needs_overview,
    needs_survey,
    operator_list,
    places,
    register,
    rehabilitation,
    velmora_places,
    velmora_register,
    velmora_wishes,
    village_survey,
)
from demo.files import SourceFile
from demo.needs_layout import SURVEY
from demo.needs_overview import OVERVIEW
from demo.offices import HOSPITAL, MONTHLY, OPERATOR, REGISTER
from demo.rehabilitation import REHABILITATION

HERE = Path(__file__).resolve().parent
SOURCES = {
    REGISTER: register.write,
    HOSPITAL: hospital.write,
    OPERATOR: operator_list.write,
    MONTHLY: monthly_counts.write,
    SURVEY: needs_survey.write,
    REHABILITATION: rehabilitation.write,
    OVERVIEW: needs_overview.write,
    village_survey.SOURCE: village_survey.write,
    velmora_register.SOURCE: velmora_register.write,
    velmora_wishes.SOURCE: velmora_wishes.write,
}


def generate(target: Path) -> list[SourceFile]:
    """Write references, sources and answers below `target`; gives every table written."""
    reference = target / "reference"
    reference.mkdir(parents=True, exist_ok=True)
    places.write_places(reference / "places.csv")
    places.write_population(reference / "population.csv")
    places.write_boundaries(reference / "boundaries.geojson")
    velmora_places.write_places(reference / "places.csv")
    velmora_places.write_population(reference / "population.csv")
    velmora_places.write_boundaries(reference / "boundaries.geojson")
    answers.write_published(reference / "published.csv")
    tables: list[SourceFile] = []
    for source, write in SOURCES.items():
        folder = target / "raw" / source
        folder.mkdir(parents=True, exist_ok=True)
        tables += write(folder)
    links.write(target, tables)
    answers.write_planted(target / "planted_errors.csv", tables)
    answers.write_truth(target / "truth.csv", tables)
    answers.write_totals(target / "truth_totals.csv", tables)
    answers.write_needs(target / "truth_needs.csv", tables)
    answers.write_events(target / "truth_events.csv", tables)
    answers.write_state(target, tables)
    return tables


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
