"""A seeded register in the shape of Colombia's, with 2 % of its rows broken on purpose; written in batches.

python -m bench.data FOLDER ROWS [YEARS]
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import yaml

SEED = 20210731
BATCH_ROWS = 500_000
BAD_SHARE = 0.02
SOURCE = "bench-colombia"
# the marts this register feeds: both rivals make all of their sets
MARTS = ("case_fatality", "casualty_annual", "casualty_monthly", "casualty_profile", "disaggregation")
N_DEPARTMENTS, N_MUNICIPALITIES = 32, 515
YEARS = np.arange(1990, 2026)
ACTIVITIES = (
    "Fuerza pública", "Sin Información", "Pasando, estando cerca", "Erradicador manual - PCI", "Agricultura",
    "Recogiendo comida, agua ó  madera", "Caza, pesca", "juego",
)  # fmt: skip


@dataclass(frozen=True)
class Paths:
    """What the generator wrote."""

    folder: Path
    first: Path  # the file of a full refresh
    added: Path  # 1 % more rows, outside raw/ until they are wanted


def make(folder: Path, rows: int, n_years: int = len(YEARS)) -> Paths:
    """A data folder with one source of `rows` rows of the last `n_years`, its reference of places, and 1 % more rows beside it."""
    raw = folder / "raw" / SOURCE
    raw.mkdir(parents=True)
    departments, parents, codes = _places(folder / "reference" / "places.csv")
    (raw / "source.yaml").write_text(yaml.safe_dump(_source(), allow_unicode=True, sort_keys=False), "utf-8")
    random = np.random.default_rng(SEED)
    paths = Paths(folder, raw / "victimas_2025-12.csv", folder / "added" / "victimas_2026-01.csv")
    paths.added.parent.mkdir()
    for path, n in ((paths.first, rows), (paths.added, max(rows // 100, 1))):
        with pa.OSFile(str(path), "wb") as sink:
            writer = None
            for start in range(0, n, BATCH_ROWS):
                batch = _batch(random, min(BATCH_ROWS, n - start), YEARS[-n_years:], departments, parents, codes)
                writer = writer or pyarrow.csv.CSVWriter(sink, batch.schema)
                writer.write_table(batch)
            if writer is not None:
                writer.close()
    return paths


def _source() -> dict:
    columns = {
        "date": {"year": "ano", "month": "mes", "number": {"thousands": ","}},
        "admin2_pcode": {"from": "codigodanemunicipio", "number": {"thousands": ","}, "pad": 5, "prefix": "CO"},
        "admin1_pcode": {"lookup": "admin2_pcode"},
        "sex": {"from": "genero"},
        "outcome": {"from": "estado"},
        "age_group": {"from": "rangoedad"},
        "civil_status": {"from": "condicion"},
        "activity": {"from": "Actividad", "optional": {"until": "2017-07"}},
        "device": {
            "from": "tipoevento",
            "values": {"Accidente por MUSE": "erw_other", "Accidente por MAP": "mine_improvised"},
        },
    }
    drop = {
        "sitio": "village",
        "latitudcabecera": "coordinates",
        "longitudcabecera": "coordinates",
        "Ubicación": "coordinates",
        "grupoetnico": "never public",
    }
    return {
        "source": SOURCE,
        "title": "Invented register in Colombia's shape",
        "publisher": "SADDLE benchmark",
        "country": "COL",
        "source_type": "national_registry",
        "counts": True,
        "files": {
            "pattern": "victimas_*.csv",
            "encoding": "utf-8-sig",
            "delimiter": ",",
            "vintage": {"from_name": r"(\d{4}-\d{2})", "policy": "append"},
            "blank": ["", " "],
        },
        "missing": {"Sin información": "unknown", "Sin Informacion": "unknown"},
        "tables": {
            "casualty_record": {
                "row_key": "content",
                "columns": columns,
                "absent": {"disability_status": "not collected by this register"},
                "carry": ["tipoarea"],
                "drop": drop,
            }
        },
        "thresholds": {"quarantine_max": "10%"},
    }


def _places(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Writes places.csv; returns department numbers, the department of each municipality, municipality numbers."""
    departments = np.arange(1, N_DEPARTMENTS + 1) * 3
    parents = departments[np.arange(N_MUNICIPALITIES) % N_DEPARTMENTS]
    codes = parents * 1000 + np.arange(N_MUNICIPALITIES) // N_DEPARTMENTS + 1
    path.parent.mkdir(parents=True)
    with open(path, "w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["country_iso3", "level", "pcode", "name", "parent_pcode"])
        out.writerows(["COL", 1, f"CO{d:02d}", f"Departamento {d}", "COL"] for d in departments)
        out.writerows(
            ["COL", 2, f"CO{c:05d}", f"Municipio {c}", f"CO{p:02d}"] for c, p in zip(codes, parents, strict=True)
        )
    return departments, parents, codes


def _batch(random: np.random.Generator, n: int, some_years: np.ndarray, departments, parents, codes) -> pa.Table:
    weight = 1.0 / np.arange(1, N_MUNICIPALITIES + 1) ** 0.7
    place = random.choice(N_MUNICIPALITIES, n, p=weight / weight.sum())

    def one_of(words: tuple[str, ...], shares: tuple[float, ...]) -> np.ndarray:
        return random.choice(len(words), n, p=shares), np.array(words, object)

    def text(words: tuple[str, ...], shares: tuple[float, ...], bad: np.ndarray | None = None, wrong: str = ""):
        index, known = one_of((*words, wrong), (*shares, 0.0))
        if bad is not None:
            index[bad] = len(words)
        return pa.DictionaryArray.from_arrays(pa.array(index, pa.int32()), pa.array(known, pa.string())).cast("string")

    broken = np.where(random.random(n) < BAD_SHARE, random.integers(1, 4, n), 0)
    years, months = random.choice(some_years, n), random.integers(1, 13, n)
    months[broken == 1] = 13
    lat = np.round(random.uniform(-4, 12, n), 6).astype(str)
    lon = np.round(random.uniform(-79, -67, n), 6).astype(str)
    known = pa.array([f"{value}" for value in range(100)], pa.string())
    vereda = pa.DictionaryArray.from_arrays(
        pa.array(random.integers(0, 100, n), pa.int32()), pa.compute.binary_join_element_wise("Vereda", known, " ")
    ).cast("string")
    return pa.table(
        {
            "departamento": pa.array(np.char.add("DEPARTAMENTO ", parents[place].astype(str))),
            "codigodanedepartamento": pa.array(parents[place]),
            "municipio": pa.array(np.char.add("MUNICIPIO ", codes[place].astype(str))),
            "codigodanemunicipio": pa.array(codes[place]),
            "tipoarea": text(("Rural", "Urbana"), (0.98, 0.02)),
            "sitio": vereda,
            "ano": pa.array(years),
            "mes": pa.array(months),
            "rangoedad": text(("Mayor de 18 años", "Menor de 18 años"), (0.9, 0.1)),
            "grupoetnico": text(("No", "Indigena", "Afrodescendiente"), (0.95, 0.04, 0.01)),
            "condicion": text(("Fuerza pública", "Civil"), (0.6, 0.4)),
            "estado": text(("Herido", "Muerto"), (0.8, 0.2), broken == 2, "Ausente"),
            "genero": text(("Masculino", "Femenino", "Sin Información"), (0.94, 0.05, 0.01), broken == 3, "Lobo"),
            "latitudcabecera": pa.array(lat),
            "longitudcabecera": pa.array(lon),
            "tipoevento": text(("Accidente por MAP", "Accidente por MUSE"), (0.95, 0.05)),
            "Ubicación": pa.compute.binary_join_element_wise(pa.array(lat), pa.array(lon), ", "),
            "Actividad": text(ACTIVITIES, (0.56, 0.18, 0.1, 0.05, 0.04, 0.03, 0.02, 0.02)),
        }
    )


if __name__ == "__main__":
    made = make(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    print(made.first, made.added, sep="\n")
