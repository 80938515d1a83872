"""What is written out and read in again changes nothing, whatever rule settled where sources differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge, load
from cantik.register.core.app.conflict_models import Conflict, ConflictDecision
from cantik.register.core.app.queries import register_view
from cantik.register.correct.app import deciding
from cantik.vault.app.opening import OpenStore
from tests.fixtures.malam import by_night
from tests.register.bekal import AKHIR_2025, DESA, DESA_LAIN, SAAT, orang
from tests.register.langkah import terapkan
from tests.register.rumah import anggota, rumah
from tests.register.test_arsip import _for, arsip, isi, pulihkan
from tests.register.test_bawa_keluar import Bring, agreement, bawa, berkas, keluar

pytestmark = pytest.mark.satu_basisdata

__all__ = ["agreement", "bawa"]
RULES: list[dict[str, str] | None] = [None, {"*": "baru"}, {"*": "lama"}, {"*": "tanya"}]
LAMA, BARU = dt.date(2025, 3, 31), dt.date(2025, 12, 30)
HARI_INI = dt.date(2026, 4, 1)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def dua_sumber(opened: OpenStore, folder: Path, rule: dict[str, str] | None, first: str) -> None:
    """OpenSID and SIAK differ in name, religion and place of six persons; two surveys differ in three dwellings."""
    people = [orang(i, rw="001", rt="002") for i in range(6)]
    others = [one | {"nama": f"{one['nama']} LAIN", "agama": "3", "dusun": "LEGI", "rt": "005"} for one in people[:4]]
    lists: list[tuple[str, list[dict[str, Any]], dt.date]] = [
        ("opensid", people, AKHIR_2025),
        ("siak", others, LAMA if first == "siak" else BARU),
    ]
    for source, rows, reference in sorted(lists, key=lambda one: one[0] != first):
        terapkan(opened, folder, rows, source=source, reference=reference, choices=rule)
    members = [anggota(30 + 3 * n) for n in range(3)]
    for source, more, reference in (("regsosek", {}, LAMA), ("pendataan_desa", {"r303": "4", "dusun": "LEGI"}, BARU)):
        homes = [rumah(10 + n, **(more if n else {})) for n in range(3)]
        terapkan(opened, folder, members, source=source, reference=reference, families=homes, choices=rule)


def terlihat() -> tuple[list[str], list[str]]:
    """Everybody and every family as the view shows them, without ids. The place of a family that no list has a row
    for is left out: it is that of its members in OpenSID's list, whichever place of theirs was decided for."""
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    apart = {"id", "keluarga", "rumah_tangga"}
    persons = {name: column for name, column in view.persons.items() if name not in apart}
    families = {name: column for name, column in view.families.items() if name not in {*apart, "dusun", "rw", "rt"}}
    return _rows(persons), _rows(families)


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[str]:
    names = sorted(columns)
    return sorted(repr(row) for row in zip(*(columns[name] for name in names), strict=True))


@pytest.mark.parametrize("first", ["opensid", by_night("siak")])
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_register_goes_to_opensid_and_comes_back(
    opened: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path, rule: dict[str, str] | None, first: str
) -> None:
    dua_sumber(opened, tmp_path, rule, first)
    before, open_before = terlihat(), waiting(DESA)
    assert ConflictDecision.objects.exists() == (rule in ({"*": "baru"}, {"*": "lama"}))
    back = berkas(keluar(opened, knowledge, "opensid_penduduk"), knowledge, tmp_path)
    again = bawa(back, apply=False)
    assert again.plan is not None
    assert [(c.row, f) for c in again.plan.changed for f in c.fields] == []
    assert (again.new, again.changed, again.gone, again.refused) == (0, 0, 0, 0)
    assert [
        c for told in (*again.plan.told, *again.plan.homes) for c in told.clashes if c.shown and c.way != "tanya"
    ] == []
    bawa(back)
    assert terlihat() == before
    assert waiting(DESA) <= open_before  # what OpenSID itself says now is no question any more
    twice = bawa(back)
    assert twice.plan is not None
    assert twice.plan.changes_nothing
    assert not twice.plan.told


def waiting(desa: AreaCode) -> int:
    area = find_area(desa)
    assert area is not None
    return deciding.count_waiting(area.pk, today=HARI_INI)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_an_archive_holds_what_was_decided_of_persons_and_families(
    opened: OpenStore, tmp_path: Path, rule: dict[str, str] | None
) -> None:
    dua_sumber(opened, tmp_path, rule, "opensid")
    area = find_area(DESA)
    assert area is not None
    numbers = deciding.numbers_of(area.pk, deciding.DifferenceQuery(), today=HARI_INI)
    if numbers:
        deciding.decide(
            area_id=area.pk, numbers=numbers[-1:], takes="baru", by="akun:7", why="", at=dt.datetime.now(dt.UTC)
        )
    assert not pulihkan(opened, _for(arsip(opened), DESA_LAIN), DESA_LAIN)
    for day in (LAMA, BARU, AKHIR_2025):
        assert isi(DESA_LAIN, day) == isi(DESA, day)
    assert waiting(DESA_LAIN) == waiting(DESA)
    there = find_area(DESA_LAIN)
    assert there is not None
    assert Conflict.objects.filter(family__area_id=there.pk).exists()
    for rows in (Conflict.objects.filter(retired_at=None), ConflictDecision.objects.all()):
        assert rows.filter(area_id=there.pk).count() == rows.filter(area_id=area.pk).count()
    assert pulihkan(opened, _for(arsip(opened), DESA_LAIN), DESA_LAIN)  # twice: all of it is known
