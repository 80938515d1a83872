"""A small fictitious village for the tests of the register's pages: names that stand nowhere else, two sources."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import connection

from cantik.base.text import fold
from cantik.collect.batch import Value
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2026, DESA_LAIN, kk, nik, orang
from tests.register.langkah import terapkan

#: persons 0–5 of the village (two families), 6 leaves with the second list, 9 lives in another village
NAMA = [
    "SITI AMINAH REKAWATI",
    "BUDI SANTOSO REKA",
    "Ny. Amin'ah Lestariningsih",
    "Joko  Susilo-Rekso",
    "DEWI ANGGRAENI",
    "ÑUSA ÉKA",
    "SLAMET PERGI",
]
ASING = "TETANGGA JAUH SEKALI"
SAAT_KEDUA = dt.datetime(2027, 1, 10, 3, 0, tzinfo=dt.UTC)


def warga(number: int, **said: Value) -> dict[str, Value]:
    """Person `number` of the village."""
    return orang(number, nama=NAMA[number], telepon=f"08129999{number:04d}", golongan_darah="1", **said)


def isi_desa(opened: OpenStore, folder: Path) -> None:
    """Two lists of OpenSID a year apart and one of Regsosek; a neighbour in another village."""
    terapkan(opened, folder, [warga(i) for i in range(7)], name="induk 2025.xlsx")
    later = [warga(i, ayah_nik=nik(1) if i == 2 else None) for i in range(6)]
    later[1] |= {"status_dasar": "2"}
    later[4] |= {"dusun": "LEGI", "rt": "05", "agama": "3"}
    terapkan(opened, folder, later, reference=AKHIR_2026, name="induk 2026.xlsx", at=SAAT_KEDUA)
    regsosek: list[dict[str, Value]] = [
        {
            "nik": nik(0),
            "no_kk": kk(0),
            "nama": "SITI AMINAH R",
            "r404": "1",
            "r409": "1",
            "jenis_kelamin": "2",
            "r430": "7",
            "tanggal_lahir": dt.date(1980, 1, 1),
        }
    ]
    families: list[dict[str, Value]] = [
        {"no_kk": kk(0), "r109": 12, "r302": 36, "dusun": "KRAJAN", "rw": "01", "rt": "02"}
    ]
    terapkan(
        opened,
        folder,
        regsosek,
        source="regsosek",
        families=families,
        reference=dt.date(2026, 6, 30),
        name="regsosek.xlsx",
        at=SAAT_KEDUA,
    )
    terapkan(opened, folder, [orang(9, nama=ASING)], desa=DESA_LAIN, name="lain.xlsx")


def nomor(name: str) -> int:
    """The internal number of the person who bears this name in some statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT person_id FROM register_personversion WHERE name_fold = %s", [fold(name)])
        ((person,),) = cursor.fetchall()
    return int(person)


def keluarga(name: str) -> int:
    """The internal number of the family of a person, from any statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT family_id FROM register_personversion WHERE person_id = %s AND family_id IS NOT NULL",
            [nomor(name)],
        )
        ((family,),) = cursor.fetchall()
    return int(family)
