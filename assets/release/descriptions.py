"""A release described for machines: Frictionless data package, DCAT record, citation. All are made of what is in it.

The addresses in them are names of vocabularies; nothing is fetched from them.
"""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assets.release.tables import PLAIN, Table, duckdb_digest
from assets.release.verify import sha256_of
from schemas.messages import text

KEYWORDS = (
    "mine action", "victim assistance", "explosive ordnance", "casualties", "survivors", "needs", "disability", "gender",
)  # fmt: skip
_MEDIA = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".duckdb": "application/vnd.duckdb",
}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_YEAR = re.compile(r"\d{4}")


NO_COUNTRY = "ZZZ"  # ISO 3166 leaves it to its users: a file without a country


@dataclass(frozen=True)
class About:
    """What a release says of itself. `countries`: ISO3; `years`: first and last year its figures are of, as text.

    `settings_sha256`: of the disclosure rules the program ships; `centre_settings_sha256`: of what the centre set itself,
    empty for nothing; `rules`: the disclosure rules in force, as the notes of the marts have them; `method`: how its figures are made
    (`schemas.marts.METHOD`).
    """

    release_id: str
    day: dt.date
    countries: tuple[str, ...]
    publisher: str
    language: str
    settings_sha256: str
    centre_settings_sha256: str
    rules: dict[str, str]
    method: str
    refresh_ids: tuple[str, ...]
    earlier: str | None
    years: tuple[str, str] | None

    @property
    def stem(self) -> str:
        """What the names of its DuckDB file and its workbook begin with."""
        return f"saddle-{'-'.join(self.countries) or NO_COUNTRY}-{self.release_id}"

    @property
    def title(self) -> str:
        return text("release_title", self.language, countries=self.places, release_id=self.release_id)

    @property
    def places(self) -> str:
        return ", ".join(self.countries) or NO_COUNTRY

    @property
    def description(self) -> str:
        return text("release_about", self.language, publisher=self.publisher, date=self.day.isoformat())


def years_of(periods: Sequence[str]) -> tuple[str, str] | None:
    """First and last year named by the periods, None when none names one."""
    years = sorted({year for period in periods for year in _YEAR.findall(period)})
    return (years[0], years[-1]) if years else None


def data_package(pack: Path, about: About, tables: Sequence[Table]) -> dict:
    """datapackage.json (Frictionless Data Package 1): each CSV with its fields, each other data file, hashes."""
    resources = [_csv_resource(pack, table) for table in tables]
    resources += [_file_resource(pack, f"parquet/{table.name}.parquet", f"{table.name}-parquet") for table in tables]
    resources.append(_file_resource(pack, f"{about.stem}.xlsx", "workbook"))
    duckdb = f"{about.stem}.duckdb"
    resources.append(
        {
            "name": "duckdb",
            "path": duckdb,
            "format": "duckdb",
            "mediatype": _MEDIA[".duckdb"],
            "content_digest": f"sha256:{duckdb_digest(pack / duckdb)}",
        }
    )
    return {
        "profile": "data-package",
        "name": about.stem.lower(),
        "title": about.title,
        "description": about.description,
        "version": about.release_id,
        "created": f"{about.day.isoformat()}T00:00:00Z",
        "keywords": list(KEYWORDS),
        "contributors": [{"title": about.publisher, "role": "publisher"}],
        "resources": resources,
        "saddle": {
            "release_id": about.release_id,
            "earlier": about.earlier,
            "countries": list(about.countries),
            "language": about.language,
            "refresh_ids": list(about.refresh_ids),
            "settings_sha256": about.settings_sha256,
            "centre_settings_sha256": about.centre_settings_sha256,
            "disclosure_rules": about.rules,
            "method": about.method,
        },
    }


def dcat(pack: Path, about: About, paths: Sequence[str]) -> dict:
    """dcat.jsonld: one dcat:Dataset, a distribution per data file, with sizes and checksums where bytes are stable."""
    record: dict = {
        "@context": _CONTEXT,
        "@id": _urn(about, about.release_id),
        "@type": "dcat:Dataset",
        "dct:title": {"@language": about.language, "@value": about.title},
        "dct:description": {"@language": about.language, "@value": about.description},
        "dct:identifier": about.stem,
        "dcat:version": about.release_id,
        "dct:issued": _date(about.day.isoformat()),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": about.publisher},
        "dcat:keyword": list(KEYWORDS),
        "dct:spatial": [{"@type": "dct:Location", "dct:identifier": country} for country in about.countries],
        "dcat:distribution": [_distribution(pack, path) for path in paths],
    }
    if about.years:
        record["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _date(f"{about.years[0]}-01-01"),
            "dcat:endDate": _date(f"{about.years[1]}-12-31"),
        }
    if about.earlier:
        record["dcat:previousVersion"] = {"@id": _urn(about, about.earlier)}
    return record


def citation(about: About) -> str:
    """CITATION.cff (Citation File Format 1.2.0): the data set, its publisher as author."""
    return yaml.safe_dump(
        {
            "cff-version": "1.2.0",
            "message": text("release_cite_message", about.language),
            "type": "dataset",
            "title": about.title,
            "abstract": about.description,
            "version": about.release_id,
            "date-released": about.day.isoformat(),
            "authors": [{"name": about.publisher}],
            "keywords": list(KEYWORDS),
        },
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )


def as_json(content: dict) -> str:
    """JSON as a release writes it."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _csv_resource(pack: Path, table: Table) -> dict:
    fields = [
        {"name": column.name, "type": PLAIN[column.type], **({"description": column.meaning} if column.meaning else {})}
        for column in table.columns
    ]
    described = _file_resource(pack, f"csv/{table.name}.csv", table.name)
    return {
        **described,
        "profile": "tabular-data-resource",
        **({"description": table.comment} if table.comment else {}),
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _file_resource(pack: Path, path: str, name: str) -> dict:
    file = pack / path
    return {
        "name": name.lower(),
        "path": path,
        "format": file.suffix[1:],
        "mediatype": _MEDIA[file.suffix],
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256_of(file)}",
    }


def _distribution(pack: Path, path: str) -> dict:
    file = pack / path
    found: dict = {
        "@type": "dcat:Distribution",
        "dct:title": path,
        "dcat:downloadURL": {"@id": path},
        "dcat:mediaType": _MEDIA[file.suffix],
    }
    if file.suffix != ".duckdb":  # its bytes differ from run to run; manifest.json has their hash
        found["dcat:byteSize"] = {"@type": "xsd:nonNegativeInteger", "@value": str(file.stat().st_size)}
        found["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": sha256_of(file)},
        }
    return found


def _urn(about: About, release_id: str) -> str:
    return f"urn:saddle:{'-'.join(about.countries) or NO_COUNTRY}:{release_id}"


def _date(value: str) -> dict:
    return {"@type": "xsd:date", "@value": value}
