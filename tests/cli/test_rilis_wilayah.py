"""`cantik release` as a careless office uses it: the wrong area, the wrong day, villages that are not there yet, one
that was withdrawn, a file that was damaged, a command that was killed, one that is typed twice."""

from __future__ import annotations

import csv
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.contoh.shape import PLACE
from cantik.forum.app import parameters
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.vault.app.opening import open_store
from cantik.web.forum.parameter.candidates import candidates
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import Ran, cantik, child
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, KECAMATAN, examined_kecamatan, rows_of
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]

# On PostgreSQL what a test writes lies in its own transaction, where a command does not see it.
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
SEX, LIVING = PLACE["sex"], PLACE["status_dasar"]


@pytest.fixture
def store(examined_kecamatan: Cradle, tmp_path: Path) -> Path:
    """A copy of the store."""
    return shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan")


def release(store: Path, area: str = KECAMATAN, *more: object, day: str = "2025-12-31") -> Ran:
    """The command."""
    return cantik("release", "--area", area, "--date", day, "--store", store, *more)


def whole_of(release_folder: Path, indicator: str) -> list[dict[str, str]]:
    """What the open data of a level say of an indicator of the level itself."""
    with (release_folder / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["indikator"] == indicator and not row["wilayah"]]


def seals(store: Path) -> dict[str, str]:
    """Of each release of a level its content."""
    found = sorted((store / "rilis-wilayah").glob("*/2*/isi.json"))
    return {f"{path.parts[-3]} {path.parts[-2]}": json.loads(path.read_bytes())["sidik"] for path in found}


def test_a_kecamatan_is_released_once(store: Path, tmp_path: Path) -> None:
    """Its numbers are those of the workbooks; typed again it stays as it is; somebody else verifies it."""
    first = release(store, KECAMATAN, "--out", tmp_path / "rilis", "--json")
    assert first.code == 0, first.told()
    (made,) = first.answer["rilis"]
    assert (made["kode"], made["nomor"], made["baru"]) == (KECAMATAN, "2025-1", True)
    (ratio,) = whole_of(tmp_path / "rilis" / KECAMATAN, "rasio_jenis_kelamin")
    every = [str(row[SEX]) for code in CODES for row in rows_of(code) if str(row[LIVING]) == "1"]
    assert (int(ratio["pembilang"]), int(ratio["penyebut"])) == (every.count("1"), every.count("2"))
    before = seals(store)
    again = release(store, KECAMATAN, "--out", tmp_path / "rilis", "--json")
    assert [edition["baru"] for edition in again.answer["rilis"]] == [False]
    assert seals(store) == before
    checked = cantik("verify", tmp_path / "rilis" / KECAMATAN)
    assert "3 dari 3" in checked.out, checked.told()


@pytest.mark.malam
def test_what_lies_in_the_folder_of_copies_stays(store: Path, tmp_path: Path) -> None:
    """The folder that somebody names is often one in which other things lie; a site is never put in place of them."""
    home = tmp_path / "dokumen"
    (home / "35.05").mkdir(parents=True)
    (home / "surat.txt").write_text("penting")
    (home / "35.05" / "isi.json").write_text("rilis kabupaten lain")
    assert release(store, KECAMATAN, "--out", home).code == 0
    assert (home / "surat.txt").read_text() == "penting"
    assert (home / "35.05" / "isi.json").is_file()
    assert (home / KECAMATAN / "isi.json").is_file()
    refused = cantik("publish", home / KECAMATAN, "--out", home)
    assert (refused.code, refused.error_line[:6]) == (2, "[D117]"), refused.told()
    assert (home / "surat.txt").is_file()
    other = tmp_path / "lain" / KECAMATAN
    other.mkdir(parents=True)
    (other / "surat.txt").write_text("penting")
    refused = release(store, KECAMATAN, "--out", tmp_path / "lain")
    assert (refused.code, refused.error_line[:6]) == (2, "[D117]"), refused.told()
    assert (other / "surat.txt").is_file()


def test_what_a_level_tells_may_be_set_for_planning(store: Path, django_db_blocker: DjangoDbBlocker) -> None:
    """Its figures are candidates of the forum, as those of a village are."""
    assert release(store).code == 0
    (ratio,) = whole_of(store / "rilis-wilayah" / KECAMATAN / "2025-1", "rasio_jenis_kelamin")
    with django_db_blocker.unblock(), open_store(store):
        on = parameters.subject("rasio_jenis_kelamin", AreaCode.kemendagri(KECAMATAN), 2025)
        (found,) = candidates(on)
    assert (str(found.value), found.source, found.base) == (ratio["nilai"], "Rilis 2025-1", "terdaftar")
    assert "diperiksa walidata" in found.quality


def test_a_kabupaten_names_the_villages_that_wait(store: Path) -> None:
    """The kecamatan that is whole has its total; the kabupaten the sum of the villages that are named, and every title
    says so; what can tell nothing is not released."""
    ran = release(store, AREA)
    assert ran.code == 0, ran.told()
    assert list(seals(store)) == [f"{AREA} 2025-1", f"{KECAMATAN} 2025-1"]
    (some,) = whole_of(store / "rilis-wilayah" / AREA / "2025-1", "rasio_jenis_kelamin")
    (whole,) = whole_of(store / "rilis-wilayah" / KECAMATAN / "2025-1", "rasio_jenis_kelamin")
    assert (some["pembilang"], some["penyebut"]) == (whole["pembilang"], whole["penyebut"])
    assert "(3 dari 6 desa)" in some["judul"], "a total of half its villages"
    assert "desa)" not in whole["judul"]
    assert ran.out.count("Tidak dijumlahkan: ") == 1, "one line for the reason that they share"
    left = [village.name for village in KABUPATEN.villages if village.code not in CODES]
    (line,) = [line for line in ran.out.splitlines() if line.startswith("Tidak dijumlahkan: ")]
    assert f"{len(left)} desa, belum ada edisi dengan tanggal acuan ini: " in line
    assert all(name in line for name in left)
    assert "tanpa rilis" in ran.out


@pytest.mark.parametrize(
    ("area", "day", "code"),
    [
        ("98", "2025-12-31", "W103"),  # no province
        (CODES[0], "2025-12-31", "D105"),  # a village
        ("99.01.07", "2025-12-31", "W103"),
        ("sembilan", "2025-12-31", "W101"),
        (KECAMATAN, "2024-12-31", "D162"),  # nobody published of that day
        (KECAMATAN, "31-12-2025", "D"),
    ],
)
def test_what_cannot_be_released_is_said_in_a_line(store: Path, area: str, day: str, code: str) -> None:
    ran = release(store, area, day=day)
    assert ran.code == 2, ran.told()
    assert ran.error_line.startswith(f"[{code}"), ran.told()
    assert "Traceback" not in ran.err
    assert not seals(store)


def test_a_village_that_was_withdrawn_is_not_summed(store: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), open_store(store):
        now = clock.now()
        asked = {"reason": "salah berkas", "asked_by": "akun:8", "asked_at": now}
        Withdrawal.objects.create(
            kode=CODES[1], number="2025-1", state=WITHDRAWN, **asked, decided_by="akun:9", decided_at=now
        )
    ran = release(store)
    assert ran.code == 0, ran.told()
    assert "edisinya ditarik" in ran.out
    (made,) = (store / "rilis-wilayah").glob("*/2*")
    (ratio,) = whole_of(made, "rasio_jenis_kelamin")
    others = [row for code in CODES if code != CODES[1] for row in rows_of(code) if str(row[LIVING]) == "1"]
    sexes = [str(row[SEX]) for row in others]
    assert (int(ratio["pembilang"]), int(ratio["penyebut"])) == (sexes.count("1"), sexes.count("2"))
    assert "(2 dari 3 desa)" in ratio["judul"]
    told = json.loads((made / "rilis.json").read_bytes())
    assert "2 dari 3 desa" in told["titles"][0]


@pytest.mark.parametrize("named", [by_night("pelindungan/{}/2025-1.json"), "vektor/{}/2025-1.segel"])
def test_a_damaged_file_of_a_village_ends_in_words(store: Path, named: str) -> None:
    path = store / named.format(CODES[0])
    path.write_bytes(path.read_bytes()[:200])
    ran = release(store)
    assert "Traceback" not in ran.err, ran.told()
    if ran.code:
        assert ran.error_line.startswith("[P106]"), ran.told()
        assert not seals(store)
    else:  # the village is as good as not there
        assert "rusak" in ran.out


@pytest.mark.malam
def test_a_damaged_record_of_what_was_told_stops_the_next_one(store: Path) -> None:
    """Without it a second edition would not be bound by the first."""
    assert release(store).code == 0
    (path,) = store.glob("pelindungan/*/*.jumlah.json")
    path.write_bytes(path.read_bytes()[:200])
    shutil.rmtree(store / "rilis-wilayah")
    ran = release(store)
    assert ran.code == 2, ran.told()
    assert ran.error_line.startswith("[P106]"), ran.told()


@pytest.mark.malam
def test_a_leeway_that_was_damaged_is_found_anew(store: Path) -> None:
    assert release(store).code == 0
    whole = seals(store)
    (path,) = store.glob(f"vektor/{CODES[0]}/*.kelonggaran")
    path.write_bytes(path.read_bytes()[:200])
    shutil.rmtree(store / "rilis-wilayah")
    for told in store.glob("pelindungan/*/*.jumlah.json"):
        told.unlink()
    assert release(store).code == 0
    assert seals(store) == whole


def _until(seen: Callable[[], bool], limit: float = 120) -> None:
    end = time.monotonic() + limit
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_killed_while_it_writes_it_is_made_whole_the_next_time(
    store: Path, examined_kecamatan: Cradle, tmp_path: Path
) -> None:
    other = shutil.copytree(examined_kecamatan.folder, tmp_path / "utuh")
    assert release(other).code == 0
    begun = store / "rilis-wilayah" / KECAMATAN
    process = child("cantik", "release", "--area", KECAMATAN, "--date", "2025-12-31", "--store", store)
    _until(lambda: begun.is_dir() and any(begun.iterdir()))
    process.killed()
    assert not seals(store), "nothing half-written stands as a release"
    ran = release(store)
    assert ran.code == 0, ran.told()
    assert seals(store) == seals(other)


def test_two_at_once_wait_for_each_other(store: Path) -> None:
    """A kecamatan and its kabupaten, begun together: the second is bound by what the first one told."""
    first = child("cantik", "release", "--area", AREA, "--date", "2025-12-31", "--store", store)
    second = release(store)
    said = first.ended()
    assert second.code == 0, second.told()
    assert "Traceback" not in said, said
    assert list(seals(store)) == [f"{AREA} 2025-1", f"{KECAMATAN} 2025-1"]


@pytest.mark.malam
def test_a_kecamatan_first_then_its_kabupaten(store: Path) -> None:
    """That the kecamatan got a key of its own makes it no village of the kabupaten."""
    assert release(store).code == 0
    made = seals(store)
    ran = release(store, AREA)
    assert ran.code == 0, ran.told()
    assert f"Tidak dijumlahkan: {len(KABUPATEN.villages) - len(CODES)} desa, " in ran.out
    assert made.items() <= seals(store).items()
    assert list(seals(store)) == [f"{AREA} 2025-1", f"{KECAMATAN} 2025-1"]
