"""The counts of a signed edition stay in the store, sealed: who copies the store without its key, or reads what is
published, finds none of them; who restores a backup has them; when their time is over two people end them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.levels import vectors
from cantik.levels.app import sums
from cantik.register.leave.app.models import Destruction
from cantik.register.rights.app import retention
from cantik.release.app import storage
from cantik.release.app.models import EXAMINED, Draft, Publication
from cantik.staff.app.models import AuditEntry
from cantik.vault.backup import pack, unpack
from cantik.workflow.declaration import PressedButton
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik, database
from tests.fixtures.simpanan import Cradle
from tests.release.conftest import Rumah
from tests.release.langkah import TERBIT, examined, page
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata
ON = dt.date(2025, 12, 31)


def place_of(rumah: Rumah) -> Path:
    return vectors.place(rumah.folder, bekal.DESA, "2025-1")


def test_the_counts_of_a_signed_edition_are_sealed_and_their_owners_only(terbit: Rumah) -> None:
    home = terbit.folder
    (kept,) = (home / "vektor" / bekal.DESA).iterdir()
    assert kept == place_of(terbit)
    draft = Draft.objects.get(state="terbit")
    waiting = storage.draft(home, bekal.DESA, draft.pk) / storage.VECTOR
    for file in (kept, waiting):
        data = file.read_bytes()
        assert not any(word in data for word in (b"cantik-vektor", b"tata_letak", b"penduduk", bekal.DESA.encode()))
        assert not file.stat().st_mode & 0o077
    vector = vectors.recall(kept, store=home, keys=terbit.opened.keys)
    assert vector is not None
    assert (vector.desa, vector.reference, vector.snapshot) == (bekal.DESA, ON, draft.snapshot)
    layouts = [path.stem for path in (home / "vektor" / vectors.LAYOUTS).iterdir()]
    assert layouts == [vector.layout]


def test_nothing_of_it_lies_with_what_is_published(terbit: Rumah) -> None:
    """Folder of the release, the village's own site: no file of that name, no file that holds its bytes."""
    sealed = place_of(terbit).read_bytes()
    vector = vectors.opened_bytes(place_of(terbit), store=terbit.folder, keys=terbit.opened.keys)
    assert vector is not None
    for root in ("rilis", "terbitan", "publik"):
        for file in (terbit.folder / root).rglob("*"):
            if file.is_file():
                data = file.read_bytes()
                assert "vektor" not in file.name, file
                assert sealed[4:64] not in data, file
                assert vector[-64:] not in data, file


def test_a_restored_backup_opens_it(first_issued: Cradle, terbit: Rumah, tmp_path: Path) -> None:
    """The backup is of the mould, which is closed; `terbit` is a copy of it and has its keys."""
    data = pack(first_issued.folder, first_issued.folder / "cantik.sqlite3", store=terbit.opened.store.id, made="kini")
    unpack(data, tmp_path / "pulih")
    again = vectors.place(tmp_path / "pulih", bekal.DESA, "2025-1")
    vector = vectors.recall(again, store=tmp_path / "pulih", keys=terbit.opened.keys)
    assert vector is not None
    assert vectors.layout_known(tmp_path / "pulih", vector.layout) is not None


def test_the_walk_of_the_walidata(terbit: Rumah, tmp_path: Path) -> None:
    """Before Periksa there is nothing to sum, after it one village of two; what is told is for nobody outside, and no
    command publishes it. The reading stands in the log."""
    asked = ("measure", "--area", bekal.KECAMATAN, "--date", "2025-12-31", "--store", terbit.folder)
    early = cantik(*asked, settings=database())
    assert early.code == 2, early.told()
    assert "[D162]" in early.error_line
    assert "belum_diperiksa" not in early.error_line  # words, not keys
    assert "belum lolos Periksa" in early.error_line

    examined(terbit.klien["wulan"], f"{TERBIT}rilis/2025-1/")
    assert Publication.objects.filter(kode=bekal.DESA, channel=EXAMINED).exists()
    ran = cantik(*asked, "--measure", "penduduk_agama", "--json", settings=database())
    assert ran.code == 0, ran.told()
    said = ran.answer
    assert (said["terlindung"], said["n"]) == (False, 1)
    assert "TIDAK UNTUK DITERBITKAN" in said["peringatan"]
    religion = next(one for one in said["ukuran"] if one["id"] == "penduduk_agama")
    assert sum(religion["sel"]) == religion["semesta"] == 260
    read = AuditEntry.objects.get(action="angka.jumlah_wilayah")
    assert (read.by, json.loads(read.subjects)) == ("cantik measure", [bekal.KECAMATAN])
    assert "membaca jumlah kecamatan" in page(terbit.klien["wulan"], "/orang/catatan/"), "the walidata finds it"
    text = cantik(*asked, settings=database())
    assert "TIDAK UNTUK DITERBITKAN" in text.out
    assert f"{bekal.DESA} " in text.out
    assert "Menurut Dusun" in text.out
    assert "{" not in text.out, "a title of the content has a place for the village's word"
    assert "{dusun}" not in ran.out
    assert "jumlah_penduduk [terdaftar] Jumlah penduduk: 1 dari 1 desa; total 260 jiwa\n" in text.out
    (tmp_path / "jumlah.json").write_text(ran.out, encoding="utf-8")
    for folder in (tmp_path, terbit.folder / "vektor", tmp_path / "jumlah.json"):
        refused = cantik("publish", folder, "--out", tmp_path / "situs")
        assert refused.code == 2, refused.told()
        assert not (tmp_path / "situs").exists()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("--area", "99.77"), "W103"),
        by_night(("--area", "9977x"), "W101"),
        by_night(("--area", bekal.DESA), "D105"),
        (("--group", "tidak_ada"), "D161"),
        by_night((), "D002"),
        (("--area", bekal.KECAMATAN, "--date", "2020-01-01"), "D162"),
    ],
)
def test_wrong_use_is_one_line(terbit: Rumah, told: tuple[str, ...], code: str) -> None:
    day = () if "--date" in told else ("--date", "2025-12-31")
    ran = cantik("measure", *told, *day, "--store", terbit.folder, settings=database())
    assert ran.code == 2, ran.told()
    assert ran.err.count("\n") == 1, ran.told()
    assert ran.error_line.startswith(f"[{code}]"), ran.told()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        by_night(("--area", bekal.KABUPATEN), "D162"),
        by_night(("--area", "99.77"), "W103"),
        (("--area", bekal.KECAMATAN), "D162"),
    ],
)
def test_a_scenario_of_what_nobody_examined_is_one_line(terbit: Rumah, told: tuple[str, ...], code: str) -> None:
    """As a command, with the settings that it takes itself; what it needs, and what of it is there, is its answer."""
    ran = cantik(
        "scenario", *told, "--until", "2035", "--date", "2025-12-31", "--store", terbit.folder, settings=database()
    )
    assert ran.code == 2, ran.told()
    assert ran.err.count("\n") == 1, ran.told()
    assert ran.error_line.startswith(f"[{code}"), ran.told()
    if code == "D162":
        assert "pada 31 Desember 2020: 0 dari 1 desa" in ran.out
        assert "schedules/<id>.yaml dalam folder isi kabupaten (CANTIK_CONTENT)" in ran.out


def test_two_people_end_it_when_its_time_is_over(terbit: Rumah) -> None:
    desa = AreaCode.kemendagri(bekal.DESA)
    assert not retention.has_overdue(desa)
    listed = terbit.folder / "rilis" / bekal.DESA / "2025-1" / "isi.json"
    said = json.loads(listed.read_bytes())
    listed.write_text(json.dumps(said | {"terbit": (clock.today() - dt.timedelta(days=3653)).isoformat()}))
    row = retention.propose(desa, "vektor", by=terbit.agen)
    assert place_of(terbit).is_file()
    confirm = PressedButton("musnah_putus", "musnahkan")
    done, _step = retention.decide(desa, row.pk, confirm, digest=row.digest, by=terbit.kades, opened=terbit.opened)
    assert done.state == Destruction.DONE
    assert not place_of(terbit).exists()
    counts = json.loads(done.counts)
    assert (counts["sebelum"]["berkas"]["berkas"], counts["sesudah"]["berkas"]["berkas"]) == (1, 0)
    Publication.objects.create(kode=bekal.DESA, number="2025-1", channel=EXAMINED, by="akun:9", at=clock.now())
    knowledge = load(terbit.folder / AREAS_FILE)
    with pytest.raises(WrongUse, match="tanpa vektor"):  # its only edition is there, its counts are not
        sums.level_sum(
            sums.area_asked(bekal.KECAMATAN, knowledge), ON, opened=terbit.opened, knowledge=knowledge, by="uji"
        )
