"""`cantik duplicates` as a person types it: within a village, between villages, listed again; nobody is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cantik.contoh import make_kabupaten, write_areas
from tests.cli import keadaan
from tests.collect import berkas
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
KABUPATEN = make_kabupaten(3, villages=2, persons=30)
DESA, LAIN = (one.code for one in KABUPATEN.villages)
NAMES = ("RAJAWALI PAGI", "MELATI SENJA", "KUNCUP HARAPAN", "EMBUN TERANG", "SUNGAI BENING", "GUNUNG LUHUR")


SLIP = "9901011001500010"  # two digits of the first person's NIK in the other order


def person(number: int, **said: Any) -> dict[str, Any]:
    """Somebody whom nobody resembles."""
    born = f"{1950 + 9 * number}-0{number + 1}-1{number}"
    return {
        **berkas.AYAH,
        "nama": NAMES[number],
        "nik": f"990101{1}{number}0{number + 1}{50 + 9 * number:02d}0001"[:16],
        "tanggallahir": born,
        "nama_ayah": f"AYAH {NAMES[-number]}",
        "nama_ibu": f"IBU {NAMES[-number]}",
        "no_kk": f"99010101012000{number:02d}",
        **said,
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages; one of them holds its first person twice, and the other one its third person as well, and
    there somebody bears the number of the fifth."""
    folder = tmp_path_factory.mktemp("ganda")
    made = folder / "simpanan"
    made.mkdir()
    write_areas(KABUPATEN, made / "wilayah.csv")
    twice = person(0, nik=SLIP, no_kk="9901010101209999", nama=f"{NAMES[0]}N", rt="9")
    lists = {
        DESA: [*map(person, range(5)), twice],
        LAIN: [person(5, nik=person(4)["nik"]), person(2, rt="5", no_kk="9901010101208888")],
    }
    for desa, people in lists.items():
        book = berkas.write_csv(folder / f"{desa}.csv", berkas.grid(people))
        ran = cantik("import", book, "--desa", desa, "--date", "2025-12-31", "--store", made, "--demo", "--apply")
        assert ran.code == 0, ran.told()
    return made


def duplicates(store: Path, *more: object) -> Ran:
    return cantik("duplicates", *more, "--store", store, "--json")


def test_a_village_and_its_neighbour(store: Path) -> None:
    before = keadaan.rows(store, "register_personversion")
    found = duplicates(store, "--desa", DESA)
    assert found.code == 1, found.told()
    said = found.answer
    assert (said["orang"], said["pasangan"], said["baru"], len(said["menunggu"])) == (
        6,
        1,
        0,
        1,
    )  # the import told of it
    (pair,) = said["menunggu"]
    assert pair["tiket"] is False
    assert pair["bobot"] > 0
    assert {"nama", "lahir"} <= {one["banding"] for one in pair["alasan"]}
    assert len(pair["catatan"]) == 2

    again = duplicates(store, "--desa", DESA)
    assert (again.code, again.answer["baru"]) == (1, 0)
    listed = duplicates(store, "--desa", DESA, "--list")
    assert listed.answer == {"menunggu": said["menunggu"]}

    across = duplicates(store, "--kab", DESA[:5])
    assert across.code == 1, across.told()
    assert across.answer["orang"] == 8
    (ticket,) = across.answer["menunggu"]  # once, though it stands in the lists of two villages
    assert ticket["tiket"] is True
    assert duplicates(store, "--desa", LAIN).code == 0  # a ticket is not of the village alone
    (shared,) = across.answer["nik_bersama"]
    assert (shared["desa"], "Dukcapil" in shared["saran"]) == ([DESA, LAIN], True)
    assert {"nama", "nama_ayah"} <= set(shared["beda"])
    assert not set(shared["catatan"]) <= set(ticket["catatan"]), "a pair is one thing"
    assert duplicates(store, "--kab", DESA[:5], "--list").answer["nik_bersama"] == [shared]

    for ran in (found, again, listed, across):
        told = ran.out + ran.err
        assert not any(word in told for name in NAMES for word in name.split()), "nobody is named"
        assert "9901" not in json.dumps(ran.answer), "no number leaves"
    assert keadaan.rows(store, "register_personversion") == before, "nothing is merged by itself"
    assert keadaan.rows(store, "register_tie") == 0


def test_in_words(store: Path) -> None:
    ran = cantik("duplicates", "--desa", DESA, "--store", store)
    assert ran.code == 1
    assert "6 orang dibandingkan" in ran.out
    assert "halaman Data ganda" in ran.out
    across = cantik("duplicates", "--kab", DESA[:5], "--store", store)
    assert f"Satu NIK, dua orang: {DESA} dan {LAIN}; berbeda nama" in across.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--desa", "99.01.01.2999"), "D115"),  # a village that nobody has anything of
        (("--kab", "35.05"), "D115"),
        (("--desa", "tiga"), "W101"),
        ((), "D002"),
        (("--desa", DESA, "--kab", DESA[:5]), "D002"),
    ],
)
def test_wrong_use_is_one_line(store: Path, arguments: tuple[str, ...], code: str) -> None:
    ran = cantik("duplicates", *arguments, "--store", store)
    assert ran.code == 2, ran.told()
    assert ran.error_line.startswith(f"[{code}]"), ran.told()
    assert "Traceback" not in ran.err
