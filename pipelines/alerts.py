"""Alerts for people who do not watch a terminal: a file in DIR/alerts for each open cause, and an e-mail where configured.

Here: what an alert is, where it lies, how it is sent. Not here: what raises one (`sensors`), where to and in which
language (`office`). An alert names sources, files, rules and counts, never a value of a record.
"""

import datetime as dt
import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from pipelines.office import Mail, alert_settings
from schemas.messages import language_from, text
from warehouse.atomic import make_folder, move, write_text
from warehouse.folder import Folder

SECONDS_TO_ANSWER = 20  # of a mail server


@dataclass(frozen=True)
class Alert:
    """One cause: `cause` is short and stays the same while it lasts (`stale-hospital`)."""

    cause: str
    title: str
    lines: Sequence[str]

    @property
    def stem(self) -> str:
        """The cause as the file's name has it."""
        return re.sub(r"[^\w.-]+", "-", self.cause)


def room(folder: Folder) -> Path:
    """Where alerts lie."""
    return folder.path / "alerts"


def language_of(folder: Folder) -> str:
    """The language of the settings, else of the machine."""
    try:
        return alert_settings(folder).language or language_from(None, os.environ)
    except (ValueError, OSError):
        return language_from(None, os.environ)


def open_alerts(folder: Folder) -> list[Path]:
    """Alert files whose cause lasts, oldest first."""
    return sorted(room(folder).glob("????-??-??-*.txt"))


def raise_alert(folder: Folder, alert: Alert, today: dt.date) -> Path | None:
    """Write the alert, then send it, once for each cause: None when it is open already.

    A mail that cannot be sent is a line in the file; nothing is raised for it.
    """
    if any(_stem(file) == alert.stem for file in open_alerts(folder)):
        return None
    language = language_of(folder)
    since = text("alert_since", language, date=today.isoformat())
    body = "\n".join([alert.title, "", *alert.lines, "", since, text("alert_folder", language, folder=folder.path), ""])
    file = room(folder) / f"{today.isoformat()}-{alert.stem}.txt"
    _write(file, body)
    not_sent = _mailed(folder, alert.title, body)
    if not_sent:
        _write(file, body + text("alert_not_sent", language, reason=not_sent) + "\n")
    return file


def close_alerts(folder: Folder, kind: str, still: Sequence[Alert]) -> None:
    """Put away alerts of a kind whose cause is over; `still` are those that last."""
    last = {alert.stem for alert in still}
    for file in open_alerts(folder):
        if _stem(file).startswith(f"{kind}-") and _stem(file) not in last:
            put_away(folder, _stem(file))


def put_away(folder: Folder, stem: str) -> None:
    """Move the open alert of a cause that is over to DIR/alerts/over."""
    over = room(folder) / "over"
    for file in open_alerts(folder):
        if _stem(file) == stem:
            make_folder(over)
            move(file, over / file.name)


def _stem(file: Path) -> str:
    return file.name.removesuffix(".txt")[len("2026-03-05-") :]


def _write(file: Path, content: str) -> None:
    write_text(file, content)


def _mailed(folder: Folder, title: str, body: str) -> str:
    """Send it where settings say so. Returns nothing, or why it was not sent."""
    try:
        mail = alert_settings(folder).mail
        if mail is not None:
            _send(mail, title, body)
    except (ValueError, OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _send(mail: Mail, title: str, body: str) -> None:
    """Raises OSError, ValueError or SMTPException; without STARTTLS when it is asked for, nothing is sent."""
    message = _message(mail, title, body)
    with smtplib.SMTP(mail.host, mail.port, timeout=SECONDS_TO_ANSWER) as server:
        if mail.starttls:
            # SADDLE_MAIL_CA: the certificate of an office that signs its own
            server.starttls(context=ssl.create_default_context(cafile=os.environ.get("SADDLE_MAIL_CA")))
        if mail.user:
            server.login(mail.user, _password(mail))
        not_taken = server.send_message(message)
    if not_taken:  # some of several addresses; when all are refused smtplib raises by itself
        raise smtplib.SMTPRecipientsRefused(not_taken)


def _message(mail: Mail, title: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(f"SADDLE: {title}".split())
    message["From"], message["To"] = mail.sender, ", ".join(mail.to)
    message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])  # not the name of this machine
    message.set_content(body)
    return message


def _password(mail: Mail) -> str:
    password = os.environ.get(mail.password_variable)
    if password is None:
        raise ValueError(f"{mail.password_variable} is not set")
    return password
