"""What an office sets for the work nobody watches: two small files in the data folder, read here and checked.

Here: the form of the files. Not here: what is done with them (`alerts`, `scheduled`). Without a file the defaults count.
DIR/alerts/settings.yaml, in which language alerts are and to whom they go:

    language: fr
    mail: {host: mail.example.org, port: 587, starttls: true, user: saddle, password_variable: SADDLE_MAIL_PASSWORD,
           sender: saddle@example.org, to: [office@example.org]}

DIR/reports/schedule.yaml, when reports are made and for whom:

    annual_on: 03-15          # month and day of the yearly report, of the year before
    bulletin_day: 3           # day of the month of the bulletin, of the month before; the refresh is on the 2nd
    languages: [fr, en]
    publisher: National Mine Action Centre
"""

import datetime as dt
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from schemas.languages import LANGUAGES, listed
from warehouse.folder import Folder


def _is_spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"`{language}` is no language of SADDLE: write {listed()}")
    return language


Spoken = Annotated[str, AfterValidator(_is_spoken)]
NO_LEAP_YEAR = 2025  # a report of every year: 29 February is no date for it


class Mail(BaseModel):
    """The office's mail server. The password stands in an environment variable, never in the file."""

    model_config = ConfigDict(extra="forbid")
    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    starttls: bool = True
    user: str | None = None
    password_variable: str = "SADDLE_MAIL_PASSWORD"
    sender: str = Field(pattern="@")
    to: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def password_never_travels_open(self) -> "Mail":
        if self.user and not self.starttls:
            raise ValueError("a user needs `starttls: true`: without it the password would travel unencrypted")
        return self


class AlertSettings(BaseModel):
    """DIR/alerts/settings.yaml."""

    model_config = ConfigDict(extra="forbid")
    language: Spoken | None = None
    mail: Mail | None = None


class Timetable(BaseModel):
    """DIR/reports/schedule.yaml."""

    model_config = ConfigDict(extra="forbid")
    annual_on: str = "03-15"  # in time for Article 7 (30 April)
    bulletin_day: int = Field(default=3, ge=3, le=28)
    languages: list[Spoken] = Field(default_factory=list)
    publisher: str | None = None

    @field_validator("annual_on")
    @classmethod
    def is_a_day_of_every_year(cls, value: str) -> str:
        try:
            return dt.date.fromisoformat(f"{NO_LEAP_YEAR}-{value}").strftime("%m-%d")
        except ValueError:
            raise ValueError(f"`{value}` is no month and day of every year: write 03-15") from None

    @property
    def crons(self) -> dict[str, str]:
        """Report -> when it is made, in cron's words; at eight, when the refresh of the 2nd is long done."""
        month, day = self.annual_on.split("-")
        return {"bulletin": f"0 8 {self.bulletin_day} * *", "annual": f"0 8 {int(day)} {int(month)} *"}


def alert_settings(folder: Folder) -> AlertSettings:
    """Raises ValueError naming the file and what is wrong in it, OSError when it cannot be read."""
    return _read(folder.path / "alerts" / "settings.yaml", AlertSettings)


def timetable(folder: Folder) -> Timetable:
    """Raises ValueError naming the file and what is wrong in it, OSError when it cannot be read."""
    return _read(folder.path / "reports" / "schedule.yaml", Timetable)


_Form = TypeVar("_Form", bound=BaseModel)


def _read(file: Path, form: type[_Form]) -> _Form:
    if not file.exists():
        return form()
    try:
        return form.model_validate(yaml.safe_load(file.read_text("utf-8")) or {})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ValueError(f"{file}: {wrong}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error
