"""A print that cannot be set is known before anything is signed: `cantik run` and `cantik release` under a Typst that
refuses the book, as somebody outside sees it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cantik.contoh import write_areas, write_rows
from tests.fixtures.cetak_rusak import INFOGRAPHIC, MAIN_BOOK, refusing
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import Ran, cantik

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
DESA = light_village().villages[0].code
REASON = "Pencetak menolak buku; angkanya ditunggu musyawarah desa"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the workbook of a village and an empty store."""
    (tmp_path / "simpanan").mkdir()
    write_areas(light_village(), tmp_path / "simpanan" / "wilayah.csv")
    write_rows(light_rows(), tmp_path / "penduduk.xlsx", "template")
    return tmp_path


def run(place: Path, *more: object, refused: tuple[str, ...] = ()) -> Ran:
    """The command, with `--json`."""
    fixed = (
        "--desa",
        DESA,
        "--year",
        2025,
        "--store",
        place / "simpanan",
        "--out",
        place / "hasil",
        "--demo",
        "--json",
    )
    settings = refusing(*refused) if refused else {}
    return cantik("run", place / "penduduk.xlsx", *fixed, "--accept", "data uji rekaan", *more, settings=settings)


def seen(place: Path) -> dict[str, str]:
    """Every file of the release in the results, with its digest."""
    folder = place / "hasil" / "release"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def shelved(place: Path) -> list[str]:
    """The numbers of the editions on the shelf."""
    return sorted(folder.name for folder in (place / "simpanan" / "rilis" / DESA).glob("2*"))


def site(place: Path) -> str:
    """The front page."""
    return (place / "hasil" / "site" / "index.html").read_text(encoding="utf-8")


def test_a_book_that_cannot_be_set_leaves_a_draft_and_a_reason_lets_it_be_signed(place: Path) -> None:
    done = run(place, refused=(MAIN_BOOK,))
    assert done.code == 1, done.told()
    assert "belum rilis: buku dalam angka (produk/buku.pdf) tidak dapat disusun" in done.err.lower()
    (missing,) = done.answer["cetakan_tiada"]
    assert (missing["berkas"], missing["sebab"]) == (
        "produk/buku.pdf",
        "document did not converge within five attempts",
    )
    made = seen(place)
    assert {"produk/tabel.xlsx", "produk/infografis.pdf", "tabel/indikator.csv"} <= made.keys()
    assert not {"produk/buku.pdf", "tanda-tangan.dsse.json"} & made.keys()
    assert "tidak dapat disusun: Buku Dalam Angka" in site(place)
    assert shelved(place) == []

    signed = run(place, "--without-book", REASON, refused=(MAIN_BOOK,))
    assert signed.code == 0, signed.told()
    assert "tanda-tangan.dsse.json" in seen(place)
    assert "produk/buku.pdf" not in seen(place)
    assert shelved(place) == ["2025-1"]
    said = json.loads((place / "hasil" / "release" / "rilis.json").read_text(encoding="utf-8"))
    assert said["extra"]["cetakan_tiada"]["reason"] == REASON
    assert REASON in site(place)
    assert "Utuh" in cantik("verify", place / "hasil" / "release").out


@pytest.mark.malam
def test_a_repeated_command_says_the_same_and_a_later_book_is_a_new_edition(place: Path) -> None:
    first = run(place, "--without-book", REASON, refused=(MAIN_BOOK, INFOGRAPHIC))
    assert first.code == 0, first.told()
    before = seen(place)
    assert not [name for name in before if name.endswith((".png", "buku.pdf", "infografis.pdf"))]
    assert run(place, "--without-book", REASON, refused=(MAIN_BOOK, INFOGRAPHIC)).code == 0
    assert seen(place) == before
    assert shelved(place) == ["2025-1"]

    mended = run(place)
    assert mended.code == 1, mended.told()
    assert "--revision" in mended.err
    later = run(place, "--revision", "Bukunya menyusul sesudah pencetak dibetulkan")
    assert later.code == 0, later.told()
    assert shelved(place) == ["2025-1", "2025-2"]
    assert {"produk/buku.pdf", "produk/infografis.png"} <= seen(place).keys()
    assert "tidak dapat disusun" not in site(place)
