"""Rules across years: a list is compared with the last one of the same register, person by person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from cantik.codes.knowledge import load
from cantik.collect.batch import Value
from cantik.collect.read import Delivery
from cantik.content.kinds import Content
from cantik.contoh import make_kabupaten, opensid_rows, write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.examine.relations import Following, FormerList
from cantik.pipeline.bring import put_in
from cantik.pipeline.file_examination import Into, examine_one, read_one
from cantik.register.correct.app.list_companions import FilePlace
from cantik.vault.app.opening import OpenStore
from tests.examine.conftest import DESA, REFERENCE, Check, batch_of
from tests.fixtures.simpanan import Cradle, cradle, new_store, opened

__all__ = ["Cradle", "cradle", "new_store", "opened"]

NIK = "9901011705900001"
NOW: dict[str, Value] = {
    "nik": NIK,
    "nama": "BUDI REKAAN",
    "jenis_kelamin": "1",
    "tanggal_lahir": dt.date(1990, 5, 17),
    "status_kawin": "1",
    "pendidikan_kk": "3",
    "tanggal_perkawinan": None,
}


def found(check: Check, now: dict[str, Value], former: FormerList | None) -> set[str]:
    examined = check(Following(batch_of([now]), former))
    assert not any(rule.startswith("lalu_") for rule in examined.silent)
    return {finding.rule for finding in examined.findings if finding.rule.startswith("lalu_")}


def last(**values: Value) -> FormerList:
    return FormerList({name: [value] for name, value in {**NOW, **values}.items()}, dt.date(2024, 12, 31))


def test_each_rule_finds_its_own_change(check: Check) -> None:
    assert found(check, NOW, last()) == set()
    assert found(check, NOW, None) == set()
    assert found(check, NOW, last(nik="9901011705900002", jenis_kelamin="2")) == set()  # somebody else
    assert found(check, NOW, last(jenis_kelamin="2")) == {"lalu_jenis_kelamin"}
    assert found(check, NOW, last(status_kawin="2")) == {"lalu_belum_kawin"}
    assert found(check, NOW, last(pendidikan_kk="5")) == {"lalu_pendidikan_turun"}
    assert found(check, NOW, last(tanggal_lahir=dt.date(1990, 5, 16))) == {"lalu_tanggal_lahir"}
    wedding = {"tanggal_perkawinan": dt.date(2015, 3, 1)}
    widowed = last(status_kawin="4", **wedding)
    assert found(check, {**NOW, "status_kawin": "2", **wedding}, widowed) == {"lalu_cerai_mati_kembali"}
    other = last(nama="SITI CONTOH", tanggal_lahir=dt.date(1971, 1, 2))
    assert found(check, NOW, other) == {"lalu_orang_lain", "lalu_tanggal_lahir"}


def test_two_of_one_number_in_the_last_list_are_nobody(check: Check) -> None:
    twice = FormerList({name: [value, value] for name, value in {**NOW, "jenis_kelamin": "2"}.items()}, REFERENCE)
    assert found(check, NOW, twice) == set()


def test_a_column_that_the_last_list_lacks_asks_nothing(check: Check) -> None:
    assert found(check, NOW, FormerList({"nik": [NIK], "status_kawin": ["2"]}, REFERENCE)) == {"lalu_belum_kawin"}


@pytest.mark.basisdata
def test_the_list_of_the_next_year_is_held_against_the_last(
    opened: OpenStore, tmp_path: Path, content: Content
) -> None:
    rows = opensid_rows(make_kabupaten(7, villages=1, persons=300).villages[0].population)
    adults = [
        at for at, row in enumerate(rows) if row[PLACE["status_kawin"]] == "2" and row[PLACE["status_dasar"]] == "1"
    ]
    changes: dict[str, tuple[int, dict[str, str]]] = {
        "lalu_jenis_kelamin": (adults[0], {"sex": "2" if rows[adults[0]][PLACE["sex"]] == "1" else "1"}),
        "lalu_belum_kawin": (adults[5], {"status_kawin": "1"}),
        "lalu_orang_lain": (adults[9], {"nama": "ORANG LAIN REKAAN", "tanggallahir": "1961-02-03"}),
    }
    later = [list(row) for row in rows]
    for at, cells in changes.values():
        for name, value in cells.items():
            later[at][PLACE[name]] = value
    lists = [("lama", rows, dt.date(2024, 12, 31)), ("sama", later, dt.date(2024, 12, 31)), ("baru", later, REFERENCE)]
    named: dict[str, dict[str, set[int]]] = {}
    for name, people, reference in lists:
        named[name] = brought(opened, tmp_path / f"{name}.xlsx", people, reference, keep=name == "lama")
    assert named["lama"] == {}  # nothing came before
    assert named["sama"] == {}  # a list of the same day corrects, it does not follow
    for rule, (at, _) in changes.items():
        assert named["baru"][rule] == {at + 2}, rule
    assert content.rules["lalu_jenis_kelamin"].level == "periksa"


def brought(
    opened: OpenStore, path: Path, rows: Sequence[Row], reference: dt.date, *, keep: bool
) -> dict[str, set[int]]:
    """Rows that each rule across years names; the file enters the register when it is kept."""
    write_rows(rows, path, "contoh")
    into = Into(opened, DESA, "uji")
    given = Delivery(reference, None), load(), lambda *_: None
    examined = examine_one(read_one(path, into, *given), (), into, *given, FilePlace(addition=False))
    if keep:
        put_in(examined, into, {})
    found: dict[str, set[int]] = defaultdict(set)
    for finding in examined.findings:
        if finding.rule.startswith("lalu_"):
            found[finding.rule].add(finding.row)
    return dict(found)
