"""How long a search takes, and what it reads: the statements of one village, however many the store holds.

`CANTIK_UJI_BESAR` sets the number of villages of 3,910 persons each (220 = 860,200 persons); without it a few small
ones are enough to hold the way of reading.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import statistics
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.contoh.words import DUSUN, FIRST_FEMALE, FIRST_MALE, LAST
from cantik.register.core.app import search
from cantik.register.core.app.models import Person
from cantik.register.core.app.services import apply_batch
from cantik.register.core.app.submission import Submission
from cantik.vault.app.opening import OpenStore
from tests.staff.bekal import browser, with_role

VILLAGES = int(os.environ.get("CANTIK_UJI_BESAR", "3"))
PERSONS = 3910 if VILLAGES > 3 else 300
#: of each kind of request; the time is judged in the long lane only
ROUNDS = 25 if VILLAGES > 3 else 3
LIMIT_S = 0.5  # issue 3, item 6
HARI_INI = dt.date(2027, 2, 1)


def kode(number: int) -> AreaCode:
    return AreaCode.kemendagri(f"99.{1 + number // 200:02}.{1 + number % 200 // 20:02}.{2001 + number % 20}")


def nik(village: int, number: int) -> str:
    return f"9901{village:04}{number:08}"


def kk(village: int, number: int) -> str:
    return f"9902{village:04}{number:08}"


def columns(village: int, chance: random.Random) -> dict[str, list[Value]]:
    """A village: three to a family, four dusun, sixteen RT, names out of the words of the demo."""
    people = range(PERSONS)
    first, last = FIRST_MALE + FIRST_FEMALE, LAST
    return {
        "nama": [f"{chance.choice(first)} {chance.choice(last)} {chance.choice(last)}" for _ in people],
        "nik": [nik(village, i) for i in people],
        "no_kk": [kk(village, i // 3) for i in people],
        "tanggal_lahir": [dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(26_000)) for _ in people],
        "tempat_lahir": ["LEMBAH" for _ in people],
        "jenis_kelamin": [str(1 + i % 2) for i in people],
        "agama": ["1" for _ in people],
        "pekerjaan": [str(1 + i % 80) for i in people],
        "pendidikan_kk": [str(1 + i % 9) for i in people],
        "hubungan_keluarga": ["4" if i % 3 else "1" for i in people],
        "status_dasar": ["1" for _ in people],
        "dusun": [DUSUN[i * 4 // PERSONS] for i in people],
        "rw": [f"{1 + i * 4 // PERSONS:02}" for i in people],
        "rt": [f"{1 + i * 16 // PERSONS:02}" for i in people],
    }


@pytest.fixture
def many(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Every village with three yearly lists; a tenth changes each year, thirty persons leave in the last."""
    chance = random.Random(7)
    for village in range(VILLAGES):
        said = columns(village, chance)
        for year in range(3):
            said["pekerjaan"] = [
                str(1 + (i + year) % 80) if i % 10 == 0 else one for i, one in enumerate(said["pekerjaan"])
            ]
            left = PERSONS if year < 2 else PERSONS - 30
            file = tmp_path / "berkas.bin"
            file.write_bytes(f"{village} {year}".encode())
            facts = FileFacts(f"induk {2024 + year}.xlsx", file.stat().st_size, _sha(file))
            rows = RecordSet(
                "orang",
                {name: list(values[:left]) for name, values in said.items()},
                list(range(2, left + 2)),
                "Data Penduduk",
            )
            made = Reading("opensid_penduduk", "opensid", facts, dt.date(2024 + year, 12, 31), {"orang": rows}, ())
            apply_batch(
                opened=opened,
                area=kode(village),
                submission=Submission(made),
                file=file,
                by="uji",
                at=dt.datetime(2025 + year, 1, 15, tzinfo=dt.UTC),
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2027, 2, 1, 3, 0, tzinfo=dt.UTC))
    return chance


def _sha(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def kinds(village: int, number: int) -> dict[str, Any]:
    """What people ask for: a part of a name, two parts, a number, everybody, a place, those who left."""
    return {
        "bagian nama": {"q": random.Random(number).choice(["an", "ga", "bin", "tan", "pagi", "putih", "lumb", "mb"])},
        "dua bagian": {"q": f"ba {random.Random(number).choice(['an', 'ra', 'tan', 'sega'])}"},
        "tidak ada": {"q": "zzqx"},
        "NIK": {"q": nik(village, number % (PERSONS - 30))},
        "KK": {"q": kk(village, number % (PERSONS // 3 - 30))},
        "semua": "?kedudukan=tercatat",
        "dusun dan RT": f"?dusun={DUSUN[1]}&rt=05/02",
        "keluar": "?kedudukan=keluar",
    }


def test_half_a_second(many: random.Random, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole requests: gate, search, log, page. The limit is one of a store of full size on an idle machine, judged in
    the long lane; among other tests the answers are looked at, and what is read by the test of plans below."""
    spent: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        village = many.randrange(VILLAGES)
        client = browser(with_role("agen_statistik", kode(village).text()))
        warga = f"/desa/{kode(village).text()}/warga/"
        client.get(warga)
        for kind, asked in kinds(village, number).items():
            started = time.perf_counter()
            response = (
                client.get(warga + asked)
                if isinstance(asked, str)
                else client.post(f"{warga}cari/", asked, follow=True)
            )
            spent.setdefault(kind, []).append(time.perf_counter() - started)
            assert response.status_code == 200, (kind, response.status_code)
    figures = {
        kind: {"median_ms": round(statistics.median(times) * 1000, 1), "max_ms": round(max(times) * 1000, 1)}
        for kind, times in spent.items()
    }
    if target := os.environ.get("CANTIK_UJI_HASIL"):
        Path(target).write_text(json.dumps({"persons": Person.objects.count(), "figures": figures}), encoding="utf-8")
    with capsys.disabled():
        print(f"\n{connection.vendor}: {VILLAGES} desa, {Person.objects.count()} orang; ms")
        for kind, one in figures.items():
            print(f"  {kind:14} median {one['median_ms']:6.1f}  terlama {one['max_ms']:6.1f}")
    for kind, times in spent.items() if VILLAGES > 3 else ():
        assert sorted(times)[int(len(times) * 0.95) - 1] <= LIMIT_S, kind


@pytest.mark.basisdata
@pytest.mark.usefixtures("many")
def test_a_search_reads_the_statements_of_one_village(opened: OpenStore) -> None:
    """By the plans of the database: no statement goes through the table of everybody's statements."""
    found = find_area(kode(0))
    assert found is not None
    area = found.pk
    wishes = [
        search.PersonQuery(words=("an",)),
        search.PersonQuery(dusun=DUSUN[0]),
        search.PersonQuery(standing=search.GONE),
    ]
    with CaptureQueriesContext(
        connection,
    ) as said:
        for wanted in wishes:
            search.find(opened, area, wanted, page=1, today=HARI_INI, by="uji")
        search.persons_with_number(opened, area, nik(0, 5))
        search.families_with_number(opened, area, kk(0, 5))
    asked = [one["sql"] for one in said if "version" in one["sql"] and one["sql"].startswith("SELECT")]
    assert len(asked) >= 8
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")  # small tables are read whole otherwise
        for statement in asked:
            cursor.execute(explain + statement)
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert not any(line.startswith("SCAN") for line in plan.splitlines()), plan
            assert "Seq Scan on register_personversion" not in plan, plan
            assert "Seq Scan on register_familyversion" not in plan, plan
