"""A stranger puts a table together at its address: what everybody reads and nothing else, as page, CSV and JSON-stat;
embargo, withdrawal, drafts, and addresses written by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from jsonstat_validator import validate_jsonstat

from cantik.base import clock
from cantik.outlets.app import sites
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.models import PUBLIC, WITHDRAWN, Publication, Signature, Withdrawal
from cantik.release.model import Table
from cantik.web.language import COOKIE
from tests.fixtures.markah import markah
from tests.release.langkah import Rumah, first_edition
from tests.staff import bekal

OWN = "/tabel-sendiri/"
KEY = "penduduk_umur_jk"


def answer(form: str = "jsonstat", /, **said: str | list[str]) -> tuple[int, str]:
    """Status and text of an address, to somebody who has never signed in."""
    query = {"desa": bekal.DESA, "tabel": KEY} | said | ({"bentuk": form} if form else {})
    response = Client().get(f"{OWN}?{urlencode(query, doseq=True)}")
    body = response.getvalue()
    return response.status_code, body.decode()


def with_hidden(rumah: Rumah) -> Table:
    tables = first_edition(rumah).tables
    return next(t for t in tables if any(c.status == "rahasia" and c.high is not None for c in t.cells))


def test_the_answer_says_what_the_release_says_in_every_form(terbit: Rumah) -> None:
    release = first_edition(terbit)
    for table in (release.table(KEY), with_hidden(terbit)):
        status, text = answer(tabel=table.key)
        assert status == 200, text
        data = json.loads(text)
        validate_jsonstat(data)
        assert data["value"] == [cell.value for cell in table.cells]
        said = [data["status"].get(str(place), "ada") for place in range(len(table.cells))]
        assert [s for s in said if s in ("ada", "rahasia")] == [c.status for c in table.cells if not c.state]
        ranges = {str(i): [c.low, c.high] for i, c in enumerate(table.cells) if c.status == "rahasia"}
        assert data["extension"]["rentang"] == ranges
        status, text = answer("csv", tabel=table.key)
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [r["nilai"] for r in rows] == ["" if c.value is None else str(c.value) for c in table.cells]
        assert [(r["batas_bawah"], r["batas_atas"]) for r in rows if r["status"] == "rahasia"] == [
            (str(low), str(high)) for low, high in ranges.values()
        ]
        status, text = answer("", tabel=table.key)
        assert status == 200
        assert "<script" not in text
        assert text.count("NA (") >= len(ranges)
        assert "bukan tabel resmi desa" in text


def test_the_form_offers_villages_and_nothing_else_that_lies_beside_their_sites(terbit: Rumah) -> None:
    site = storage.own_site(terbit.opened.store.path, bekal.DESA)
    for beside in (f".{bekal.DESA}.lama", "lain", "99.01", "99.01.01.2001.baru"):
        shutil.copytree(site, site.with_name(beside), dirs_exist_ok=True)
    page = markah(Client().get(OWN))
    assert re.findall(r'<option value="([^"]*)"', page) == [bekal.DESA]


def test_the_address_says_all_of_it_and_the_form_leads_there(terbit: Rumah) -> None:
    assert terbit.folder.is_dir()
    first = Client().get(OWN)
    assert first.status_code == 200
    assert bekal.DESA in markah(first)
    age, sex = first_edition(terbit).table(KEY).axes
    said: dict[str, str | list[str]] = {
        "ambil": f"{sex.id}:{sex.categories[0].id}",
        "jumlah": age.id,
        "bagi": f"{sex.id}:jumlah",
        "kali": "100",
    }
    status, text = answer(**said)
    assert status == 200, text
    data = json.loads(text)
    again = Client().get(data["href"].removeprefix("http://testserver") + "&bentuk=jsonstat")
    assert again.getvalue().decode() == text
    status, shown = answer("", **said)
    assert f"{data['value'][0]:.2f}".replace(".", ",") in shown
    assert 'value="jenis_kelamin:jumlah" selected' in shown


def test_what_was_ticked_stays_ticked_when_it_is_refused(terbit: Rumah) -> None:
    """A total and one of its parts are not added: the reader unticks one box and need not find the others again."""
    age, _sex = first_edition(terbit).table(KEY).axes
    picked = [f"{age.id}:{age.categories[place].id}" for place in (0, -1)]
    status, page = answer("", ambil=picked, jumlah=[age.id, "desa"], bagi="jenis_kelamin:jumlah", kali="100")
    assert status == 422, page
    ticked = re.findall(r'name="(?:ambil|jumlah)" value="([^"]*)" checked', page)
    assert ticked == [*picked, age.id]
    assert 'value="jenis_kelamin:jumlah" selected' in page


def links(page: str) -> list[str]:
    """Where a page leads to a table of one's own, as a reader sees it: what stands in a comment is not there."""
    seen = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    return [unescape(found) for found in re.findall(r'href="([^"]*tabel-sendiri[^"]*)"', seen)]


def test_a_published_table_leads_to_it_where_a_server_answers(
    terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = storage.own_site(terbit.opened.store.path, bekal.DESA)
    for page in (f"tabel/{KEY}.html", f"en/tabel/{KEY}.html"):
        (address,) = links(b"".join(Client().get(f"/situs/{bekal.DESA}/{page}")).decode())
        answered = Client().get(address)
        assert answered.status_code == 200, address
        assert f'value="{KEY}" selected' in markah(answered)
        back = f"/situs/{bekal.DESA}/tabel/{KEY}.html"
        assert f'href="{back}"' in markah(answered)
        assert Client().get(back).status_code == 200
        english = Client()
        english.cookies[COOKIE] = "en"
        assert f'href="/situs/{bekal.DESA}/en/tabel/{KEY}.html"' in markah(english.get(address))
        assert not links((site / page).read_text("utf-8")), "on a stick nobody would answer"
    assert not [name for name in site.rglob("*.html") if links(name.read_text("utf-8"))]
    public = tmp_path / "umum"
    public.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    monkeypatch.setenv("CANTIK_ADDRESS", "https://cantik.contoh.go.id")
    Signature.objects.update(to_public=True)
    Publication.objects.create(kode=bekal.DESA, number="2025-1", channel=PUBLIC, by="akun:9", at=clock.now())
    sites.put_out(terbit.opened, bekal.DESA, to_public=True, tell=lambda *_: None)
    (address,) = links((public / bekal.DESA / f"tabel/{KEY}.html").read_text("utf-8"))
    assert address == f"https://cantik.contoh.go.id{OWN}?desa={bekal.DESA}&tabel={KEY}"
    assert not links((site / f"tabel/{KEY}.html").read_text("utf-8"))


@pytest.mark.parametrize(
    "said",
    [
        {"tabel": "../../rilis"},
        {"tabel": "tidak_ada"},
        {"desa": "semua"},
        {"desa": "00.00.00.0000"},
        {"desa": "99.99.99.9999"},
        {"edisi": "2031-9"},
        {"ambil": "umur:<script>alert(1)</script>"},
        {"ambil": "=HYPERLINK(1)"},
        {"jumlah": "nik"},
        {"bagi": "x"},
        {"kali": "100"},
        {"rahasia": "ya"},
        {"desa": [f"99.01.01.{n}" for n in range(2001, 2070)]},
        {"ambil": [f"umur:{n}" for n in range(500)]},
        {"ambil": "u" * 5000},
        {"edisi": "2025-1-rancangan-1"},
    ],
    ids=repr,
)
def test_what_cannot_be_answered_is_refused_in_one_line(terbit: Rumah, said: dict[str, str | list[str]]) -> None:
    assert terbit.folder.is_dir()
    for form in ("jsonstat", "csv", ""):
        status, text = answer(form, **said)
        assert status == 422, (form, text[:300])
        assert "<script>alert" not in text
        assert "Traceback" not in text
        if not form:
            assert 'role="alert"' in text
        else:
            assert text.startswith("[T44")
            assert text.count("\n") == 1


@pytest.mark.parametrize("form", ["", "csv"])
def test_who_comes_by_a_shared_link_reads_the_table_at_its_own_address(terbit: Rumah, form: str) -> None:
    assert terbit.folder.is_dir()
    own = urlencode({"desa": bekal.DESA, "tabel": KEY} | ({"bentuk": form} if form else {}))
    marks = urlencode({"fbclid": "IwAR0" + "x" * 300, "utm_source": "facebook", "gclid": "a&b=<script>"})
    for shared in (f"{own}&{marks}", f"{marks}&{own}", f"{own}&fbclid="):
        response = Client().get(f"{OWN}?{shared}")
        assert (response.status_code, response["Location"]) == (302, f"{OWN}?{own}")
        assert Client().get(response["Location"]).status_code == 200
    assert Client().get(f"{OWN}?{marks}")["Location"] == OWN
    for unlike in ("fbclid2", "utm_", "xutm_source", "UTM_SOURCE", "kunci"):
        assert Client().get(f"{OWN}?{own}&{unlike}=1").status_code == 422, unlike


def test_an_unknown_form_and_a_thousand_parameters_are_no_fault_of_the_server(terbit: Rumah) -> None:
    assert terbit.folder.is_dir()
    assert answer("xlsx")[0] == 422
    assert Client().get(f"{OWN}?" + "&".join(f"a{n}=1" for n in range(1200))).status_code in (400, 422)
    assert Client().get(f"{OWN}?desa=%00&tabel=%ff").status_code == 404
    assert Client().post(OWN, {"desa": bekal.DESA}).status_code in (403, 405)


@pytest.mark.basisdata
def test_only_what_everybody_reads_is_read(terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer()[0] == 200, "on the laptop: the village's own site"
    public = tmp_path / "umum"
    public.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    nothing = answer(), answer(edisi="2025-1"), answer(edisi="2031-7")
    assert {status for status, _text in nothing} == {422}, "signed, but put before nobody"
    assert len({text for _status, text in nothing}) == 1, "an edition that is kept in is as one that is not there"

    shutil.copytree(terbit.folder / "terbitan" / bekal.DESA, public / bekal.DESA)
    assert answer()[0] == 422, "a copy that lies there is not enough: nobody decided so"
    Signature.objects.update(to_public=True, opens_at=clock.now() + dt.timedelta(hours=5))
    assert answer()[0] == 422, "under embargo"
    row = Publication.objects.create(
        kode=bekal.DESA, number="2025-1", channel=PUBLIC, by=terbit.kades.actor, at=clock.now()
    )
    assert answer()[0] == 200
    assert answer(edisi="2025-1")[1] != ""
    gone = Withdrawal.objects.create(
        kode=bekal.DESA,
        number="2025-1",
        reason="angka keliru dihitung",
        asked_by=terbit.kades.actor,
        asked_at=clock.now(),
        state=WITHDRAWN,
        decided_by=terbit.walidata.actor,
        decided_at=clock.now(),
    )
    assert answer()[0] == 422, "withdrawn, though its files still lie there"
    assert answer(edisi="2025-1")[0] == 422
    gone.delete()
    shutil.rmtree(public / bekal.DESA)
    assert answer()[0] == 422, "put out, but no site is shown"
    row.delete()


def test_a_draft_is_never_read(rumah: Rumah) -> None:
    assert files.open_release(next(rumah.folder.glob("rancangan/*/*/rilis"))).standing == "rancangan"
    assert answer()[0] == 422
    assert "Belum ada rilis yang terbit" in markah(Client().get(OWN))
