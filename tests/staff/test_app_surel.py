"""Mail through a real SMTP server: invitations and notices, STARTTLS with a password; faults cost no page."""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail import EmailMessage as Letter
from django.test import Client

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.base.mail import mail_settings
from cantik.staff.app import mail
from tests.fixtures.markah import markah
from tests.staff.bekal import DESA, SANDI, browser, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]
USER, PASSWORD = "cantik", "sandi surel/rekaan"


class Postbox:
    """Keeps what arrives; `faults` says at which letter, counted from 1, it does what instead."""

    def __init__(self) -> None:
        self.begun, self.faults = 0, dict[int, str]()
        self.came: list[EmailMessage] = []
        self.secure: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one message."""
        assert isinstance(envelope.content, bytes)
        self.begun += 1
        fault = self.faults.get(self.begun)
        if fault is not None:
            if fault == "putus":
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
            return "452 penuh"
        self.came.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.secure.append(session.ssl is not None)
        return "250 OK"


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, said: LoginPassword) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (USER.encode(), PASSWORD.encode()))


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def use(settings: Any, address: str) -> None:
    """The settings as CANTIK_MAIL makes them."""
    for name, value in mail_settings(address).items():
        setattr(settings, name, value)


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A plain server on this computer."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.port
    use(settings, f"smtp://127.0.0.1:{port}?tls=tidak")
    yield box
    controller.stop()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "surel rekaan")])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "surel.pem", folder / "surel.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@pytest.fixture
def secure_server(tmp_path: Path, settings: Any) -> Iterator[tuple[Postbox, Path]]:
    """A server that wants STARTTLS and a password, and its certificate."""
    chain, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    box = Postbox()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=_login,
        auth_required=True,
    )
    controller.start()
    port = controller.port
    use(settings, f"smtp://{USER}:sandi%20surel%2Frekaan@127.0.0.1:{port}")
    yield box, chain
    controller.stop()


def invite(client: Client) -> str:
    """Invite somebody by mail; the page that answers."""
    client.get("/orang/undang/")
    until = (clock.today() + dt.timedelta(days=90)).isoformat()
    said = {
        "name": "Budi Réka",
        "role": "pencacah",
        "area": DESA,
        "start": clock.today().isoformat(),
        "until": until,
        "email": "budi@contoh.invalid",
        "borang": client.session["borang_undangan"],
    }
    return markah(client.post("/orang/undang/", said))


def test_an_invitation_arrives_and_its_link_works(postbox: Postbox) -> None:
    page = invite(browser(with_role("agen_statistik")))
    assert "juga sudah dikirim ke budi@contoh.invalid" in page
    (message,) = postbox.came
    assert message["To"] == "budi@contoh.invalid"
    assert message["Subject"] == "[Cantik] Undangan"
    text = message.get_content()
    assert text.startswith("Budi Réka,")
    link = re.search(r"http://testserver(/undangan/\S+/)", text)
    assert link is not None
    guest = Client()
    assert "pencacah" in markah(guest.get(link[1], follow=True))
    made = guest.post("/undangan/", {"name": "Budi Réka", "username": "budi", "password": SANDI})
    assert made.status_code == 302


def test_a_changed_password_is_told(postbox: Postbox) -> None:
    someone = with_role("camat", email="camat@contoh.invalid")
    someone.set_password(SANDI)
    someone.save()
    client = browser(someone, mfa=False)
    new = "lima gajah hijau berenang"
    client.post("/akun/sandi/", {"oldpassword": SANDI, "password1": new, "password2": new})
    (message,) = postbox.came
    assert message["To"] == "camat@contoh.invalid"
    assert "Kata sandi diganti" in message["Subject"]
    text = message.get_content()
    assert "Bila bukan Anda" in text
    assert new not in text


def test_starttls_with_a_password(secure_server: tuple[Postbox, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    box, chain = secure_server
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    assert "sudah dikirim" in invite(browser(with_role("agen_statistik")))
    assert box.secure == [True]


def test_a_server_that_nobody_vouches_for_gets_nothing(secure_server: tuple[Postbox, Path]) -> None:
    box, _ = secure_server
    assert "Surel tidak terkirim" in invite(browser(with_role("agen_statistik")))
    assert box.came == []


def test_a_server_that_is_down_costs_no_page(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    use(settings, "smtp://127.0.0.1:1?tls=tidak")
    page = invite(browser(with_role("agen_statistik")))
    assert "Surel tidak terkirim" in page
    assert re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page), "the printed code is there all the same"
    assert "mail not sent" in caplog.text
    assert "budi@contoh" not in caplog.text


@pytest.mark.parametrize("fault", ["putus", "tolak"])
def test_a_server_that_breaks_at_one_letter_costs_that_letter_only(
    postbox: Postbox, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    postbox.faults = {2: fault}
    addresses = [f"orang{number}@contoh.invalid" for number in (1, 2, 3)]
    went = [mail.deliver(Letter("Kabar", "surat", "dari@contoh.invalid", [address])) for address in addresses]
    assert went == [True, False, True]
    assert [message["To"] for message in postbox.came] == [addresses[0], addresses[2]]
    assert "mail not sent" in caplog.text
    assert "orang2@" not in caplog.text


def test_addresses_of_servers() -> None:
    assert mail_settings(None)["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    given = mail_settings("smtps://a%40b:c" + "@surel.contoh.invalid")
    assert (given["EMAIL_PORT"], given["EMAIL_USE_SSL"], given["EMAIL_USE_TLS"]) == (465, True, False)
    assert given["EMAIL_HOST_USER"] == "a@b"
    plain = mail_settings("smtp://surel.contoh.invalid")
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"]) == (587, True)
    for wrong in ("http://x", "smtp://", "surel.contoh.invalid:25"):
        with pytest.raises(WrongUse, match="D204"):
            mail_settings(wrong)
