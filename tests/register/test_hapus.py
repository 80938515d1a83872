"""A deletion carried out: nothing of the person is left in the bytes of the store, everybody else is as before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cantik.base import clock
from cantik.codes.knowledge import load
from cantik.collect.app.models import Batch, BatchFinding
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app.models import Event, Member, Person, PersonVersion, SealedNumber
from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.statements import locate_records, positions_of
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.leave.app.erasing import erase, leftovers, sweep
from cantik.register.leave.app.erasing_rows import RULE
from cantik.register.leave.errors import ErasureRefused
from cantik.staff.app.log import verify_chain
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import FileGone
from tests.register.bekal import AKHIR_2025, DESA, SAAT, finding, kk, nik, orang
from tests.register.langkah import terapkan, wilayah
from tests.register.test_daftar_anggota import program
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, catat, nomor

NAMA, TEMPAT, TELEPON = "ZULAIKHA HAPUSWATI", "TANJUNGREKA", "081299998888"


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Nine persons; number 4 is told of by two lists, an event, findings, a programme, and as somebody's mother."""
    own = {"nama": NAMA, "tempat_lahir": TEMPAT, "telepon": TELEPON, "hamil": "1"}
    rows: list[Any] = [orang(i, **(own if i == 4 else {"ibu_nik": nik(4)} if i == 5 else {})) for i in range(9)]
    terapkan(opened, tmp_path, rows, findings=[finding(4), finding(6)], name="induk.xlsx")
    more: list[Any] = [{"nik": nik(i), "no_kk": kk(1), "nama": f"REKA {i}", "r404": "1"} for i in (3, 4)]
    more[1] |= own
    terapkan(opened, tmp_path, more, source="regsosek", reference=AKHIR_2025, name="regsosek.xlsx")
    bring(
        [program(tmp_path / "p.xlsx", [nik(4), nik(6)])],
        Into(opened, DESA, "uji"),
        Delivery(AKHIR_2025, None),
        load(),
        lambda *_: None,
    )
    return opened


def hapus(opened: OpenStore, person: int) -> Any:
    done = erase(
        opened=opened, area_id=wilayah(), person=person, request=7, by="akun:2", at=clock.now(), today=HARI_INI
    )
    sweep(opened, clock.now())
    return done


def dipindah(opened: OpenStore) -> int:
    """Person 4 has moved out, so that the register need not keep them."""
    person = int(PersonVersion.objects.filter(name=NAMA).values_list("person_id", flat=True)[0])
    catat(opened, Act(Kind.DEPARTURE, MEI, (person,)))
    return person


def bita(opened: OpenStore) -> bytes:
    """Every byte that the store keeps: the folder, and on PostgreSQL every row of every table."""
    connection.close()
    found = b"".join(path.read_bytes() for path in sorted(opened.store.path.rglob("*")) if path.is_file())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                found += "\n".join(row[0] for row in cursor.fetchall()).encode()
    return found


def segel(numbers: list[int]) -> list[bytes]:
    """The sealed and the indexed form of numbers, as they lie in the database."""
    rows = SealedNumber.objects.filter(pk__in=numbers).values_list("seal", "blind")
    return [bytes(one) for row in rows for one in row]


@pytest.mark.basisdata
def test_nothing_of_the_person_is_left_in_the_bytes(desa: OpenStore) -> None:
    person = dipindah(desa)
    own = PersonVersion.objects.filter(person_id=person)
    numbers = [n for row in own.values_list("nik_id", "phone_id") for n in row if n]
    marks = [NAMA.encode(), b"HAPUSWATI", TEMPAT.encode(), *segel(numbers)]
    marks = [
        mark.hex().encode() if connection.vendor == "postgresql" and not mark.isascii() else mark for mark in marks
    ]
    before = bita(desa)
    assert all(mark in before for mark in marks)

    done = hapus(desa, person)

    after = bita(desa)
    assert not [mark for mark in marks if mark in after]
    assert done.statements == 3
    assert done.numbers == 2
    assert not own.exists()
    assert not Event.objects.filter(person_id=person).exists()
    assert not PersonVersion.objects.filter(mother_nik__in=numbers).exists()
    assert Member.objects.count() == 1
    assert Person.objects.filter(pk=person).exists(), "the tombstone: a number without meaning"
    entry = AuditEntry.objects.get(action="hak.hapus")
    assert NAMA not in entry.detail + entry.subjects
    assert verify_chain().whole


def test_everybody_else_is_as_before(desa: OpenStore) -> None:
    person = dipindah(desa)
    others = [nomor(i) for i in (3, 5, 6, 8)]

    def told() -> list[Any]:
        found = []
        for one in others:
            read = read_person(desa, wilayah(), one, as_of=HARI_INI, today=HARI_INI, by="uji")
            assert read is not None
            found.append({name: str(said.value) for name, said in read.values.items() if name != "ibu_nik"})
        return found

    before, batch = told(), Batch.objects.get(file_name="induk.xlsx")
    place = positions_of(batch.pk, others)

    hapus(desa, person)

    assert told() == before
    assert positions_of(batch.pk, others) == place
    assert {one.person: at for at, one in locate_records(batch.pk, list(place.values())).items()} == place
    assert len(register_view(DESA, HARI_INI, by="uji", at=SAAT).persons["id"]) == 8
    gone = read_person(desa, wilayah(), person, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert gone is None or (not gone.present and not gone.values and not gone.statements)
    assert BatchFinding.objects.filter(batch=batch, record=6, rule="uji_aturan").exclude(subject=b"").exists()
    assert BatchFinding.objects.filter(batch=batch, rule=RULE, record=4).count() == 1
    with pytest.raises(FileGone):
        desa.store.read_file(batch.file_sha256, desa.keys)


def test_the_same_file_again_does_not_bring_them_back(desa: OpenStore, tmp_path: Path) -> None:
    person, batch = dipindah(desa), Batch.objects.get(file_name="induk.xlsx")
    hapus(desa, person)
    path = desa.store.file_path(batch.file_sha256)
    path.write_bytes(b"what a power cut left behind")
    assert leftovers(desa, clock.now()) == 1
    assert leftovers(desa, clock.now()) == 0
    assert not path.exists()


def test_residents_are_kept_by_law_and_nothing_is_touched(desa: OpenStore) -> None:
    person = int(PersonVersion.objects.filter(name=NAMA).values_list("person_id", flat=True)[0])
    count = PersonVersion.objects.count()
    with pytest.raises(ErasureRefused) as kept:
        hapus(desa, person)
    assert kept.value.code == "R520"
    assert PersonVersion.objects.count() == count
    assert Path(desa.store.file_path(Batch.objects.get(file_name="induk.xlsx").file_sha256)).exists()


def test_who_lived_alone_takes_the_family_along(desa: OpenStore, tmp_path: Path) -> None:
    alone = orang(30, nama="TUNGGAL REKAWAN", no_kk=kk(77))
    terapkan(desa, tmp_path, [alone], source="siak", reference=dt.date(2026, 1, 31), name="siak.xlsx")
    person = int(PersonVersion.objects.filter(name="TUNGGAL REKAWAN").values_list("person_id", flat=True)[0])
    card = PersonVersion.objects.filter(person_id=person).values_list("family_id", flat=True)[0]
    marks = segel(list(SealedNumber.objects.filter(kind="kk").values_list("pk", flat=True)))
    catat(desa, Act(Kind.DEATH, MEI, (person,)))
    done = hapus(desa, person)
    assert done.families >= 1
    assert card is not None
    assert len(segel(list(SealedNumber.objects.filter(kind="kk").values_list("pk", flat=True)))) == len(marks) - 2
