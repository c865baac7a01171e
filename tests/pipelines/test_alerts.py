"""Alerts: one file for each cause, an e-mail through a real server where configured, and no mail that fails breaks anything."""

import datetime as dt
import ipaddress
import socket
import ssl
from email import message_from_bytes
from email.header import decode_header, make_header

import dagster as dg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pipelines.alerts import Alert, close_alerts, open_alerts, raise_alert, settings_of
from pipelines.looking import status_lines
from pipelines.scheduled import run_alert, sensors_of
from warehouse.folder import Folder

TODAY = dt.date(2026, 3, 5)
STALE = Alert("stale-hospital", "The source hospital needs attention", ["Its data end on 2024-01-31."])


class Received:
    """A mail server's hands: keeps what arrives."""

    def __init__(self) -> None:
        self.messages = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 kept"


@pytest.fixture
def server():
    """Starts real SMTP servers on this machine; each with what it received."""
    started = []

    def start(**how) -> tuple[Received, int]:
        kept = Received()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(kept, hostname="127.0.0.1", port=port, **how)
        controller.start()
        started.append(controller)
        return kept, port

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that signs itself: (file, context of the server)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(dt.datetime(2020, 1, 1)).not_valid_after(dt.datetime(2099, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file, secret = tmp_path / "own.pem", tmp_path / "own.key"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context


def settings(folder: Folder, port: int, language: str = "en", **more) -> None:
    (folder.path / "alerts").mkdir(parents=True, exist_ok=True)
    mail = {"host": "127.0.0.1", "port": port, "sender": "saddle@example.org", "to": ["office@example.org"], **more}
    lines = [f"language: {language}", "mail:", *(f"  {key}: {value}" for key, value in mail.items())]
    (folder.path / "alerts" / "settings.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def said(file) -> str:
    return file.read_text("utf-8")


def test_a_cause_is_told_once_until_it_is_over(tmp_path):
    folder = Folder(tmp_path)
    file = raise_alert(folder, STALE, TODAY)
    assert file.name == "2026-03-05-stale-hospital.txt" and "Its data end on 2024-01-31." in said(file)
    assert raise_alert(folder, STALE, TODAY + dt.timedelta(days=1)) is None
    assert open_alerts(folder) == [file]
    close_alerts(folder, [], "stale")
    assert open_alerts(folder) == [] and (tmp_path / "alerts" / "over" / file.name).exists()
    assert raise_alert(folder, STALE, TODAY + dt.timedelta(days=9)) is not None


def test_an_alert_arrives_by_mail_with_an_arabic_subject(tmp_path, server):
    folder, (kept, port) = Folder(tmp_path), server()
    settings(folder, port, "ar", starttls="false")
    file = raise_alert(folder, Alert("run-x", "فشل التشغيل `refresh`", ["السبب"]), TODAY)
    (message,) = kept.messages
    assert str(make_header(decode_header(message["Subject"]))) == "SADDLE: فشل التشغيل `refresh`"
    assert message["To"] == "office@example.org"
    assert "السبب" in message.get_payload(decode=True).decode("utf-8") and "مجلد البيانات" in said(file)


def test_with_starttls_the_mail_is_encrypted_and_the_password_comes_from_the_environment(
    tmp_path, server, certificate, monkeypatch
):
    file, context = certificate
    asked = []

    def authenticator(server, session, envelope, mechanism, data) -> AuthResult:
        asked.append((session.ssl is not None, data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    folder = Folder(tmp_path)
    kept, port = server(tls_context=context, require_starttls=True, authenticator=authenticator, auth_required=True)
    settings(folder, port, user="saddle")
    monkeypatch.setenv("SADDLE_MAIL_CA", str(file))
    monkeypatch.setenv("SADDLE_MAIL_PASSWORD", "right")
    assert "could not be sent" not in said(raise_alert(folder, STALE, TODAY))
    assert asked == [(True, b"saddle", b"right")] and len(kept.messages) == 1
    monkeypatch.setenv("SADDLE_MAIL_PASSWORD", "wrong")
    text = said(raise_alert(folder, Alert("run-y", "t", []), TODAY))
    assert "could not be sent by e-mail: SMTPAuthenticationError" in text and "wrong" not in text
    assert len(kept.messages) == 1


def test_a_server_without_starttls_gets_nothing(tmp_path, server):
    folder, (kept, port) = Folder(tmp_path), server()
    settings(folder, port)
    assert "SMTPNotSupportedError" in said(raise_alert(folder, STALE, TODAY))
    assert kept.messages == []


def test_no_server_at_all_is_a_line_in_the_alert(tmp_path, server):
    folder = Folder(tmp_path)
    settings(folder, 1)
    assert "could not be sent by e-mail: ConnectionRefusedError" in said(raise_alert(folder, STALE, TODAY))


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("mail: {host: x}", "mail.sender"),
        ("langage: fr", "langage"),
        ("mail: [", "settings.yaml"),
        ("language: xx", "language"),
    ],
)
def test_settings_that_cannot_be_read_are_said_in_the_alert_and_stop_nothing(tmp_path, written, wrong):
    folder = Folder(tmp_path)
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "settings.yaml").write_text(written, "utf-8")
    with pytest.raises(ValueError, match=wrong.replace(".", r"\.")):
        settings_of(folder)
    assert wrong in said(raise_alert(folder, STALE, TODAY))


def test_a_source_that_was_never_described_well_is_an_alert_and_is_over_when_it_is(tmp_path):
    folder = Folder(tmp_path)
    inbox = tmp_path / "raw" / "hospital"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text("source: hospital\ncolumns: 3\n", "utf-8")
    _, sensor = sensors_of(folder)
    with dg.build_sensor_context(instance=dg.DagsterInstance.ephemeral()) as context:
        first, again = sensor(context), sensor(context)
    (file,) = open_alerts(folder)
    assert file.name.endswith("-stale-hospital.txt") and "hospital" in said(file)
    assert first.skip_message == "1 new, 1 open" and again.skip_message == "0 new, 1 open"
    assert any(str(file) in line for line in status_lines(folder, "en"))
    for left in inbox.iterdir():
        left.unlink()
    inbox.rmdir()
    with dg.build_sensor_context(instance=dg.DagsterInstance.ephemeral()) as context:
        sensor(context)
    assert open_alerts(folder) == []


def test_a_failed_run_is_an_alert_that_names_the_job_and_the_logs(tmp_path):
    folder = Folder(tmp_path)

    @dg.op
    def falls():
        raise dg.Failure("A check is red: the draft is not published", allow_retries=False)

    @dg.job
    def bulletin_report():
        falls()

    instance = dg.DagsterInstance.ephemeral()
    result = bulletin_report.execute_in_process(instance=instance, raise_on_error=False)
    (event,) = [one for one in result.all_events if one.event_type_value == "PIPELINE_FAILURE"]
    failed, _ = sensors_of(folder)
    context = dg.build_run_status_sensor_context(
        sensor_name="failed_run", dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
    ).for_run_failure()
    failed(context)
    (file,) = open_alerts(folder)
    assert "The run `bulletin_report` failed" in said(file) and str(folder.logs) in said(file)


def test_what_a_run_said_is_in_the_alert(tmp_path):
    alert = run_alert(Folder(tmp_path), "refresh", "Steps failed: ['marts'].\n\n")
    assert alert.cause == "run-refresh" and alert.lines[0] == "Steps failed: ['marts']."
