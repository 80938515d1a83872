"""Whoever is erased is nowhere: an evacuee, somebody ceded to another village, in an open difference, merged.

The oracle does not know which table holds what: it reads every column of every table and every file, raw and with the
keys, and looks for the name and the number as a person would.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from cantik.base import clock
from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.collect.app.models import Batch, BatchFinding
from cantik.collect.batch import Value
from cantik.collect.finding import Level
from cantik.collect.read import Delivery
from cantik.content.loader import load_content
from cantik.examine.findings.app.findings import finding_place
from cantik.examine.findings.app.models import ACCEPT, FindingAct, MarkedWorkbook
from cantik.pipeline.bring import Into, bring
from cantik.register.calamity.app.models import Evacuee
from cantik.register.calamity.app.services import Declaration, declare, register_evacuees
from cantik.register.calamity.displacement import CalamityKind
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.current import number_place
from cantik.register.core.app.models import AnswerSheet, CededPerson, Person, PersonVersion, SealedNumber
from cantik.register.core.app.rolls import answers_place
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.kinds import Kind
from cantik.register.doubles.app.merging import PairWord, decide
from cantik.register.doubles.app.models import SAME, Pair
from cantik.register.doubles.app.search import DoubleSearch, search_village
from cantik.register.events.app.acts import Act
from cantik.register.facilities.app.models import FacilityStatement
from cantik.register.facilities.app.services import SEAL, facility_place
from cantik.register.leave.app.erasing import admit, erase, sweep
from cantik.register.leave.errors import ErasureRefused
from cantik.register.units.app.ceding import cede
from cantik.register.units.app.cession import CessionWish
from cantik.staff.app.log import verify_chain
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.register.bekal import DESA, DESA_LAIN, finding, kk, nik, orang
from tests.register.langkah import pencatat, terapkan, wilayah
from tests.register.test_daftar_anggota import program
from tests.register.test_fasilitas import PERANGKAT
from tests.register.test_hapus import bita
from tests.register.test_jawaban import lembar
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, catat, saat

NAMA, ORANG = "ZULAIKHA HAPUSWATI", 4
JUNI = dt.date(2026, 6, 5)


def rows(**also: Value) -> list[dict[str, Value]]:
    own: dict[str, Value] = {"nama": NAMA, "telepon": "081299998888", "hamil": "1", **also}
    return [orang(i, **(own if i == ORANG else {"nama": f"REKA{chr(65 + i)} LAIN"})) for i in range(9)]


def siapa(desa: AreaCode = DESA) -> int:
    found = PersonVersion.objects.filter(name=NAMA, person__area=wilayah(desa))
    return int(found.values_list("person_id", flat=True)[0])


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """A village in which everything that can name number 4 does: lists, a refused row, a list in quarantine, one that
    was taken back, a programme, answers, officials, and what people typed."""
    terapkan(opened, tmp_path, rows(), findings=[finding(ORANG), finding(6)], name=f"data {NAMA.title()}.xlsx")
    refused = finding(1, level=Level.REFUSE)
    terapkan(
        opened,
        tmp_path,
        [orang(2), {**orang(ORANG), "nama": NAMA, "no_kk": kk(88)}],
        source="siak",
        findings=[refused],
        reference=dt.date(2026, 1, 31),
        name="siak.xlsx",
    )
    terapkan(opened, tmp_path, rows(), source="dtsen", quarantined="tanpa perjanjian", reference=None, name="k.csv")
    undone = terapkan(opened, tmp_path, rows(agama="2"), reference=dt.date(2026, 2, 28), name="keliru.xlsx")
    undo_batch(batch=undone.batch, by="akun:1", why=f"{NAMA.lower()} keliru", at=saat())
    people = [nik(ORANG), nik(6)]
    officials = write_xlsx(
        tmp_path / "p.xlsx", [PERANGKAT, ["perangkat", "Sekretaris desa", "", "Zulaikha  Hapuswati", "2024-01-01"]]
    )
    answers = lembar(tmp_path / "j.xlsx", [nik(ORANG), "2026-01-01", "1", "Mata air", "1", NAMA], subjek=1)
    for path in (program(tmp_path / "b.xlsx", people), officials, answers):
        bring([path], Into(opened, DESA, "uji"), Delivery(dt.date(2026, 1, 1), None), load(), lambda *_: None)
    FindingAct.objects.create(
        area_id=wilayah(), kind=ACCEPT, reason=f"menurut Bu {NAMA.title()}", by="akun:1", at=saat(), token="x"
    )
    MarkedWorkbook.objects.create(
        area=DESA.text(), by="akun:1", asked_at=clock.now(), name="t.xlsx", size=3, ready_at=clock.now()
    )
    return opened


# ── who ─────────────────────────────────────────────────────────────────────────────────────────


def pergi(opened: OpenStore, person: int, desa: AreaCode = DESA) -> int:
    catat(opened, Act(Kind.DEATH, JUNI, (person,), note=f"{NAMA} wafat"), desa=desa)
    return person


def pengungsi(opened: OpenStore, _: Path) -> tuple[int, AreaCode]:
    said = Declaration(CalamityKind.FLOOD, "300/1/2026", "", MEI, HARI_INI)
    declare(area=DESA, area_id=wilayah(), said=said, by="akun:1", at=saat(), today=MEI)
    other = int(PersonVersion.objects.filter(name="REKAB LAIN").values_list("person_id", flat=True)[0])
    at_work = pencatat(opened, at=saat(), today=HARI_INI)
    register_evacuees(at_work, persons=[siapa(), other], site=f"rumah {NAMA}", on=MEI)
    assert Evacuee.objects.count() == 2
    return pergi(opened, siapa()), DESA


def diserahkan(opened: OpenStore, _: Path) -> tuple[int, AreaCode]:
    cede(
        opened=opened,
        wish=CessionWish(DESA, DESA_LAIN, MEI, (("KRAJAN", "01", "02"),), "Perda 3/2026"),
        by="akun:9",
        at=saat(),
        today=HARI_INI,
    )
    assert CededPerson.objects.filter(person=siapa(DESA_LAIN), former=siapa()).exists()
    return pergi(opened, siapa(DESA_LAIN), DESA_LAIN), DESA_LAIN


def berbeda(opened: OpenStore, folder: Path) -> tuple[int, AreaCode]:
    terapkan(
        opened,
        folder,
        [orang(ORANG, nama=NAMA, dusun="LEGI", rt="05")],
        source="bip",
        reference=dt.date(2026, 3, 31),
        name="bip.xlsx",
    )
    assert Conflict.objects.filter(person_id=siapa(), state="terbuka", retired_at=None).exists()
    return pergi(opened, siapa()), DESA


def digabung(opened: OpenStore, folder: Path) -> tuple[int, AreaCode]:
    """Asked for under the record that is gone since."""
    twice = orang(ORANG, nik=None, no_kk=kk(99), nama=f"{NAMA}N", rt="09")
    terapkan(opened, folder, [*rows(), twice], reference=dt.date(2026, 3, 31), name="dua.xlsx")
    search_village(
        opened=opened,
        area_id=wilayah(),
        search=DoubleSearch(load_content().linkage["orang"]),
        by="akun:1",
        at=saat(),
        today=HARI_INI,
    )
    (pair,) = Pair.objects.filter(standing=True)
    done = decide(
        opened=opened,
        area_id=wilayah(),
        word=PairWord(pair.pk, SAME),
        by="akun:1",
        at=saat(),
        today=HARI_INI,
    )
    gone = ({pair.one_id, pair.other_id} - {done.kept_id}).pop()
    assert done.kept_id is not None
    pergi(opened, done.kept_id)
    return gone, DESA


# ── the oracle ──────────────────────────────────────────────────────────────────────────────────


def isi_tabel() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            for name, value in zip(names, row, strict=True):
                yield f"{model._meta.label}.{name}={bytes(value) if isinstance(value, memoryview) else value!r}"


def terbuka(opened: OpenStore) -> Iterator[str]:
    """What whoever has the keys can read."""
    opens = opened.keys.open
    for number in SealedNumber.objects.all():
        yield "nomor=" + opens("nomor", bytes(number.seal), number_place(number.pk)).decode()
    for row in BatchFinding.objects.all():
        yield "temuan=" + opens("temuan", bytes(row.texts), finding_place(row.pk)).decode()
    for said in FacilityStatement.objects.exclude(personal=None):
        yield "fasilitas=" + opens(SEAL, bytes(said.personal or b""), facility_place(said.pk)).decode()
    for sheet in AnswerSheet.objects.all():
        yield "jawaban=" + opens("nomor", bytes(sheet.sealed), answers_place(sheet.pk)).decode()
    for folder, aside in (("berkas", False), ("karantina", True)):
        for path in sorted((opened.store.path / folder).glob("*")):
            data = opened.store.read_file(path.name, opened.keys, quarantined=aside)
            parts = [data]
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    parts = [archive.read(name) for name in archive.namelist()]
            yield from (f"{folder}/{path.name[:6]}={part.decode('utf-8', 'replace')}" for part in parts)


def tersebut(opened: OpenStore) -> list[str]:
    """Where the name or the number is still said, by table and column or by file."""
    words = {fold(NAMA), nik(ORANG)}
    said = [*isi_tabel(), *terbuka(opened)]
    return sorted({one.partition("=")[0] for one in said if any(word in fold(one) for word in words)})


def menunjuk(people: set[int]) -> list[str]:
    """Which rows still point to one of these records."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person:
                count = model._base_manager.filter(**{f"{field.name}__in": people}).count()
                found += [f"{model._meta.label}.{field.name}"] * bool(count)
    return found


@pytest.mark.basisdata
@pytest.mark.parametrize("way", [pengungsi, diserahkan, berbeda, digabung])
def test_nobody_finds_them_any_more(
    desa: OpenStore, tmp_path: Path, way: Callable[[OpenStore, Path], tuple[int, AreaCode]]
) -> None:
    person, where = way(desa, tmp_path)
    people = set(PersonVersion.objects.filter(name__startswith=NAMA).values_list("person_id", flat=True))
    before = tersebut(desa)
    for place in (
        "register.PersonVersion.name",
        "collect.Batch.file_name",
        "collect.Batch.undone_why",
        "nomor",
        "register.Event.content",
        "examine.FindingAct.reason",
        "fasilitas",
        "jawaban",
    ):
        assert place in before, place
    assert sum(one.startswith(("berkas/", "karantina/")) for one in before) >= 7
    others = PersonVersion.objects.exclude(person_id__in=people).count()
    assert menunjuk(people)

    done = erase(
        opened=desa, area_id=wilayah(where), person=person, request=7, by="akun:2", at=clock.now(), today=HARI_INI
    )
    sweep(desa, clock.now())

    assert tersebut(desa) == []
    assert menunjuk(people) == []
    assert not [mark for mark in (NAMA.encode(), b"HAPUSWATI", nik(ORANG).encode()) if mark in bita(desa).upper()]
    assert PersonVersion.objects.exclude(person_id__in=people).count() == others
    assert Person.objects.filter(pk__in=people).count() == len(people), "tombstones"
    assert (done.facilities, done.doubtful) == (1, 0)
    assert done.logged == 0
    assert MarkedWorkbook.objects.get().gone_at is not None
    assert verify_chain().whole
    logs = AuditEntry.objects.filter(action="hak.hapus")
    assert logs.count() == (2 if where is DESA_LAIN else 1)
    assert not [path for path in (desa.store.path / "berkas").glob("*") if path.name in _sha("bip.xlsx", "dua.xlsx")]


def _sha(*names: str) -> set[str]:
    return set(Batch.objects.filter(file_name__in=names).values_list("file_sha256", flat=True))


def test_files_that_do_not_name_them_stay(desa: OpenStore, tmp_path: Path) -> None:
    terapkan(
        desa,
        tmp_path,
        [orang(i, nama=f"REKA {i}") for i in range(3)],
        source="siak",
        reference=dt.date(2026, 3, 31),
        name="lain.xlsx",
    )
    person = pergi(desa, siapa())
    erase(opened=desa, area_id=wilayah(), person=person, request=7, by="akun:2", at=clock.now(), today=HARI_INI)
    sweep(desa, clock.now())
    kept = {path.name for path in (desa.store.path / "berkas").glob("*")}
    assert kept == _sha("lain.xlsx")


@pytest.mark.basisdata
def test_one_of_the_same_name_keeps_their_office_and_it_is_said(desa: OpenStore, tmp_path: Path) -> None:
    twin = orang(30, nama=NAMA, no_kk=kk(70))
    terapkan(desa, tmp_path, [*rows(), twin], reference=dt.date(2026, 3, 31), name="baru.xlsx")
    person = pergi(desa, siapa())
    done = erase(opened=desa, area_id=wilayah(), person=person, request=7, by="akun:2", at=clock.now(), today=HARI_INI)
    sweep(desa, clock.now())
    assert (done.facilities, done.doubtful) == (0, 1)
    assert PersonVersion.objects.filter(name=NAMA).exclude(person_id=person).exists()
    assert "fasilitas" in tersebut(desa)


def test_who_lives_in_the_other_village_now_is_kept_by_law(desa: OpenStore) -> None:
    cede(
        opened=desa,
        wish=CessionWish(DESA, DESA_LAIN, MEI, (("KRAJAN", "01", "02"),), "Perda 3/2026"),
        by="akun:9",
        at=saat(),
        today=HARI_INI,
    )
    with pytest.raises(ErasureRefused) as kept:
        admit(wilayah(), siapa(), HARI_INI)
    assert kept.value.code == "R520"
