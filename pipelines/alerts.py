"""Alerts for people who do not watch a terminal: a file in DIR/alerts for each open cause, and an e-mail where configured.

Here: what an alert is, where it lies, how it is sent. Not here: what raises one (`scheduled`). An alert names sources, files,
rules and counts, never a value of a record. DIR/alerts/settings.yaml:

    language: fr
    mail: {host: mail.example.org, port: 587, starttls: true, user: saddle, password_variable: SADDLE_MAIL_PASSWORD,
           sender: saddle@example.org, to: [office@example.org]}
"""

import datetime as dt
import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.messages import Language, language_from, text
from warehouse.folder import Folder

SETTINGS = "settings.yaml"
SECONDS_TO_ANSWER = 20  # of a mail server


class Mail(BaseModel):
    """The office's mail server. The password stands in an environment variable, never in the file."""

    model_config = ConfigDict(extra="forbid")
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    starttls: bool = True
    user: str | None = None
    password_variable: str = "SADDLE_MAIL_PASSWORD"
    sender: str
    to: list[str] = Field(min_length=1)


class Settings(BaseModel):
    """DIR/alerts/settings.yaml: in which language, and to whom."""

    model_config = ConfigDict(extra="forbid")
    language: Language | None = None
    mail: Mail | None = None


@dataclass(frozen=True)
class Alert:
    """One cause: `cause` is short and stays the same while it lasts (`stale-hospital`)."""

    cause: str
    title: str
    lines: Sequence[str]


def room(folder: Folder) -> Path:
    """Where alerts lie."""
    return folder.path / "alerts"


def language_of(folder: Folder) -> Language:
    """The language of the settings, else of the machine."""
    try:
        return settings_of(folder).language or language_from(None, os.environ)
    except ValueError:
        return language_from(None, os.environ)


def settings_of(folder: Folder) -> Settings:
    """The settings, the defaults without a file. Raises ValueError naming what is wrong in it."""
    file = room(folder) / SETTINGS
    if not file.exists():
        return Settings()
    try:
        return Settings.model_validate(yaml.safe_load(file.read_text("utf-8")) or {})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ValueError(f"{file}: {wrong}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"{file}: {error}") from error


def open_alerts(folder: Folder) -> list[Path]:
    """Alert files whose cause lasts, oldest first."""
    return sorted(room(folder).glob("????-??-??-*.txt"))


def raise_alert(folder: Folder, alert: Alert, today: dt.date) -> Path | None:
    """Write the alert and send it, once for each cause: None when it is open already.

    A mail that cannot be sent is a line in the file; nothing is raised for it.
    """
    cause = re.sub(r"[^\w.-]+", "-", alert.cause)
    if any(file.name[11:] == f"{cause}.txt" for file in open_alerts(folder)):
        return None
    language = language_of(folder)
    body = "\n".join([alert.title, "", *alert.lines, "", text("alert_folder", language, folder=folder.path)])
    not_sent = _mailed(folder, alert.title, body, language)
    file = room(folder) / f"{today.isoformat()}-{cause}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.part")
    partial.write_text(body + (f"\n{not_sent}" if not_sent else "") + "\n", "utf-8")
    os.replace(partial, file)
    return file


def close_alerts(folder: Folder, still: Sequence[str], kind: str) -> None:
    """Put away alerts of a kind whose cause is over; `still` names those that last."""
    for file in open_alerts(folder):
        cause = file.stem[11:]
        if cause.startswith(f"{kind}-") and cause not in still:
            over = room(folder) / "over"
            over.mkdir(exist_ok=True)
            os.replace(file, over / file.name)


def _mailed(folder: Folder, title: str, body: str, language: str) -> str:
    """Send it where settings say so; nothing, or why it was not sent."""
    try:
        mail = settings_of(folder).mail
        if mail is not None:
            _send(mail, title, body)
    except (ValueError, OSError, smtplib.SMTPException) as error:
        return text("alert_not_sent", language, reason=f"{type(error).__name__}: {error}")
    return ""


def _send(mail: Mail, title: str, body: str) -> None:
    """Raises OSError or SMTPException; without STARTTLS when it is asked for, nothing is sent."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = f"SADDLE: {title}", mail.sender, ", ".join(mail.to)
    message.set_content(body)
    with smtplib.SMTP(mail.host, mail.port, timeout=SECONDS_TO_ANSWER) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context(cafile=os.environ.get("SADDLE_MAIL_CA")))
        if mail.user and mail.starttls:  # a password never travels unencrypted
            server.login(mail.user, os.environ.get(mail.password_variable, ""))
        server.send_message(message)
