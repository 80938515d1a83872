"""Every figure before and after protection, why cells are hidden, and who stands behind a number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from django.test import Client

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.publish.site.view import Shown
from cantik.register.core.prepare import HEALTH
from cantik.release import files
from cantik.release.app.models import Draft, Review
from cantik.release.model import Release, Table
from cantik.staff.app.models import AuditEntry
from cantik.web.tahap.penyebarluasan.release import figures
from tests.fixtures.markah import markah
from tests.release.conftest import ANGKA, Rumah
from tests.staff import bekal


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return markah(response)


def release_of(rumah: Rumah) -> Release:
    draft = Draft.objects.get(state="siap")
    return files.open_release(rumah.folder / "rancangan" / bekal.DESA / str(draft.pk) / "rilis")


def with_hidden(rumah: Rumah) -> Table:
    """A table about persons that hides some cells."""
    tables = release_of(rumah).tables
    return next(t for t in tables if t.unit == "jiwa" and any(c.status == "rahasia" for c in t.cells))


def body_of(text: str) -> list[str]:
    """The cells of the statistical table, tags taken out, in order."""
    table = re.search(r'<table class="stat">(.*?)</table>', text, re.DOTALL)
    assert table
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table[1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_a_table_as_published_and_before_add_up_alike(rumah: Rumah) -> None:
    """What is shown is equal before and after; what is hidden shows NA after and its count before."""
    table = with_hidden(rumah)
    client = rumah.klien["ratna"]
    address = f"{ANGKA}tabel/{table.key}/"
    after = body_of(page(client, f"{address}?lihat=terbit"))
    before = body_of(page(client, f"{address}?lihat=mentah"))
    assert len(after) == len(before) == len(table.cells)
    hidden = {"NA", "NA •"}  # with the dot: it protects another cell
    assert hidden & set(after)
    assert not hidden & set(before)
    for public, raw in zip(after, before, strict=True):
        if public not in hidden:
            assert raw == ("0" if public == "–" else public)
    side = page(client, address)
    assert "Kenapa NA?" in side
    assert re.search(r"\d+ sel (berisi sedikit orang|pelindung)", side)
    assert AuditEntry.objects.filter(action="angka.lihat_mentah").count() == 3


def test_a_table_as_published_is_folded_where_most_of_its_cells_tell_nothing(
    rumah: Rumah, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the site of the village (`tests/publish/test_dinding.py` has the rule: more than half); beside their counts
    the cells of the same table stand open. No table of this village hides so much: here one hidden cell is enough."""

    def wall_of_one(cells: Iterable[Shown]) -> tuple[int, int] | None:
        shown = list(cells)
        hidden = sum(cell.hidden for cell in shown)
        return (hidden, len(shown)) if hidden else None

    monkeypatch.setattr(figures, "wall_of", wall_of_one)
    client, found = rumah.klien["ratna"], dict[bool, str]()
    for table in release_of(rumah).tables:
        if not table.derived:
            hides = any(cell.status == "rahasia" for cell in table.cells)
            found.setdefault(hides, f"{ANGKA}tabel/{table.key}/")
    for wall, address in found.items():
        read = page(client, f"{address}?lihat=terbit")
        assert bool(re.search(r"<summary>\s*[\d.]+ dari [\d.]+ sel tidak ditampilkan", read)) is wall
        assert "sel tidak ditampilkan" not in page(client, address)
        assert len(body_of(read)) == len(body_of(page(client, address)))
    assert set(found) == {False, True}


def test_who_stands_behind_a_number_is_as_many_as_it_says(rumah: Rumah) -> None:
    """Of every table about persons one shown and one hidden cell: the list is as long as the number, and recorded."""
    client = rumah.klien["ratna"]
    tried, listed = 0, ""
    for table in [t for t in release_of(rumah).tables if t.unit == "jiwa"][:6]:
        text = page(client, f"{ANGKA}tabel/{table.key}/?lihat=mentah")
        links = re.findall(r'orang/\?sel=(\d+)">([\d.]+)<', text)
        for cell, number in links[:1] + links[-1:]:
            listed = page(client, f"{ANGKA}tabel/{table.key}/orang/?sel={cell}")
            wanted = int(number.replace(".", ""))
            assert f"{number} orang di balik angka ini" in listed
            shown = len(re.findall(r'<th scope="row"><a href="[^"]+/warga/orang/\d+/"', listed))
            assert shown == min(wanted, 50)
            row = AuditEntry.objects.filter(action="angka.orang").latest("number")
            assert len(json.loads(row.subjects)) == shown
            assert row.by == rumah.agen.actor
            tried += 1
    assert tried >= 6
    assert not re.search(r"\b99\d{14}\b", listed), "a NIK in clear"


def test_every_view_of_persons_is_logged_however_often_the_register_is_read(rumah: Rumah) -> None:
    """The same cell twice, and its next page: an entry each, with those whom the page named."""
    client = rumah.klien["ratna"]
    table = next(t for t in release_of(rumah).tables if t.unit == "jiwa")
    links = re.findall(r'orang/\?sel=(\d+)">([\d.]+)<', page(client, f"{ANGKA}tabel/{table.key}/?lihat=mentah"))
    cell = max(links, key=lambda one: int(one[1].replace(".", "")))[0]
    before = AuditEntry.objects.latest("number").number
    seen = []
    for query in (f"?sel={cell}", f"?sel={cell}", f"?sel={cell}&hal=2"):
        listed = page(client, f"{ANGKA}tabel/{table.key}/orang/{query}")
        seen.append({int(one) for one in re.findall(r'<th scope="row"><a href="[^"]+/warga/orang/(\d+)/"', listed)})
    new = AuditEntry.objects.filter(number__gt=before, by=rumah.agen.actor)
    told = [set(json.loads(row.subjects)) for row in new.filter(action="angka.orang").order_by("number")]
    assert told == seen
    assert all(seen)
    assert seen[0] != seen[2]
    assert new.filter(action="register.baca").count() <= 1


def test_a_list_of_families_tells_whose_names_it_showed(rumah: Rumah) -> None:
    client = rumah.klien["ratna"]
    table = next(t for t in release_of(rumah).tables if t.unit == "keluarga")
    cell = re.findall(r'orang/\?sel=(\d+)"', page(client, f"{ANGKA}tabel/{table.key}/?lihat=mentah"))[0]
    listed = page(client, f"{ANGKA}tabel/{table.key}/orang/?sel={cell}")
    shown = {int(one) for one in re.findall(r"/warga/(?:orang|keluarga)/(\d+)/", listed)}
    rows = AuditEntry.objects.filter(by=rumah.agen.actor).order_by("-number")[:2]
    told = {row.action: json.loads(row.subjects) for row in rows}
    assert set(told) == {"angka.orang", "orang.daftar"}
    assert set(told["angka.orang"]) <= shown
    names = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', listed)
    assert len(told["orang.daftar"]) == len(told["angka.orang"]) == len(names) > 0


def test_persons_are_opened_by_those_who_may_read_persons(rumah: Rumah) -> None:
    table = with_hidden(rumah)
    address = f"{ANGKA}tabel/{table.key}/"
    for role in ("walidata", "pembina"):
        client = bekal.browser(bekal.with_role(role))
        text = page(client, f"{address}?lihat=mentah")
        assert "orang/?sel=" not in text
        assert client.get(f"{address}orang/?sel=0").status_code == 403
    assert page(rumah.klien["sumarsono"], f"{address}orang/?sel={len(table.cells) - 1}")
    assert rumah.klien["ratna"].get(f"{address}orang/?sel=999999").status_code == 404
    assert rumah.klien["ratna"].get(f"{address}orang/?sel=-1").status_code == 404
    assert rumah.klien["ratna"].get(f"{ANGKA}tabel/tidak_ada/").status_code == 404


def test_health_is_opened_by_the_agen_only(rumah: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """So small a village prints no table about disability: marital status stands for one."""
    knowledge = load().of(AreaCode.kemendagri(bekal.DESA))
    tables = knowledge.content.tables
    assert figures.of_health(tables["penduduk_disabilitas"], knowledge)
    assert not figures.of_health(tables["penduduk_status_kawin"], knowledge)
    monkeypatch.setattr(figures, "HEALTH", HEALTH | {"status_kawin"})
    found = [t for t in release_of(rumah).tables if t.id == "penduduk_status_kawin"]
    assert found
    address = f"{ANGKA}tabel/{found[0].key}/"
    assert "orang/?sel=" not in page(rumah.klien["sumarsono"], f"{address}?lihat=mentah")
    answer = rumah.klien["sumarsono"].get(f"{address}orang/?sel=0", follow=True)
    assert "hanya dibuka oleh agen statistik" in markah(answer)
    assert rumah.klien["ratna"].get(f"{address}orang/?sel={len(found[0].cells) - 1}").status_code == 200


def test_indicators_show_numerator_and_denominator_inside_only(rumah: Rumah) -> None:
    text = page(rumah.klien["ratna"], f"{ANGKA}indikator/?dusun=ya")
    release = release_of(rumah)
    hidden = [f for f in release.figures if f.status == "rahasia"]
    assert hidden
    assert text.count('class="num na"') == len(hidden)
    assert bekal.browser(bekal.with_role("koordinator")).get(f"{ANGKA}indikator/").status_code == 403


@pytest.mark.basisdata
def test_a_review_counts_for_the_cells_that_were_seen(rumah: Rumah) -> None:
    table = with_hidden(rumah)
    client = rumah.klien["ratna"]
    client.post(f"{ANGKA}tinjau/", {"kunci": table.key, f"sidik_{table.key}": "0" * 64})
    assert not Review.objects.exists()
    returned = {"kunci": table.key, "putusan": "kembali", "catatan": "pendek"}
    assert "Tulis alasan" in markah(client.post(f"{ANGKA}tinjau/", returned, follow=True))
    client.post(f"{ANGKA}tinjau/", returned | {"catatan": "jumlah Hindu berbeda dari buku desa"})
    assert "dikembalikan" in page(client, ANGKA)
    client.post(f"{ANGKA}tinjau/", {"kunci": table.key})
    assert Review.objects.get().decision == "setuju"


def test_after_the_register_changed_nobody_is_shown_behind_old_numbers(rumah: Rumah) -> None:
    from cantik.collect.app.models import Batch
    from cantik.register.core.app.undo import undo_batch

    table = with_hidden(rumah)
    undo_batch(batch=Batch.objects.get().pk, by="uji", why="berkas salah tahun")
    answer = rumah.klien["ratna"].get(f"{ANGKA}tabel/{table.key}/orang/?sel=0", follow=True)
    assert "register berubah sesudah angka ini dihitung" in markah(answer)
    assert "Register berubah sejak angka ini dihitung" in page(rumah.klien["ratna"], ANGKA)
