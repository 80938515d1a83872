"""The switch between Indonesian and English: by a form, kept in this browser, never taken from Accept-Language."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from cantik.base.errors import CantikError
from cantik.staff.app import error_words
from cantik.web import language
from tests.fixtures.markah import markah
from tests.staff.bekal import browser, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"}


@pytest.fixture
def client() -> Client:
    return browser(with_role("agen_statistik"))


def page(client: Client, path: str = "/bantuan/", **headers: str) -> str:
    return markah(client.get(path, **headers))  # type: ignore[arg-type]


def choose(client: Client, wish: str, back: str = "/bantuan/") -> str:
    answer = client.post("/bahasa/", {"bahasa": wish, "lanjut": back})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_wish_of_the_browser_changes_nothing(client: Client) -> None:
    token = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]*"')
    assert token.sub("", page(client)) == token.sub("", page(client, **ENGLISH))
    stranger = Client()
    assert 'lang="id"' in page(stranger, "/masuk/", **ENGLISH)
    assert "Kata sandi" in page(stranger, "/masuk/", **ENGLISH)


def test_the_switch_turns_words_numerals_and_dates(client: Client) -> None:
    assert choose(client, "en") == "/bantuan/"
    english = client.get("/bantuan/")
    assert '<html lang="en">' in markah(english)
    assert english["Content-Language"] == "en"
    assert "<h1>Help</h1>" in markah(english)
    assert choose(client, "id") == "/bantuan/"
    assert "<h1>Bantuan</h1>" in page(client)


def test_numerals_and_dates_follow_the_same_choice() -> None:
    with translation.override("en"):
        assert language.number(1234567) == "1,234,567"
        assert language.number(Decimal("61.4"), 1) == "61.4"
        assert language.day(dt.date(2026, 11, 26)) == "26 November 2026"
        assert language.day(dt.date(2026, 5, 3)) == "3 May 2026"
    assert language.number(1234567) == "1.234.567"
    assert language.day(dt.date(2026, 5, 3)) == "3 Mei 2026"


def test_the_choice_is_kept_when_somebody_signs_in_and_out(client: Client) -> None:
    choose(client, "en")
    client.post("/keluar/")
    assert "Password" in page(client, "/masuk/")
    assert client.cookies[language.COOKIE].value == "en"
    assert client.cookies[language.COOKIE]["httponly"]
    assert client.cookies[language.COOKIE]["samesite"] == "Lax"


def test_an_unknown_language_is_not_kept(client: Client) -> None:
    choose(client, "xx")
    assert language.COOKIE not in client.cookies
    client.cookies[language.COOKIE] = "../../etc"
    assert "<h1>Bantuan</h1>" in page(client)


@pytest.mark.parametrize("elsewhere", ["https://jahat.invalid/", "//jahat.invalid/x", "javascript:alert(1)", ""])
def test_the_way_back_stays_here(client: Client, elsewhere: str) -> None:
    assert choose(client, "en", elsewhere) == "/"


def test_the_switch_wants_a_form_of_ours() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/bahasa/", {"bahasa": "en"}).status_code == 403
    assert strict.get("/bahasa/").status_code == 405


def test_error_pages_speak_the_chosen_language(client: Client) -> None:
    choose(client, "en")
    missing = client.get("/tidak-ada/")
    assert missing.status_code == 404
    assert "This page does not exist" in markah(missing)


def test_nothing_of_a_request_stays_behind(client: Client) -> None:
    """The next request of the same thread, and jobs, are Indonesian again."""
    choose(client, "en")
    page(client)
    assert language.lang() == "id"
    assert "<h1>Bantuan</h1>" in page(browser(with_role("kepala_desa")))


ERRORS = [
    CantikError(
        "W102", "Kode wilayah tidak dikenal", found="35.99", expected="kode Kemendagri", mend="Pilih salah satu."
    ),
    CantikError("B105", "Berkas rusak", where="penduduk.xlsx", mend="Baca ulang berkas itu."),
    CantikError("R401", "Kalimat yang tidak ada dalam katalog."),
    CantikError("T404", "Rilis ini sudah ditarik.", expected="satu jenis"),
]


@pytest.mark.parametrize("error", ERRORS)
def test_errors_are_told_as_the_command_line_tells_them(error: CantikError) -> None:
    assert error_words.error_line(error) == error.line()


def test_errors_speak_english_where_the_catalogue_knows_them() -> None:
    with translation.override("en"):
        assert [error_words.error_line(error) for error in ERRORS] == [
            "[W102] Unknown area code; found 35.99, expected Kemendagri code. Choose one.",
            "[B105] penduduk.xlsx: The file is damaged. Read that file again.",
            "[R401] Kalimat yang tidak ada dalam katalog.",
            "[T404] This release was withdrawn already, expected one format.",
        ]


def test_a_refused_form_speaks_the_chosen_language(client: Client) -> None:
    boss = browser(with_role("kepala_desa"))
    choose(boss, "en")
    answer = boss.post("/orang/undang/", {"name": "Budi Reka", "role": "agen_statistik", "area": "bukan kode"})
    if answer.status_code == 302:  # a second factor is asked for first
        pytest.fail(str(answer["Location"]))
    text = markah(answer)
    assert "Full name" in text
    assert "Invalid area code" in text
    assert "seharusnya" not in text
