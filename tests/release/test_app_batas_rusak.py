"""Broken borders through the browser: said in words, mended with consent alone, drawn as agreed, undone."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from shapely.geometry import shape

from cantik.contoh.kabupaten import write_dusun
from cantik.release.app import borders
from cantik.release.app.models import Border
from cantik.staff.app.models import AuditEntry
from tests.collect.borders import kiriman
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.markah import markah
from tests.release.conftest import Rumah
from tests.release.langkah import page
from tests.release.test_app_batas import BATAS, file, send
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata

NAMES = [dusun.name for dusun in light_village().villages[0].dusun][:3]
SAID = {"sumber": "Pemetaan partisipatif", "keadaan": "2025-08-17"}


def test_each_broken_delivery_is_answered_in_words_and_used_only_with_consent(rumah: Rumah) -> None:
    assert len(NAMES) == 3
    used = 0
    for what, delivery, answer, said in kiriman.cases(NAMES):
        data = kiriman.made(delivery)
        before = Border.objects.count()
        status, shown = send(rumah, b"", berkas=file(data, "dusun.berkas"))
        shown = unescape(shown)
        assert said in shown, what
        if answer == "tolak":
            assert status == 422, what
            assert "T301" in shown, what
            assert Border.objects.count() == before, what
            continue
        assert status == 302, what
        number = Border.objects.latest("pk").pk
        agree = 'name="setuju"' in shown
        assert agree is (answer == "setuju"), what
        told = markah(rumah.klien["ratna"].post(f"{BATAS}pakai/{number}/", follow=True))
        used += answer == "terima"
        assert ("Perbaikan batas belum disetujui" in told) is agree, what
        assert Border.objects.filter(act="pakai").count() == used, what
        rumah.klien["ratna"].post(f"{BATAS}lepas/")  # each case against no borders


def test_what_was_agreed_to_is_drawn_shown_logged_and_undone(rumah: Rumah, tmp_path: Any) -> None:
    write_dusun(light_village().villages[0], tmp_path / "dusun.geojson")
    drawn = json.loads((tmp_path / "dusun.geojson").read_text("utf-8"))
    send(rumah, drawn)
    rumah.klien["ratna"].post(f"{BATAS}pakai/{Border.objects.get().pk}/")
    whole = Border.objects.latest("pk").digest
    first = drawn["features"][0]
    ring = list(shape(first["geometry"]).exterior.coords)
    a, b = len(ring) // 3, 2 * len(ring) // 3
    ring[a], ring[b] = ring[b], ring[a]
    broken = {**first, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    assert not shape(broken["geometry"]).is_valid
    # the smallest piece of the others may be overlapped now: only the broken one is sent
    status, shown = send(rumah, {**drawn, "features": [broken]})
    assert status == 302
    assert "memotong dirinya sendiri" in shown
    assert re.search(r"Luas: [\d.,]+ ha → [\d.,]+ ha", shown)
    assert 'stroke-dasharray="5 4"' in shown, "the former shape lies over the mended one"
    assert "Garis putus-putus" in shown
    trial = Border.objects.latest("pk")
    kept = json.loads(borders.file_of(rumah.folder, trial).read_text("utf-8"))
    assert shape(kept["semula"][0]).equals(shape(broken["geometry"])), "what came is kept beside what was made of it"
    assert all(shape(feature["geometry"]).is_valid for feature in kept["features"])
    rumah.klien["ratna"].post(f"{BATAS}pakai/{trial.pk}/", {"setuju": "tidak"})
    assert borders.fingerprint(rumah.folder, bekal.DESA) == whole, "without consent nothing is used"
    rumah.klien["ratna"].post(f"{BATAS}pakai/{trial.pk}/", {"setuju": "ya"})
    assert borders.fingerprint(rumah.folder, bekal.DESA) == trial.digest
    assert '"disetujui":1' in AuditEntry.objects.filter(action="batas.pakai").latest("number").detail
    shown = page(rumah.klien["ratna"], BATAS)
    assert "Yang disetujui saat batas ini dipakai" in shown
    back = re.search(rf'action="({BATAS}pakai/\d+/)">(?:(?!</form>).)*Kembali ke batas sebelumnya', shown, re.DOTALL)
    assert back
    rumah.klien["ratna"].post(back[1])
    assert borders.fingerprint(rumah.folder, bekal.DESA) == whole
    again = Border.objects.filter(digest=trial.digest, act="pakai").latest("pk")
    rumah.klien["ratna"].post(f"{BATAS}pakai/{again.pk}/")
    assert borders.fingerprint(rumah.folder, bekal.DESA) == trial.digest, "agreed to once, it can be had again"


def test_borders_far_from_those_in_use_are_asked_about_in_the_language_of_the_page(rumah: Rumah) -> None:
    here = kiriman.collection(NAMES, *(kiriman.square(n) for n in range(3)))
    send(rumah, here)
    rumah.klien["ratna"].post(f"{BATAS}pakai/{Border.objects.get().pk}/")
    away = kiriman.collection(NAMES, *(kiriman.square(n, east=0.36) for n in range(3)))
    rumah.klien["ratna"].cookies["cantik_bahasa"] = "en"
    status, shown = send(rumah, away)
    assert status == 302
    found = re.search(r"These borders lie ([\d.,]+) km from the borders in use", shown)
    assert found
    assert float(found[1].replace(",", ".")) == pytest.approx(36.4, abs=0.3)  # 0.33° of 110.3 km
