"""A kabupaten's own definitions: three offices at the pages, one person who wants to be two, a file by hand, and files
that are wrong; what is in force is read from the folder, never from the module that writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from cantik.base.errors import ContentError
from cantik.content.loader import load_content
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.waiting_models import WaitingAct
from cantik.vault.app.opening import OpenStore
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN

PAGE = f"/definisi/{KABUPATEN}/"
SAID = {
    "bentuk": "ms_var",
    "kode": "jarak_irigasi",
    "nama": "Jarak ke saluran irigasi",
    "konsep": "Irigasi\r\nPertanian",
    "definisi": "Panjang jalan dari batas petak ke pintu air terdekat yang mengalir pada musim tanam",
    "referensi_waktu": "musim tanam lalu",
    "tipe_data": "INTEGER",
    "satuan": "meter",
    "value_domain": "1 | kurang dari 100\r\n2 | 100–499\r\n3 | 500 ke atas",
    "akses_umum": "ya",
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "isi_daerah"
    folder.mkdir()
    monkeypatch.setenv("CANTIK_CONTENT", str(folder))
    return folder


def _send(client: Any, way: str, **said: str) -> str:
    answer = client.post(PAGE + way, said, follow=True)
    assert answer.status_code in (200, 422), answer.status_code
    return markah(answer)


def _files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_three_offices_make_a_definition_that_loads_and_end_it(opened: OpenStore, own: Path) -> None:
    bappeda, kominfo, bps = (bekal.browser(bekal.with_role(r)) for r in ("koordinator", "walidata", "pembina"))
    assert "Jarak ke saluran irigasi" in _send(bappeda, "usul/", **SAID)
    assert _files(own) == []
    assert bappeda.post(PAGE + "1/periksa/", {"putusan": "lanjut"}).status_code in (403, 404)
    assert bps.post(PAGE + "1/setujui/", {"putusan": "lanjut"}).status_code == 422  # nobody has looked at it
    _send(kominfo, "1/periksa/", putusan="lanjut")
    assert kominfo.post(PAGE + "1/setujui/", {"putusan": "lanjut"}).status_code in (403, 404)
    assert "berlaku" in _send(bps, "1/setujui/", putusan="lanjut")
    assert _files(own) == ["definitions/jarak_irigasi.yaml"]
    said = yaml.safe_load((own / "definitions/jarak_irigasi.yaml").read_text("utf-8"))
    assert (said["bentuk"], said["wilayah"], said["isi"]["satuan"]) == ("ms_var", KABUPATEN, "meter")
    assert said["isi"]["konsep"] == ["Irigasi", "Pertanian"]
    assert said["isi"]["value_domain"][2] == {"kode": "3", "nilai": "500 ke atas"}
    assert said["isi"]["akses_umum"] is True
    assert load_content(own).definitions["jarak_irigasi"].until is None
    assert "sudah dipakai" in _send(bappeda, "usul/", **SAID)
    assert kominfo.post(PAGE + "1/akhiri/", {"alasan": "x"}).status_code == 422  # no reason
    _send(kominfo, "1/akhiri/", alasan="Diganti standar data nasional")
    assert load_content(own).definitions["jarak_irigasi"].until is not None
    assert _files(own) == ["definitions/jarak_irigasi.yaml"]
    log = AuditEntry.objects.filter(action__startswith="definisi.").order_by("number")
    acts = [entry.action for entry in log]
    assert acts == ["definisi.usul", "definisi.periksa", "definisi.setujui", "definisi.akhiri"]
    assert not any("irigasi" in entry.detail.lower() for entry in log if entry.action != "definisi.akhiri")


def test_nobody_is_two_people_and_what_is_sent_back_may_come_again(opened: OpenStore, own: Path) -> None:
    both = bekal.with_role("koordinator")
    bekal.assign(both, "walidata", KABUPATEN)
    bekal.assign(both, "pembina", KABUPATEN)
    one, kominfo, bps = (bekal.browser(who) for who in (both, bekal.with_role("walidata"), bekal.with_role("pembina")))
    _send(one, "usul/", **SAID)
    assert one.post(PAGE + "1/periksa/", {"putusan": "lanjut"}).status_code == 422
    assert kominfo.post(PAGE + "1/periksa/", {"putusan": "kembali", "alasan": ""}).status_code == 422
    _send(kominfo, "1/periksa/", putusan="kembali", alasan="Sebut pintu air mana")
    assert "Sebut pintu air mana" in markah(one.get(PAGE))
    sees(one, "definisi_kembali", PAGE)
    is_spared(kominfo, "definisi_kembali", PAGE)
    _send(one, "usul/", **SAID)
    assert "definisi_kembali" not in set(WaitingAct.objects.values_list("act", flat=True)), "another is in its place"
    _send(kominfo, "2/periksa/", putusan="lanjut")
    assert one.post(PAGE + "2/setujui/", {"putusan": "lanjut"}).status_code == 422
    _send(one, "2/tarik/")
    assert bps.post(PAGE + "2/setujui/", {"putusan": "lanjut"}).status_code == 422  # withdrawn meanwhile
    assert _files(own) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"nama": ""}, "belum diisi"),
        ({"nama": "Jarak 2026"}, "tahun"),
        ({"definisi": "NIK 9901 0101 0190 0001"}, "NIK"),
        ({"kode": "../../etc/x"}, "huruf kecil"),
        ({"id_sds": "SP1"}, "bentuk"),
        ({"value_domain": "1 | 0–4\r\n2 | 6–9"}, "celah"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said_and_nothing_is_kept(
    opened: OpenStore, own: Path, changed: dict[str, str], told: str
) -> None:
    bappeda = bekal.browser(bekal.with_role("koordinator"))
    answer = bappeda.post(PAGE + "usul/", SAID | changed)
    assert answer.status_code == 422
    page = markah(answer)
    assert told in page
    assert "Panjang jalan" in page or "definisi" in changed  # what was typed stands there still
    assert not AuditEntry.objects.filter(action="definisi.usul").exists()


@pytest.mark.basisdata
def test_without_a_setting_it_comes_into_force_in_the_store(
    opened: OpenStore, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bappeda, kominfo, bps = (bekal.browser(bekal.with_role(r)) for r in ("koordinator", "walidata", "pembina"))
    _send(bappeda, "usul/", **SAID)
    _send(kominfo, "1/periksa/", putusan="lanjut")
    monkeypatch.delenv("CANTIK_CONTENT")
    _send(bps, "1/setujui/", putusan="lanjut")
    assert _files(opened.store.path / "isi") == ["definitions/jarak_irigasi.yaml"]
    assert _files(own) == []


HAND = """id: {id}
versi: 1
bentuk: ms_var
wilayah: "99.01"
dasar: "Perbup 4/2026"
sejak: "2026-01-01"
isi:
  nama: Jarak ke pasar
  definisi: Panjang jalan ke pasar terdekat
  referensi_waktu: hari pendataan
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HAND.replace("bentuk: ms_var", "bentuk: ms_keg"), 3),
        (HAND.replace('"99.01"', '"Blitar"'), 4),
        (HAND + "  warna: merah\n", 11),
        by_night(HAND + "  konsep: Jarak\n", 11),
        by_night(HAND + "  akses_umum: mungkin\n", 11),
        by_night(HAND + "  value_domain: [{kode: a, arti: b}]\n", 11),
        (HAND.replace("  definisi: Panjang jalan ke pasar terdekat\n", ""), 7),
        by_night(HAND + "  id_sds: SP1\n", 11),
    ],
)
def test_a_file_by_hand_loads_or_is_named_with_its_line(own: Path, text: str, line: int) -> None:
    file = own / "definitions" / "jarak_pasar.yaml"
    file.parent.mkdir()
    file.write_text(HAND.format(id="jarak_pasar"), encoding="utf-8")
    assert load_content(own).definitions["jarak_pasar"].answers["nama"] == "Jarak ke pasar"
    file.write_text(text.replace("{id}", "jarak_pasar"), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(own)
    assert refused.value.where == f"isi_daerah/definitions/jarak_pasar.yaml:{line}"
