"""Questions people bring to the marts, with the SQL that answers them: one file each, for the guide and the published file.

A file is a YAML header in its first comment (number, question per language, asked_by, how to read the answer), then one
or more SELECTs. The comment line before each is its caption; a caption that begins with `office:` needs the office key.
"""

import re
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.languages import ENGLISH, LANGUAGES
from schemas.shipped_yaml import read_shipped

OFFICE = "office:"


class Query(BaseModel):
    """One SELECT on the marts and what its answer shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    caption: str = Field(min_length=1)
    sql: str = Field(pattern=r"(?is)^(select|with)\b[^\"$`]*$")  # stands between double quotes in a shell
    office: bool = False

    @property
    def marts(self) -> tuple[str, ...]:
        """The marts the query reads, without `mart_`: by their tables, or by their additive views (`needs_gap_by_sex`)."""
        views = {name.rsplit("_by_", 1)[0] for name in re.findall(r"\b(?:from|join) (\w+_by_\w+)", self.sql)}
        return tuple(sorted({*re.findall(r"\bmart_([a-z_]+)", self.sql), *views}))


class Question(BaseModel):
    """One question of the reference list, by its number there (domain reference, section 10)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: int = Field(ge=1)
    question: dict[str, str]
    asked_by: list[str] = Field(min_length=1)
    reading: dict[str, str]
    queries: tuple[Query, ...] = Field(min_length=1)

    @property
    def office(self) -> bool:
        """Whether a part of the answer needs the office key."""
        return any(query.office for query in self.queries)

    @model_validator(mode="after")
    def _is_in_english(self) -> "Question":
        if ENGLISH not in self.question or ENGLISH not in self.reading or set(self.question) - set(LANGUAGES):
            raise ValueError(f"question {self.number}: asked and read in en, and in languages of languages.yaml")
        return self


class BadQuestion(Exception):
    """A question file that is not one."""


@cache
def questions() -> tuple[Question, ...]:
    """Every question of this folder, by number. Raises BadQuestion when two have one number."""
    files = [item for item in resources.files(__name__).iterdir() if item.name.endswith(".sql")]
    found = sorted((parse_question(item.read_text("utf-8"), item.name) for item in files), key=lambda one: one.number)
    numbers = [one.number for one in found]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise BadQuestion(f"two questions have the number {', '.join(map(str, twice))}")
    return tuple(found)


def parse_question(text: str, name: str) -> Question:
    """A question file as a Question. Raises BadQuestion without a header or captions."""
    header = re.match(r"\s*/\*(.*?)\*/(.*)", text, re.S)
    if not header:
        raise BadQuestion(f"{name}: the file does not begin with a /* header */")
    return Question(**read_shipped(header.group(1).strip()), queries=tuple(_queries(header.group(2), name)))


def _queries(body: str, name: str) -> list[Query]:
    parts = re.split(r"^-- *(.+)$", body, flags=re.M)
    if parts[0].strip() or len(parts) < 3:
        raise BadQuestion(f"{name}: every SELECT stands below a line `-- caption`")
    found = []
    for caption, sql in zip(parts[1::2], parts[2::2], strict=True):
        is_office = caption.startswith(OFFICE)
        plain = caption.removeprefix(OFFICE).strip()
        found.append(Query(caption=plain, sql=sql.strip().rstrip(";"), office=is_office))
    return found
