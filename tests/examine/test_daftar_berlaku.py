"""Rules over families look at the list as it will stand: a part of a list is held against the persons around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from cantik.collect.batch import Value
from cantik.examine.companions import Companion
from cantik.examine.relations import Following
from tests.examine.conftest import Check, batch_of

CARD, OTHER = "9901011001100001", "9901011001100002"
Said = dict[str, Value]

HEAD: Said = {
    "nik": "9901010101800001",
    "no_kk": CARD,
    "nama": "BUDI REKAAN",
    "hubungan_keluarga": "1",
    "jenis_kelamin": "1",
    "status_kawin": "2",
    "tanggal_lahir": dt.date(1980, 1, 1),
    "status_dasar": "1",
    "nama_ibu": "UMI REKAAN",
    "nama_ayah": "ADI REKAAN",
}
WIFE: Said = HEAD | {
    "nik": "9901014202820002",
    "nama": "SITI REKAAN",
    "hubungan_keluarga": "3",
    "jenis_kelamin": "2",
    "tanggal_lahir": dt.date(1982, 2, 2),
}
BABY: Said = HEAD | {
    "nik": "9901010312250003",
    "nama": "ANI REKAAN",
    "hubungan_keluarga": "4",
    "status_kawin": "1",
    "tanggal_lahir": dt.date(2025, 12, 3),
    "nama_ibu": "SITI REKAAN",
    "nama_ayah": "BUDI REKAAN",
    "ibu_nik": WIFE["nik"],
}
SECOND: Said = HEAD | {
    "nik": "9901010404810004",
    "nama": "EKO REKAAN",
    "status_kawin": "1",
    "tanggal_lahir": dt.date(1981, 4, 4),
}
#: what rules over families, twins and parents find; the rest is of the rows alone
OF_THE_LIST = {
    "kk_tanpa_kepala",
    "kk_dua_kepala",
    "kepala_kawin_tanpa_pasangan",
    "pasangan_sejenis",
    "pasangan_lebih_dari_satu",
    "nik_ganda",
    "umur_ibu_anak",
    "ibu_nik_beda_nama",
    "anggota_beda_dusun",
}


def found(check: Check, rows: Sequence[Said], *around: Companion) -> list[str]:
    examined = check(Following(batch_of(rows), None, companions=around))
    assert all(0 <= finding.record < len(rows) for finding in examined.findings if finding.record != -1)
    assert all(partner < len(rows) for finding in examined.findings for partner in finding.partners)
    return sorted(finding.rule for finding in examined.findings if finding.rule in OF_THE_LIST)


def beside(*people: Said) -> list[Companion]:
    return [Companion(person) for person in people]


CASES: dict[str, tuple[list[Said], list[Companion], list[str]]] = {
    "a baby alone has no head": ([BABY], [], ["kk_tanpa_kepala"]),
    "a baby whose head is in the register": ([BABY], beside(HEAD, WIFE), []),
    "a wife whose husband is in the register": ([WIFE], beside(HEAD), []),
    "a head whose wife is in the register": ([HEAD], beside(WIFE, BABY), []),
    "a second head": ([SECOND], beside(HEAD, WIFE), ["kk_dua_kepala"]),
    "a second head by a correction of his relation": (
        [SECOND],
        [*beside(HEAD, WIFE), Companion(SECOND | {"hubungan_keluarga": "9"}, 0, stays=False)],
        ["kk_dua_kepala"],
    ),
    "the head of the family says something new": ([HEAD], [*beside(WIFE), Companion(HEAD, 0, stays=False)], []),
    "a head takes the place of one who died": ([SECOND], beside(HEAD | {"status_dasar": "2"}, BABY), []),
    "a head who leaves for another card": (
        [HEAD | {"no_kk": OTHER, "status_kawin": "1"}],
        [*beside(BABY), Companion(HEAD, 0, stays=False)],
        ["kk_tanpa_kepala"],
    ),
    "the family had no head before": ([HEAD | {"no_kk": OTHER, "status_kawin": "1"}], beside(BABY), []),
    "a NIK of somebody else in the register": (
        [SECOND | {"no_kk": OTHER, "nik": HEAD["nik"]}],
        beside(HEAD, WIFE),
        ["nik_ganda"],
    ),
    "a mother in the register who is too young": (
        [BABY],
        beside(HEAD, WIFE | {"tanggal_lahir": dt.date(2019, 2, 2), "nik": WIFE["nik"]}),
        ["umur_ibu_anak"],
    ),
    "a mother of another name": (
        [BABY | {"nama_ibu": "RINA CONTOH"}],
        beside(HEAD, WIFE),
        ["ibu_nik_beda_nama"],
    ),
    "a wife who is handed in as a man": (
        [WIFE | {"jenis_kelamin": "1"}],
        [*beside(HEAD), Companion(WIFE, 0, stays=False)],
        ["pasangan_sejenis"],
    ),
    "whoever is replaced by another file of the delivery no longer counts": (
        [SECOND],
        [Companion(HEAD, stays=False), *beside(WIFE)],
        [],
    ),
    "a file that says nothing of relations": (
        [{"nik": SECOND["nik"], "nama": SECOND["nama"], "no_kk": CARD}],
        [*beside(HEAD, WIFE), Companion(SECOND | {"no_kk": OTHER}, 0, stays=False)],
        ["kk_dua_kepala"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_part_is_held_against_the_list_as_it_will_stand(check: Check, case: str) -> None:
    rows, around, expected = CASES[case]
    assert found(check, rows, *around) == expected


def test_the_finding_says_who_stands_in_the_register(check: Check) -> None:
    examined = check(
        Following(batch_of([SECOND | {"no_kk": OTHER, "nik": HEAD["nik"]}]), None, companions=beside(HEAD))
    )
    (twin,) = [finding for finding in examined.findings if finding.rule == "nik_ganda"]
    assert "BUDI REKAAN di daftar yang berlaku" in twin.message
    assert (twin.record, twin.row, twin.partners) == (0, 2, ())
