"""The dry run says where another source says something else, by field, and both values side by side."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.pipeline.app import dry_run
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.models import Person
from cantik.register.correct.app import deciding
from cantik.register.intake.app import choices as choosing
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.asal_nilai import origins
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.register.langkah import terapkan
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor, cradle, kantor, new_store, opened
from tests.web.langkah import alamat, diuji, file, halaman, simpan, tersimpan

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata


def test_a_dry_run_shows_what_differs_from_another_source(kantor: Kantor, tmp_path: Path) -> None:
    people = warga()
    known = [{"nik": one["nik"], "nama": one["nama"], "dusun": "SUMBERREKA", "rw": "09", "rt": "09"} for one in people]
    terapkan(
        kantor.opened, tmp_path, known, source="siak", reference=dt.date(2025, 6, 30), desa=AreaCode.kemendagri(DESA)
    )
    intake = diuji(kantor, file(data=opensid(people)))
    page = halaman(kantor, intake, "?lihat=beda")
    assert f"<b>{len(people)} isian</b> lain daripada sumber yang sudah ada" in page
    assert f"<b>{len(people)}</b> menunggu putusan" in page
    assert "SUMBERREKA, RT 09 RW 09" in page
    assert "SIAK" in page
    assert "menunggu putusan" in page
    assert "Tidak ada" in halaman(kantor, intake, "?lihat=beda&kolom=agama")
    tersimpan(kantor, file(name="lagi.csv", data=opensid(people)))
    waiting = markah(kantor.client.get(f"/desa/{DESA}/beda/"))
    assert f"<b>{len(people)} isian</b> menunggu putusan" in waiting


HERE = AreaCode.kemendagri(DESA)
FIELDS = ("nama", "dusun", "rw", "rt", "agama", "jenis_kelamin", "tanggal_lahir")


def siak(kantor: Kantor, folder: Path, people: list[dict[str, Any]]) -> None:
    """The civil registry says another place of everybody, another religion of every second, another name of the
    third."""
    known = [
        {
            "nik": one["nik"],
            "nama": one["nama"],
            "dusun": "SUMBERREKA",
            "rw": "09",
            "rt": "09",
            "agama": "3" if i % 2 else one.get("agama_id", "1"),
        }
        for i, one in enumerate(people)
    ]
    known[2]["nama"] = "NAMA REKA LAIN"
    terapkan(kantor.opened, folder, known, source="siak", reference=dt.date(2025, 6, 30), desa=HERE)


def keadaan(opened: OpenStore) -> dict[int, dict[str, Any]]:
    """What holds of everybody."""
    return {
        person: {name: value for name, (value, _) in origins(opened=opened, desa=HERE, person=person, by="uji").items()}
        for person in Person.objects.values_list("pk", flat=True)
    }


def tulisan(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def pilih(kantor: Kantor, intake: Any, word: str, wish: str, upload: str = "", kind: str = "") -> str:
    said = {"kata": word, "pilihan": wish, "unggahan": upload, "jenis": kind}
    answer = kantor.client.post(alamat(intake, "beda/pilih/"), said, follow=True)
    assert answer.status_code == 200
    intake.refresh_from_db()
    return html.unescape(markah(answer))


@pytest.mark.parametrize("plan", ["aturan", *map(by_night, ("semua_baru", "semua_lama", "jenis")), "satu_satu"])
def test_what_is_stored_is_exactly_what_was_foretold(kantor: Kantor, tmp_path: Path, plan: str) -> None:
    people = warga(10)
    siak(kantor, tmp_path, people)
    intake = diuji(kantor, file(data=opensid(people)))
    upload = str(intake.uploads.get().pk)
    result = dry_run.result_of(kantor.opened, intake)
    every = list(choosing.differences(result, {}))
    assert {one.key for one in every} >= {"dusun", "agama", "nama"}
    if plan.startswith("semua"):
        pilih(kantor, intake, "*", plan.removeprefix("semua_"))
    elif plan == "jenis":
        pilih(kantor, intake, "dusun@siak", "baru", kind="dusun@siak")
        pilih(kantor, intake, "agama@siak", "lama")
        pilih(kantor, intake, "nama@siak", "tanya")
    elif plan == "satu_satu":
        pilih(kantor, intake, "dusun@siak", "baru")
        for i, one in enumerate(every):
            pilih(kantor, intake, one.word, ("baru", "lama", "tanya", "aturan")[i % 4], upload)
    page = halaman(kantor, intake, "?lihat=beda")
    choices = choosing.choices_in(intake.choices)
    foretold = choosing.apply_choices(result, choices)
    waits = sum(one.outcome == "tanya" for one in choosing.differences(result, choices))
    assert (f"<b>{waits}</b> menunggu putusan" in page) == bool(waits)
    before = keadaan(kantor.opened)
    simpan(kantor, intake)
    kantor.kerjakan()
    after = keadaan(kantor.opened)
    told = {row["orang"]: {name: new for name, _old, new in row["isi"]} for row in foretold["berkas"][0]["berubah"]}
    for person, was in before.items():
        names = {name for name in was | after[person] if was.get(name) != after[person].get(name)}
        assert {name: tulisan(after[person].get(name)) for name in names} == told.get(person, {})
    area = find_area(HERE)
    assert area is not None
    assert deciding.count_waiting(area.pk, today=dt.date(2026, 4, 1)) == waits
    chosen = sum(one.wish in ("baru", "lama") for one in choosing.differences(result, choices))
    assert Conflict.objects.filter(shown=True, state="diputus").count() == chosen
    assert bool(chosen) == AuditEntry.objects.filter(action="beda.putus").exists()


def test_the_page_shows_both_sides_and_goes_on_to_the_next(kantor: Kantor, tmp_path: Path) -> None:
    people = warga(30)
    siak(kantor, tmp_path, people)
    intake = diuji(kantor, file(data=opensid(people)))
    page = html.unescape(markah(kantor.client.get(alamat(intake, "beda/?jenis=dusun@siak"))))
    for piece in (
        "SUMBERREKA, RT 09 RW 09",
        "SIAK",
        "Halaman 1 dari 2",
        "Pilih sekaligus: 30 isian (Dusun",
        "Sesudah disimpan: yang tercatat tetap berlaku",
        "Belum ada yang disimpan",
    ):
        assert piece in page, piece
    assert people[0]["nik"] not in page
    word = re.search(r'name="kata" value="(orang#[^"]+)"', page)
    upload = re.search(r'name="unggahan" value="([^"]+)"', page)
    assert word
    assert upload
    before = intake.touched_at
    after = pilih(kantor, intake, word[1], "baru", upload[1], "dusun@siak")
    assert "Akan diambil yang datang." in after
    assert re.search(r'name="kata" value="(orang#[^"]+)"', after)[1] != word[1]  # type: ignore[index]
    assert intake.touched_at != before  # an older page of the dry run no longer saves
    assert AuditEntry.objects.filter(action="masukan.pilih").count() == 1
    assert "Batalkan semua pilihan" in after
    pilih(kantor, intake, "", "aturan")
    assert intake.choices == ""


def test_strange_choices_are_refused(kantor: Kantor, tmp_path: Path) -> None:
    people = warga()
    siak(kantor, tmp_path, people)
    intake = diuji(kantor, file(data=opensid(people)))
    for word, wish in (("orang#999#dusun", "baru"), ("dusun@siak", "semua"), ("nik@bip", "baru")):
        assert "Daftarnya berubah" in pilih(kantor, intake, word, wish)
    assert intake.choices == ""
    assert kantor.client.get(alamat(intake, "beda/?jenis=x&beda=99999")).status_code == 200


def test_values_that_several_files_tell_are_said_to_be_foretold_apart(kantor: Kantor, tmp_path: Path) -> None:
    """A choice for the first file is not in what is foretold of the second: the pages say so, and what is stored is
    held against the first."""
    people = warga()
    siak(kantor, tmp_path, people)
    several = "isian</b> berbeda dalam lebih dari satu berkas"
    alone = diuji(kantor, file(data=opensid(people)))
    assert several not in halaman(kantor, alone)
    kantor.client.post(alamat(alone, "buang/"))
    later = [one | {"agama_id": "5"} for one in people]
    both = diuji(kantor, file("a.csv", opensid(people)), file("b.csv", opensid(later)))
    foretold = choosing.in_several(dry_run.result_of(kantor.opened, both))
    assert foretold >= len(people)
    for query in ("", "?lihat=beda", "beda/"):
        page = halaman(kantor, both, query)
        assert f"<b>{foretold} {several}" in page
        assert "tanpa pilihan Anda untuk berkas itu" in page
    pilih(kantor, both, "agama@siak", "baru")
    before = keadaan(kantor.opened)
    simpan(kantor, both)
    kantor.kerjakan()
    after = keadaan(kantor.opened)
    assert {person: said["agama"] for person, said in after.items()} == dict.fromkeys(before, "5")
