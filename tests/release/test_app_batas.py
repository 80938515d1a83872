"""Borders of dusun through the front door: looked at first, refused in words, used, undone, drawn by drafts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.contoh.kabupaten import write_dusun
from cantik.release import files
from cantik.release.app.models import Border, Draft
from cantik.staff.app.models import AuditEntry
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.markah import markah
from tests.release.conftest import TERBIT, Rumah, draft
from tests.release.langkah import page, signed, submitted
from tests.staff import bekal

BATAS = f"{TERBIT}batas/"
PERSEGI = [[112.0, -8.0], [112.01, -8.0], [112.01, -7.99], [112.0, -7.99], [112.0, -8.0]]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The borders of the very village that the store holds."""
    path = tmp_path_factory.mktemp("batas") / "dusun.geojson"
    write_dusun(light_village().villages[0], path)
    made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return made


def file(content: object, name: str = "dusun.geojson") -> SimpleUploadedFile:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return SimpleUploadedFile(name, data, "application/geo+json")


def send(rumah: Rumah, content: object, who: str = "ratna", **changed: object) -> tuple[int, str]:
    """Upload; the status of the answer and what the next page says."""
    said = {"berkas": file(content), "sumber": "Pemetaan partisipatif", "keadaan": "2025-08-17"} | changed
    answer = rumah.klien[who].post(f"{BATAS}kirim/", said)
    if answer.status_code != 302:
        return answer.status_code, markah(answer)
    return 302, page(rumah.klien[who], answer["Location"])


def named(one: dict[str, Any], name: str) -> dict[str, Any]:
    """The same polygon under another name."""
    return {**one, "properties": {"nama": name}}


@pytest.mark.satu_basisdata
def test_uploaded_looked_at_used_drawn_and_undone(rumah: Rumah, drawn: dict[str, Any]) -> None:
    assert "tanpa peta" in page(rumah.klien["ratna"], BATAS)
    # one dusun under another writing, one that nobody knows, one missing
    first, second, *rest = drawn["features"]
    changed = [
        named(first, "DUSUN " + first["properties"]["dusun"].upper()),
        named(second, "Negeri Dongeng"),
        *rest,
        {"type": "Feature", "properties": {"nama": "Balai Desa"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
    ]
    status, shown = send(rumah, {**drawn, "features": changed})
    assert status == 302
    assert "Periksa batas sebelum dipakai" in shown
    assert shown.count("<path ") >= len(rest) + 1
    assert "tidak ada dusun bernama ini dalam register" in shown
    assert "Negeri Dongeng" in shown
    assert "tidak ada poligonnya" in shown
    assert "bukan poligon" in shown
    assert "Pemetaan partisipatif" in shown
    assert "17 Agustus 2025" in shown
    assert Border.objects.get().act == "uji"
    ready = Draft.objects.get(state="siap")
    assert "Register belum berubah sejak pratinjau" in page(rumah.klien["ratna"], TERBIT)
    assert "ada yang berubah; buat rancangan baru" not in page(rumah.klien["ratna"], TERBIT), "a trial changes nothing"
    # used: the draft at hand is stale, is not signed, the next one carries the borders with source and date
    submitted(rumah)
    rumah.klien["ratna"].post(f"{BATAS}pakai/{Border.objects.get().pk}/")
    assert "ada yang berubah; buat rancangan baru" in page(rumah.klien["ratna"], TERBIT)
    assert "batas dusun berubah sesudah pratinjau" in signed(rumah)
    made = draft(rumah.opened, rumah.agen)
    release = files.open_release(rumah.folder / "rancangan" / bekal.DESA / str(made.pk) / "rilis")
    assert release.geometry is not None
    assert len(release.geometry["features"]) == len(rest) + 1
    assert release.geometry["sumber"] == "Pemetaan partisipatif"
    assert release.geometry["keadaan"] == "2025-08-17"
    assert made.borders
    assert made.borders != ready.borders
    site = rumah.folder / "rancangan" / bekal.DESA / str(made.pk) / "situs"
    assert "Pemetaan partisipatif" in (site / "peta.html").read_text("utf-8"), "the reader sees who drew the borders"
    # replaced by the whole, then back, then off, then again
    send(rumah, drawn)
    rumah.klien["ratna"].post(f"{BATAS}pakai/{Border.objects.latest('pk').pk}/")
    whole = Border.objects.latest("pk").digest
    back = re.search(
        rf'action="({BATAS}pakai/\d+/)">(?:(?!</form>).)*Kembali ke batas sebelumnya',
        page(rumah.klien["ratna"], BATAS),
        re.DOTALL,
    )
    assert back
    rumah.klien["ratna"].post(back[1])
    assert Border.objects.latest("pk").digest not in ("", whole)
    rumah.klien["ratna"].post(f"{BATAS}lepas/")
    shown = page(rumah.klien["ratna"], BATAS)
    assert "tanpa peta" in shown
    assert "Pakai lagi" in shown
    told = AuditEntry.objects.filter(action__startswith="batas.").order_by("number")
    assert [one.action for one in told] == [
        "batas.uji",
        "batas.pakai",
        "batas.uji",
        "batas.pakai",
        "batas.pakai",
        "batas.lepas",
    ]
    assert all(f'"wilayah":"{bekal.DESA}"' in one.detail for one in told)


@pytest.mark.satu_basisdata
def test_bad_files_are_refused_in_words(rumah: Rumah, drawn: dict[str, Any]) -> None:
    square = {"type": "Polygon", "coordinates": [PERSEGI]}
    name = drawn["features"][0]["properties"]["dusun"]

    def one(geometry: object) -> dict[str, object]:
        return {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {"dusun": name}, "geometry": geometry}],
        }

    metres = [[x * 1e6, y * 1e6] for x, y in PERSEGI]  # of no system that Indonesia is drawn in
    for content, said in (
        (b"bukan json", "bukan FeatureCollection"),
        (b"\xff\xfe\x00", "bukan FeatureCollection"),
        (b"PK\x03\x04 shapefile", "arsip ZIP"),
        (b"[" * 60_000, "bukan FeatureCollection"),
        (b"[" * 900_000, "titik"),
        (b'{"a":' * 30_000, "bukan FeatureCollection"),
        ({"type": "FeatureCollection", "features": {"a": 1}}, "bukan FeatureCollection"),
        ({"type": "FeatureCollection", "features": [None, 1]}, "bukan FeatureCollection"),
        (one({"type": "Point", "coordinates": [112, -8]}), "bukan FeatureCollection"),
        (one({"type": "Polygon", "coordinates": [metres]}), "bukan bujur dan lintang"),
        (one({"type": "Polygon", "coordinates": [[[112, -8], [112, -8]]]}), "rusak"),
        (one({"type": "Polygon", "coordinates": "salah"}), "rusak"),
        (one({"type": "Polygon"}), "rusak"),
        (one({"type": "Polygon", "coordinates": []}), "bukan bujur dan lintang"),
        (one({"type": "Polygon", "coordinates": [[[112, -8], [112.1, -8], [112.2, -8], [112, -8]]]}), "tanpa luas"),
        (b" " * 25_000_001, "25 MB"),
    ):
        status, shown = send(rumah, content)
        assert status == 422, said
        assert said in shown, (said, re.findall(r"msg-err[^>]*>(.*?)</p>", shown, re.DOTALL))
        assert "T301" in shown
    for changed in ({"sumber": ""}, {"keadaan": "2999-01-01"}, {"keadaan": "kapan saja"}, {"berkas": ""}):
        status, _ = send(rumah, one(square), **changed)
        assert status == 422, changed
    assert not Border.objects.exists()
    strange = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"dusun": "Negeri Dongeng"}, "geometry": square}, 7],
    }
    status, shown = send(rumah, strange)
    assert status == 302
    assert "Tidak satu pun poligon cocok" in shown
    assert "Pakai batas ini</button>" not in shown
    answer = markah(rumah.klien["ratna"].post(f"{BATAS}pakai/{Border.objects.get().pk}/", follow=True))
    assert "Tidak satu pun poligon cocok" in answer
    assert not Border.objects.filter(act="pakai").exists()


@pytest.mark.basisdata
def test_only_the_agen_of_the_village_lays_borders(rumah: Rumah, drawn: dict[str, Any]) -> None:
    assert send(rumah, drawn, who="sumarsono")[0] == 403
    assert send(rumah, drawn, who="wulan")[0] == 403
    assert "Unggah dan lihat peta" not in page(rumah.klien["sumarsono"], BATAS)
    rumah.klien["tetangga"] = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA))
    assert send(rumah, drawn, who="tetangga")[0] == 404
    send(rumah, drawn)
    number = Border.objects.get().pk
    for who in ("sumarsono", "wulan"):
        assert rumah.klien[who].post(f"{BATAS}pakai/{number}/").status_code == 403
    other = f"/desa/{bekal.TETANGGA}/terbit/batas/pakai/{number}/"
    rumah.klien["tetangga"].post(other)
    assert not Border.objects.filter(act="pakai").exists(), "a number of another village is not there"


def test_borders_that_came_with_the_store_can_be_had_back(rumah: Rumah, drawn: dict[str, Any]) -> None:
    target = rumah.folder / "batas" / f"{bekal.DESA}.geojson"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(drawn), "utf-8")
    assert "Batas bawaan" in page(rumah.klien["ratna"], BATAS)
    rumah.klien["ratna"].post(f"{BATAS}lepas/")
    shown = page(rumah.klien["ratna"], BATAS)
    assert "tanpa peta" in shown
    back = re.search(rf'action="({BATAS}pakai/\d+/)"', shown)
    assert back
    rumah.klien["ratna"].post(back[1])
    assert "bawaan simpanan" in page(rumah.klien["ratna"], BATAS)
