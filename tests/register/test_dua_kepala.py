"""Two heads in one family, one NIK on two rows: nobody is held back, no family loses its head, somebody is asked; and
the same list again, whole or as the register wrote it, says the same."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.app.models import BatchFinding
from cantik.collect.finding import Level
from cantik.pipeline.bring import Brought
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.statements import locate_records
from cantik.vault.app.opening import OpenStore
from tests.fixtures.malam import by_night
from tests.register.bekal import DESA, SAAT
from tests.register.test_ganda_temuan import PENGHUNI, bawa, warga

KK = "9901010101200000"
NIK = PENGHUNI[0][2]

SUSUNAN: dict[str, list[dict[str, Any]]] = {
    "dua_kepala": [warga(0), warga(1, no_kk=KK, kk_level="1"), warga(2), warga(3)],
    "nik_di_satu_keluarga": [warga(0), warga(1, no_kk=KK, kk_level="4", nik=NIK), warga(2), warga(3)],
    "nik_di_dua_keluarga": [warga(0), warga(1, nik=NIK), warga(2), warga(3)],
    "orang_sama_kepala_dua_keluarga": [warga(0), warga(0, no_kk="9901010101200001"), warga(2), warga(3)],
    "orang_sama_anggota_lalu_kepala": [
        warga(3),
        warga(0, no_kk=warga(3)["no_kk"], kk_level="4"),
        warga(0),
        warga(2),
    ],
}
BY_DAY = ("dua_kepala", "orang_sama_kepala_dua_keluarga")


def who(done: Brought) -> dict[int, tuple[str, int]]:
    """Whom each row of a list became: row -> name, number of the person in the register."""
    assert done.batch is not None
    return {
        person.row: (person.name, person.person) for person in locate_records(done.batch, range(done.rows)).values()
    }


def said_of(done: Brought) -> list[tuple[str, int, str]]:
    """The findings of a list, without the ages of its day."""
    return [(found.rule, found.row, re.sub(r"[0-9]+", "#", found.message)) for found in done.findings]


def heads(on: str) -> int:
    view = register_view(DESA, dt.date.fromisoformat(on), by="uji", at=SAAT)
    return [str(relation) for relation in view.persons["hubungan_keluarga"]].count("1")


@pytest.mark.parametrize("susunan", [name if name in BY_DAY else by_night(name) for name in SUSUNAN])
def test_nobody_is_held_back_and_the_same_list_again_says_the_same(
    opened: OpenStore, tmp_path: Path, susunan: str
) -> None:
    rows = SUSUNAN[susunan]
    done = bawa(opened, tmp_path, rows)
    asked = {finding.rule for finding in done.findings if finding.level is Level.CHECK}
    assert asked & {"kk_dua_kepala", "nik_ganda"}
    assert (done.accepted, done.refused) == (4, 0)
    assert heads("2025-12-31") == sum(str(row["kk_level"]) == "1" for row in rows)
    assert BatchFinding.objects.filter(level="periksa", state="terbuka").exists()  # a release waits for this

    again = bawa(opened, tmp_path, rows, "2026-06-30")
    assert said_of(again) == said_of(done)
    assert (again.new, again.gone) == (0, 0)
    assert who(again) == who(done)  # the same persons, none of them the other


def test_a_second_bearer_of_a_number_does_not_become_the_first(opened: OpenStore, tmp_path: Path) -> None:
    """The newcomer stands above him in the next list."""
    first = bawa(opened, tmp_path, [warga(0), warga(2)])
    done = bawa(opened, tmp_path, [warga(1, nik=NIK), warga(0), warga(2)], "2026-06-30")
    assert (done.new, done.gone) == (1, 0)
    assert [who(done)[row] for row in (3, 4)] == [who(first)[row] for row in (2, 3)]


def test_a_row_written_twice_in_one_family_is_held_back_once(opened: OpenStore, tmp_path: Path) -> None:
    done = bawa(opened, tmp_path, [warga(0), warga(0), warga(2)])
    assert (done.accepted, done.refused) == (2, 1)
