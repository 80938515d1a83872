"""What somebody typed outlives their session: they sign in again and find it in the form, and nobody else finds it.

The browser here keeps cookies and sends forms with their token as a browser does; what a form holds is read with a
parser of the tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from cantik.base import clock
from cantik.staff.app import gate
from cantik.staff.app.models import Account, SharedValue
from cantik.web.refill import refill_page
from tests.fixtures.markah import markah
from tests.register.bekal import orang
from tests.register.langkah import terapkan
from tests.staff.bekal import DESA, SANDI, browser, with_role
from tests.web.conftest import Kantor
from tests.web.formulir import isian

FORM = f"/desa/{DESA}/peristiwa/datang/"
TYPED = {
    "tanggal": "2025-12-01",
    "asal": 'Desa "Jauh" <b>Sekali</b> & Kembali',
    "o0-nama": "REKAAN BIN REKA",
    "kk": "9901010112250007",
}
BACK = "Isian Anda yang belum terkirim"


@pytest.fixture
def meja(kantor: Kantor, tmp_path: Path) -> Iterator[Kantor]:
    """A village at work where nobody is asked for a telephone; Siti signs in with her password."""
    terapkan(kantor.opened, tmp_path, [orang(n) for n in range(1, 4)], reference=dt.date(2025, 3, 31))
    for someone in (kantor.siti, with_role("agen_statistik", DESA, name="Rani Reka", username="rani")):
        someone.username = "siti" if someone == kantor.siti else "rani"
        someone.set_password(SANDI)
        someone.save()
    Authenticator.objects.filter(user=kantor.siti).delete()
    gate.practice(True)
    try:
        yield kantor
    finally:
        gate.practice(False)


def window() -> Client:
    """A browser that sends what forms send."""
    return Client(enforce_csrf_checks=True)


def token(client: Client, page: str) -> str:
    text = markah(client.get(page))
    return text.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]


def enter(client: Client, name: str = "siti", after: str = "/") -> Any:
    """Sign in with the password as the page asks for it."""
    page = "/masuk/" if after == "/" else after
    said = {"login": name, "password": SANDI, "csrfmiddlewaretoken": token(client, page)}
    if after != "/":
        said["next"] = parse_qs(urlsplit(after).query)["next"][0]
    answer = client.post("/masuk/", said)
    assert answer.status_code == 302, markah(answer)
    return answer


def opened_form(client: Client, page: str = FORM) -> dict[str, str]:
    """The form as it stands in a window: its fields, its token."""
    answer = client.get(page)
    assert answer.status_code == 200
    text = markah(answer)
    return {
        **isian(text, ""),
        "csrfmiddlewaretoken": text.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"')[0],
    }


def sent(client: Client, fields: dict[str, str], page: str = FORM) -> Any:
    return client.post(page, fields | TYPED | {"putus": "lihat"}, headers={"referer": f"http://testserver{page}"})


class _Values(HTMLParser):
    """What the fields of a page hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and said.get("name") in TYPED:
            self.found[said["name"] or ""] = said.get("value") or ""


def values(answer: Any) -> dict[str, str]:
    """What the fields that were typed into hold now."""
    parser = _Values()
    parser.feed(markah(answer))
    return parser.found


def test_a_session_that_ended_between_the_form_and_the_answer(meja: Kantor) -> None:
    client = window()
    enter(client)
    fields = opened_form(client)
    Session.objects.all().delete()  # twelve hours, or somebody ended it from another computer
    answer = sent(client, fields)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")
    back = enter(client, after=answer["Location"])
    page = client.get(back["Location"])
    assert page.status_code == 200
    assert BACK in markah(page)
    assert values(page) == TYPED
    assert "<b>Sekali</b>" not in markah(page)


def test_signed_in_anew_in_another_window(meja: Kantor) -> None:
    client = window()  # two windows of one browser share its cookies
    enter(client)
    fields = opened_form(client)
    client.post("/keluar/", {"csrfmiddlewaretoken": token(client, "/akun/")})
    enter(client)
    answer = sent(client, fields)
    assert answer.status_code == 302, "the token of the first window is no longer the browser's"
    page = client.get(answer["Location"])
    assert BACK in markah(page)
    assert values(page) == TYPED


def test_two_windows_keep_both_forms(meja: Kantor) -> None:
    client = window()
    enter(client)
    first, second = opened_form(client), opened_form(client)
    Session.objects.all().delete()
    ways = [sent(client, first | {"a": "1"})["Location"]]
    changed = {**TYPED, "o0-nama": "REKAAN LAIN"}
    answer = client.post(FORM, second | changed, headers={"referer": f"http://testserver{FORM}"})
    ways.append(answer["Location"])
    pages = [client.get(enter(client, after=ways[0])["Location"])]
    pages.append(client.get(parse_qs(urlsplit(ways[1]).query)["next"][0]))
    assert [values(page)["o0-nama"] for page in pages] == [TYPED["o0-nama"], changed["o0-nama"]]


def test_somebody_else_who_signs_in_there_finds_nothing(meja: Kantor) -> None:
    client = window()
    enter(client)
    fields = opened_form(client)
    Session.objects.all().delete()
    answer = sent(client, fields)
    back = enter(client, "rani", after=answer["Location"])
    page = client.get(back["Location"])
    assert page.status_code == 200, "Rani may record arrivals as well"
    assert BACK not in markah(page)
    assert TYPED["o0-nama"] not in markah(page)
    # and a form of Siti's sent while Rani is there is not Rani's either
    answer = sent(client, fields)
    assert answer.status_code == 403
    assert TYPED["o0-nama"] not in markah(answer)


@pytest.mark.basisdata
def test_what_is_kept_lies_sealed_and_for_a_short_while(meja: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    client = window()
    enter(client)
    fields = opened_form(client)
    Session.objects.all().delete()
    answer = sent(client, fields)
    kept = "".join(f"{row.key}{row.value}" for row in SharedValue.objects.all())
    assert TYPED["o0-nama"] not in kept
    assert TYPED["kk"] not in kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert not cursor.fetchall(), "and not beside the session of nobody"
    back = enter(client, after=answer["Location"])
    late = clock.now() + dt.timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert BACK not in markah(client.get(back["Location"]))


@pytest.mark.basisdata
def test_a_strange_page_cannot_make_the_store_keep_anything(meja: Kantor) -> None:
    client = window()
    enter(client)
    before = SharedValue.objects.count()
    for forged in ({}, {"csrfmiddlewaretoken": "a" * 64}, {"csrfmiddlewaretoken": "é" * 64}):
        answer = client.post(FORM, TYPED | forged)
        assert answer.status_code == 403
    assert Client().post(FORM, TYPED | {"csrfmiddlewaretoken": "b" * 64}).status_code == 302
    fields = opened_form(client)
    answer = client.post(FORM, fields | TYPED, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403
    assert SharedValue.objects.count() == before


def test_the_second_factor_asked_for_in_between_costs_nothing(meja: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(meja.siti)
    client.get(FORM)
    late = clock.now() + gate.IDLE + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    answer = client.post(FORM, TYPED, headers={"referer": f"http://testserver{FORM}"})
    assert answer["Location"].startswith("/akun/ulangi/kode/")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": late.timestamp() + 1, "type": "totp", "id": 1}]
    session.save()
    page = client.get(parse_qs(urlsplit(answer["Location"]).query)["next"][0])
    assert values(page) == TYPED


def test_a_form_half_typed_when_the_screen_locks_itself(meja: Kantor) -> None:
    """What `kunci.js` sends after ten minutes without a key: the form as it stands, to the lock."""
    client = browser(meja.siti)
    answer = client.post(f"/akun/kunci/?alamat={FORM}&lanjut={FORM}", {"asal": TYPED["asal"], "o0-nama": ""})
    assert answer["Location"].startswith("/akun/ulangi/kode/")
    session = client.session
    at = clock.now().timestamp() + 1
    session["account_authentication_methods"] = [{"method": "mfa", "at": at, "type": "totp", "id": 1}]
    session.save()
    page = client.get(parse_qs(urlsplit(answer["Location"]).query)["next"][0])
    assert BACK in markah(page)
    assert values(page)["asal"] == TYPED["asal"]


def test_passwords_are_never_kept(meja: Kantor) -> None:
    client = window()
    enter(client)
    fields = opened_form(client)
    Session.objects.all().delete()
    answer = sent(client, fields | {"sandi": "rahasia sekali", "frasa": "rahasia sekali", "password": "x"})
    from cantik.staff.app import typed_forms

    mark = parse_qs(urlsplit(parse_qs(urlsplit(answer["Location"]).query)["next"][0]).query)["isian"][0]
    kept = typed_forms.find_typed(mark, Account.objects.get(username="siti"))
    assert kept is not None
    assert not {"sandi", "frasa", "password", "csrfmiddlewaretoken"} & set(kept.fields)
    assert kept.fields["o0-nama"] == [TYPED["o0-nama"]]


PAGE = """<main id="isi"><form action="/lain/" method="post"><input name="a" value="tetap"></form>
<form method="post"><input type="hidden" name="versi" value="baru"><input name="a"><input name="a" value="x">
<textarea name="c">lama</textarea><select name="d"><option value="1" selected>satu<option value="2">dua</select>
<input type="checkbox" name="e" value="1" checked><input type="checkbox" name="e" value="2">
<input type="radio" name="f" value="1" checked><input type="radio" name="f" value="2"><input type="password" name="p">
<details class="more"><summary>Lagi</summary><input name="g"></details><button name="putus">Ya</button></form>
</main>"""


def test_a_page_is_filled_field_by_field() -> None:
    typed = {"versi": ["lama"], "a": ['1"<', "2"], "c": ["</textarea><b>"], "d": ["2"], "e": ["2"], "f": ["2"]}
    filled, left = refill_page(
        PAGE, "/ini/", "/ini/", typed | {"p": ["x"], "g": ["y"], "tiada": ["z"], "putus": ["ya"]}
    )
    assert left == ["z"]
    assert '<input name="a" value="tetap">' in filled, "another form"
    assert 'name="versi" value="baru"' in filled, "what the server says stays the server's"
    assert 'name="a" value="1&quot;&lt;"' in filled
    assert 'name="a" value="2"' in filled
    assert ">&lt;/textarea&gt;&lt;b&gt;</textarea>" in filled
    assert '<option value="1">' in filled
    assert '<option value="2" selected>' in filled
    assert 'name="e" value="1">' in filled
    assert 'name="e" value="2" checked>' in filled
    assert 'name="f" value="1">' in filled
    assert 'name="f" value="2" checked>' in filled
    assert '<input type="password" name="p">' in filled
    assert '<details class="more" open>' in filled


def test_a_page_without_the_form_says_what_was_typed() -> None:
    filled, left = refill_page(PAGE, "/ini/", "/tiada/", {"a": ["kalimat"], "b": [""]})
    assert filled == PAGE
    assert left == ["kalimat"]
