"""Only some of what is told of a person is erased: it is nowhere any more, and all the rest is as it was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.base import clock
from cantik.collect.app.models import Batch, BatchFinding
from cantik.content.loader import load_content
from cantik.content.rights import BESIDE, ERASABLE
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.models import PersonHealth, PersonVersion, SealedNumber
from cantik.register.core.app.person_history import read_health, read_person
from cantik.register.core.app.statements import positions_of
from cantik.register.core.kinds import Kind
from cantik.register.core.prepare import OWN_COLUMNS
from cantik.register.correct.app.correction_batch import Correcting
from cantik.register.correct.app.corrections import Wish, correct_value, statement_of
from cantik.register.events.app.acts import Act
from cantik.register.leave.app.erasing import sweep
from cantik.register.leave.app.erasing_fields import ErasedPart, erase_fields
from cantik.register.leave.errors import ErasureRefused
from cantik.staff.app.log import verify_chain
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, DESA, finding, nik, orang
from tests.register.keluarga import aturan
from tests.register.langkah import terapkan, wilayah
from tests.register.test_hapus import bita
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, catat, saat

NAMA = "ZULAIKHA HAPUSWATI"
BARU = dt.date(2026, 3, 31)


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Number 4 is told of by two lists, the first one twice, by a correction and an event."""
    own: dict[str, Any] = {
        "nama": NAMA,
        "telepon": "081299998888",
        "hamil": "1",
        "agama": "6",
        "golongan_darah": "3",
        "alamat_sekarang": "GANG TANJUNGREKA",
    }
    rows = [orang(i, **(own if i == 4 else {})) for i in range(6)]
    terapkan(opened, tmp_path, rows, findings=[finding(4), finding(5)], name="induk.xlsx")
    terapkan(opened, tmp_path, rows, findings=[finding(4)], reference=BARU, name="lagi.xlsx")
    terapkan(
        opened,
        tmp_path,
        [{"nik": nik(i), "nama": f"REKA {i}" if i < 4 else NAMA, "r404": "1", "agama": "1"} for i in (3, 4)],
        source="regsosek",
        reference=BARU,
        name="regsosek.xlsx",
    )
    return opened


def siapa() -> int:
    return int(PersonVersion.objects.filter(name=NAMA).values_list("person_id", flat=True)[0])


def baca(opened: OpenStore, person: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for reading in (read_person, read_health):
        read = reading(opened, wilayah(), person, as_of=HARI_INI, today=HARI_INI, by="uji")
        assert read is not None
        found |= {name: str(said.value) for name, said in read.values.items()}
        assert not {name for name, said in read.values.items() if name == "agama" and said.history and not said.value}
    return found


def hapus(opened: OpenStore, *ids: str, photos: tuple[int, ...] = ()) -> dict[str, int]:
    variables = frozenset(name for one in ids for name in ERASABLE[one].variables)
    done = erase_fields(
        opened=opened,
        area_id=wilayah(),
        part=ErasedPart(siapa(), variables, photos),
        request=7,
        by="akun:2",
        at=clock.now(),
    )
    sweep(opened, clock.now())
    return done


@pytest.mark.basisdata
def test_the_fields_are_gone_and_everything_else_stays(desa: OpenStore) -> None:
    catat(desa, Act(Kind.PRESENCE, MEI, (siapa(),), says={"keberadaan": "luar_desa"}))
    others = {
        one: baca(desa, one)
        for one in PersonVersion.objects.exclude(name=NAMA)
        .filter(batch__file_name="induk.xlsx")
        .values_list("person_id", flat=True)
    }
    phone = PersonVersion.objects.filter(name=NAMA).exclude(phone=None).values_list("phone_id", flat=True)[0]
    seal = [bytes(SealedNumber.objects.get(pk=phone).seal), b"TANJUNGREKA"]
    before = baca(desa, siapa())
    assert {"telepon", "agama", "hamil", "golongan_darah", "alamat_sekarang"} <= before.keys()
    assert Conflict.objects.filter(variable="agama").exists()
    batch = Batch.objects.get(file_name="induk.xlsx")
    place = positions_of(batch.pk, [*others, siapa()])

    done = hapus(desa, "telepon", "agama", "kesehatan", "alamat_sekarang")

    gone = {"telepon", "agama", "hamil", "alamat_sekarang"}
    assert baca(desa, siapa()) == {name: said for name, said in before.items() if name not in gone}
    assert {one: baca(desa, one) for one in others} == others
    assert positions_of(batch.pk, [*others, siapa()]) == place
    assert not SealedNumber.objects.filter(pk=phone).exists()
    if desa.store.database.exists():
        assert not [mark for mark in seal if mark in bita(desa)]
    assert not Conflict.objects.filter(variable="agama", person_id=siapa()).exists()
    assert PersonHealth.objects.filter(version__person_id=siapa()).values_list("content", flat=True)[0] == (
        '{"golongan_darah":"3"}'
    )
    assert done["pernyataan"] == 2
    assert done["nomor"] == 1
    for name in ("induk.xlsx", "lagi.xlsx", "regsosek.xlsx"):
        assert not desa.store.file_path(Batch.objects.get(file_name=name).file_sha256).exists(), name
    assert verify_chain().whole


def test_no_digest_is_left_that_lets_the_value_be_guessed(desa: OpenStore, tmp_path: Path) -> None:
    digests = set(PersonVersion.objects.filter(name=NAMA).values_list("digest", flat=True))
    hapus(desa, "agama")
    assert not digests & set(PersonVersion.objects.filter(person_id=siapa()).values_list("digest", flat=True))
    # said clearly on the page: a later list that says it again brings it back
    rows = [orang(4, nama=NAMA, agama="6")]
    terapkan(desa, tmp_path, rows, reference=dt.date(2026, 6, 30), name="juni.xlsx")
    assert baca(desa, siapa())["agama"] == "6"


def test_a_correction_of_the_field_goes_with_it(desa: OpenStore) -> None:
    newest = Batch.objects.get(file_name="lagi.xlsx")
    where = BatchFinding.objects.get(batch=newest, record=4, rule="uji_aturan")
    now = statement_of(desa, where, siapa())
    assert now is not None
    wish = Wish(where, siapa(), "alamat_sekarang", "GANG KOREKSIREKA", now.content)
    correct_value(
        opened=desa,
        definitions=aturan(),
        area=DESA,
        wish=wish,
        act=Correcting("akun:1", "cocok KTP", saat()),
    )
    assert "GANG KOREKSIREKA" in baca(desa, siapa()).values()
    hapus(desa, "alamat_sekarang")
    assert "alamat_sekarang" not in baca(desa, siapa())
    if desa.store.database.exists():
        assert b"KOREKSIREKA" not in bita(desa)


def test_findings_quote_nothing_any_more(desa: OpenStore) -> None:
    induk = Batch.objects.get(file_name="induk.xlsx", reference=AKHIR_2025)
    before = bytes(BatchFinding.objects.get(batch=induk, record=5, rule="uji_aturan").texts)
    old = bytes(BatchFinding.objects.get(batch=induk, record=4, rule="uji_aturan").texts)
    assert hapus(desa, "agama")["temuan"] >= 1
    assert bytes(BatchFinding.objects.get(batch=induk, record=5, rule="uji_aturan").texts) == before
    assert bytes(BatchFinding.objects.get(batch=induk, record=4, rule="uji_aturan").texts) != old


def test_a_photo_that_is_not_there_is_refused_and_nothing_is_touched(desa: OpenStore) -> None:
    with pytest.raises(ErasureRefused) as no:
        hapus(desa, "foto", "agama", photos=(999,))
    assert no.value.code == "R523"
    assert baca(desa, siapa())["agama"] in ("1", "6")


def test_what_can_be_asked_for_is_known_to_the_register() -> None:
    """And who somebody is cannot be asked away: name, NIK, sex, birth date stay with the record."""
    known = {name for unit, name in load_content().variables if unit == "orang"}
    named = [name for one in ERASABLE.values() for name in one.variables]
    assert len(named) == len(set(named))
    assert set(named) - set(BESIDE) <= known
    assert not set(named) & {"nama", "nik", "no_kk", "jenis_kelamin", "tanggal_lahir", "dusun", "rw", "rt"}
    assert set(named) & OWN_COLUMNS <= {"telepon", "ayah_nik", "ibu_nik"}
    assert all(one.keep_en for one in ERASABLE.values() if one.keep)
    assert all(one.basis for one in ERASABLE.values())
