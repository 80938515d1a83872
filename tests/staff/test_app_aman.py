"""Headers, forms of others, and failures: what a browser is told, and what a log keeps."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from cantik.staff.app.gate import public
from cantik.web.error_pages import WhereNotWhat, new_code
from cantik.web.urls import handler404, handler500
from cantik.web.urls import urlpatterns as real
from tests.fixtures.markah import markah
from tests.staff.bekal import browser, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]
NIK = "9901010101010001"
__all__ = ["handler404", "handler500"]


@public
def broken(request: HttpRequest) -> HttpResponse:
    """A view whose error names a person."""
    try:
        raise KeyError(NIK)
    except KeyError as error:
        raise ValueError(f"orang {NIK}") from error


urlpatterns = [path("rusak/", broken), *real]


def test_every_page_tells_the_browser_what_it_may_do(client: Client) -> None:
    with_role("camat")  # without any account the page leads to the first start
    headers = client.get("/masuk/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["script-src"].split()[0] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    cookie = client.cookies["csrftoken"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_pages_behind_a_right_are_kept_by_no_browser() -> None:
    client = browser(with_role("walidata"))
    for address in ("/orang/", "/orang/catatan/", "/akun/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address
    assert client.cookies["cantik_sesi"]["httponly"]


def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ("/masuk/", "/mulai/", "/keluar/", "/masuk/pulih/", "/undangan/"):
        response = strict.post(address, {"login": "siti"})
        assert response.status_code == 403, address
        assert "kedaluwarsa" in markah(response)


def test_the_way_back_after_signing_in_stays_here() -> None:
    someone = with_role("camat", username="camat")
    someone.set_password("empat kuda biru terbang")
    someone.save()
    for wish, way in (("/akun/", "/akun/"), ("https://jahat.invalid/", "/"), ("//jahat.invalid", "/")):
        said = {"login": "camat", "password": "empat kuda biru terbang", "next": wish}
        assert Client().post("/masuk/", said)["Location"] == way


def split_language(page: str) -> tuple[str, str]:
    """Where the switch of language leads back to, and the page without it."""
    form = re.search(r'<input type="hidden" name="lanjut" value="([^"]*)"><button name="bahasa"', page)
    assert form is not None
    return form[1], page.replace(form[0], "")


@pytest.mark.parametrize(
    "away", ["//jahat.invalid", "/\\jahat.invalid", "https://jahat.invalid/", "javascript:alert(1)"]
)
def test_the_way_on_after_a_second_factor_stays_here(away: str) -> None:
    client = browser(with_role("camat"))
    page = markah(client.get("/akun/pengaman/", {"lanjut": away}))
    back, page = split_language(page)
    assert back.startswith("/akun/pengaman/?lanjut=")  # the switch of language comes back to this very address
    assert "jahat" not in page
    assert "javascript:" not in page
    assert 'href="/orang/?a=1"' in markah(client.get("/akun/pengaman/", {"lanjut": "/orang/?a=1"}))


def test_a_failure_names_a_code_and_nobody(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.ROOT_URLCONF = "tests.staff.test_app_aman"
    client = Client(raise_request_exception=False)
    response = client.get("/rusak/")
    page = markah(response)
    assert response.status_code == 500
    code = re.search(r"<b>([A-Z]\d-\d{4})</b>", page)
    assert code is not None, page
    assert NIK not in page
    assert code[1] in caplog.text
    plain = WhereNotWhat("%(message)s")
    kept = "\n".join(plain.format(record) for record in caplog.records if record.exc_info)
    assert "ValueError" in kept
    assert "KeyError" in kept
    assert "broken" in kept
    assert NIK not in kept
    handlers = settings.LOGGING["handlers"]
    assert all(handler["formatter"] == "tempat" for handler in handlers.values())
    assert settings.LOGGING["formatters"]["tempat"]["()"] == f"{WhereNotWhat.__module__}.{WhereNotWhat.__name__}"


def test_an_address_that_is_not_there(client: Client) -> None:
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in markah(response)


def test_codes_of_failures_can_be_read_out() -> None:
    assert all(re.fullmatch(r"[A-HJ-KM-NP-TV-Z]\d-\d{4}", new_code()) for _ in range(200))


def test_the_log_of_requests_goes_through_the_formatter() -> None:
    """The handlers that really stand at the root and at Django's loggers."""
    for name in ("", "django", "cantik"):
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler and handler.formatter is not None:
                assert isinstance(handler.formatter, WhereNotWhat), name
