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
from conftest import saddle
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pipelines.alerts import Alert, close_alerts, open_alerts, put_away, raise_alert
from pipelines.looking import status_lines
from pipelines.office import alert_settings
from pipelines.sensors import sensors_of, stale_alerts
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

    def start(kept: Received | None = None, **how) -> tuple[Received, int]:
        kept = kept or Received()
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
    close_alerts(folder, "stale", [])
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
        alert_settings(folder)
    assert wrong in said(raise_alert(folder, STALE, TODAY))


def test_a_password_that_is_not_set_is_said_and_one_that_would_travel_open_is_refused(tmp_path, server, certificate):
    file, context = certificate
    folder, (kept, port) = Folder(tmp_path), server(tls_context=context, require_starttls=True)
    settings(folder, port, user="saddle", password_variable="NOT_SET_ANYWHERE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SADDLE_MAIL_CA", str(file))
        assert "NOT_SET_ANYWHERE is not set" in said(raise_alert(folder, STALE, TODAY))
    settings(folder, port, user="saddle", starttls="false")
    assert "without it the password would travel unencrypted" in said(raise_alert(folder, Alert("x", "t", []), TODAY))
    assert kept.messages == []


def test_a_certificate_nobody_vouches_for_gets_nothing(tmp_path, server, certificate):
    folder, (kept, port) = Folder(tmp_path), server(tls_context=certificate[1], require_starttls=True)
    settings(folder, port)
    assert "SSLCertVerificationError" in said(raise_alert(folder, STALE, TODAY))
    assert kept.messages == []


def test_an_address_that_is_refused_is_said_while_the_others_get_theirs(tmp_path, server):
    class Picky(Received):
        async def handle_RCPT(self, server, session, envelope, address, options) -> str:
            if address.startswith("gone"):
                return "550 no such box"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    folder, (kept, port) = Folder(tmp_path), server(Picky())
    settings(folder, port, starttls="false", to="[gone@example.org, office@example.org]")
    text = said(raise_alert(folder, STALE, TODAY))
    assert "SMTPRecipientsRefused" in text and "gone@example.org" in text and "no such box" in text
    assert len(kept.messages) == 1


def test_a_mail_names_its_day_and_not_this_machine(tmp_path, server):
    folder, (kept, port) = Folder(tmp_path), server()
    settings(folder, port, starttls="false")
    raise_alert(folder, Alert("stale-x", "two\nlines", []), TODAY)
    (message,) = kept.messages
    assert message["Subject"] == "SADDLE: two lines" and message["Date"]
    assert message["Message-ID"].endswith("@example.org>")


def ticked(sensor: dg.SensorDefinition) -> str:
    with dg.build_sensor_context(instance=dg.DagsterInstance.ephemeral()) as context:
        return sensor(context).skip_message


@pytest.mark.parametrize("name", ["hospital", "The hospital, north"])
def test_a_source_that_was_never_described_well_is_an_alert_and_is_over_when_it_is(tmp_path, name):
    folder = Folder(tmp_path)
    inbox = tmp_path / "raw" / name
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text("source: hospital\ncolumns: 3\n", "utf-8")
    *_, sensor = sensors_of(folder)
    assert [ticked(sensor), ticked(sensor)] == ["1 new, 1 open", "0 new, 1 open"]
    (file,) = open_alerts(folder)
    assert file.name.endswith("-stale-" + name.replace(", ", "-").replace(" ", "-") + ".txt")
    assert f"Since: {dt.date.today()}" in said(file) and f"{name}/source.yaml" in said(file)
    assert any(str(file) in line for line in status_lines(folder, "en"))
    (inbox / "source.yaml").unlink()
    assert ticked(sensor) == "0 new, 0 open" and open_alerts(folder) == []


@pytest.mark.slow
def test_a_source_is_old_on_the_401st_day_and_not_before(register):
    """The one source there is: old is told by the calendar, not by a newer source."""
    folder = Folder(register(*(f"{n},P,0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 9))))
    assert saddle("refresh", "--data", str(folder.path)).returncode == 0
    ends = dt.date(2020, 12, 31)
    assert stale_alerts(folder, ends + dt.timedelta(days=400)) == []
    (alert,) = stale_alerts(folder, ends + dt.timedelta(days=401))
    assert alert.cause == "stale-register"
    assert alert.lines[0].startswith("The data of register end on 2020-12-31, 401 days ago (more than 400).")


def test_a_failed_run_is_an_alert_without_what_the_data_said_and_is_over_when_it_succeeds(tmp_path):
    folder, heals = Folder(tmp_path), []

    @dg.op
    def release():
        if not heals:
            raise dg.Failure("A check is red", metadata={"m": "Xanthippe"}, allow_retries=False)

    @dg.op
    def falls():
        if not heals:
            raise ValueError("could not convert string to float: 'Xanthippe'")

    @dg.job
    def bulletin_report():
        release()
        falls()

    failed, mended, _ = sensors_of(folder)

    def ran():
        instance = dg.DagsterInstance.ephemeral()
        result = bulletin_report.execute_in_process(instance=instance, raise_on_error=False)
        ends = ("PIPELINE_FAILURE", "PIPELINE_SUCCESS")
        (event,) = [one for one in result.all_events if one.event_type_value in ends]
        return result, dg.build_run_status_sensor_context(
            sensor_name="x", dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=event
        )

    result, context = ran()
    failed(context.for_run_failure())
    failed(ran()[1].for_run_failure())
    (file,) = open_alerts(folder)
    text = said(file)
    assert "The run `bulletin_report` failed" in text and result.run_id[:8] in text
    assert "release: A check is red" in text and "falls: ValueError" in text and "Xanthippe" not in text
    heals.append(True)
    mended(ran()[1])
    assert open_alerts(folder) == [] and (tmp_path / "alerts" / "over" / file.name).exists()


def test_putting_away_one_cause_leaves_the_others(tmp_path):
    folder = Folder(tmp_path)
    for cause in ("run-refresh", "run-refresh-2", "stale-refresh"):
        raise_alert(folder, Alert(cause, "t", []), TODAY)
    put_away(folder, "run-refresh")
    assert [file.name[11:-4] for file in open_alerts(folder)] == ["run-refresh-2", "stale-refresh"]
