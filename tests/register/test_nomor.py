"""Numbers of persons are looked up by themselves: what is not asked for is not read."""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cantik.register.core.app.current import blind_of, known_numbers
from cantik.register.core.app.models import SealedNumber
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import DESA_LAIN, kk, nik, orang
from tests.register.langkah import terapkan, wilayah
from tests.register.test_peristiwa_simpan import MEI, bayi, catat, nomor, penduduk


def test_only_the_numbers_that_are_asked_for_are_found(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    terapkan(opened, tmp_path, [orang(9)], desa=DESA_LAIN)
    blind = blind_of(opened, [("nik", nik(1)), ("kk", kk(0)), ("nik", kk(0)), ("nik", nik(9)), ("telepon", nik(1))])
    found = known_numbers(wilayah(), blind)
    assert set(found) == {("nik", nik(1)), ("kk", kk(0))}
    kinds = dict(SealedNumber.objects.filter(pk__in=found.values()).values_list("pk", "kind"))
    assert {key[0]: kinds[number] for key, number in found.items()} == {"nik": "nik", "kk": "kk"}


def test_an_event_reads_no_number_of_the_others(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    with CaptureQueriesContext(connection) as asked:
        catat(opened, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    looked = [one["sql"] for one in asked if re.match(r"SELECT .*\"?register_sealednumber", one["sql"])]
    assert looked
    read = [sql for sql in looked if not sql.startswith("SELECT 1 ")]  # whether there is any number reads none
    assert [sql for sql in read if "blind" not in sql.split("WHERE")[1] and "id IN" not in sql.replace('"', "")] == []
