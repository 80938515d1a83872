"""A forum has set the inhabitants of a village: its next edition says so beside its own count, in every product and in
both languages, and prints its own count everywhere else as before."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.release.app import storage
from tests.release.conftest import Rumah, draft
from tests.staff import bekal
from tests.staff.test_app_penetapan import WHY, hidden, keys, send

AT = f"/penetapan/{bekal.DESA}/jumlah_penduduk/2025/"


def lock_300() -> None:
    planner = bekal.browser(bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}"))
    bps = bekal.browser(bekal.with_role("pembina", institution=f"BPS {bekal.KABUPATEN}"))
    read = {"sumber": "BPS Rekaan", "basis": "proyeksi", "acuan": "2025-06-30", "nilai": "300", "dokumen": "Tabel 3"}
    send(planner, AT + "lembar/", read)
    key = next(key for said, key in keys(planner, AT).items() if "BPS Rekaan" in said)
    send(planner, AT + "usul/", {"calon": key, "alasan": WHY} | hidden(planner, AT))
    signed = {"sidik": hidden(bps, AT)["sidik"], "nomor": "400/7/2026", "hari": clock.today().isoformat()}
    send(bps, AT + "kunci/", signed)


def pages(terbit: Rumah) -> tuple[dict[str, str], Path]:
    """The texts of the draft's site, and its folder."""
    made = draft(terbit.opened, terbit.agen, kind="terencana", reason="memuat nilai yang ditetapkan forum")
    home = storage.draft(terbit.opened.store.path, bekal.DESA, made.pk)
    return words(home), home


def words(home: Path) -> dict[str, str]:
    """What stands on each page below a folder."""
    html = {str(file.relative_to(home)): file.read_text("utf-8") for file in home.rglob("*.html")}
    return {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in html.items()}


@pytest.mark.satu_basisdata
def test_the_next_edition_tells_the_set_value_beside_its_own_count(terbit: Rumah) -> None:
    before = words(terbit.folder / "terbitan" / bekal.DESA)  # the edition that stands was made before anything was set
    assert len(before) > 20
    assert not [name for name, text in before.items() if "ditetapkan" in text and "perencanaan" in text]
    lock_300()
    after, home = pages(terbit)
    about = next(text for name, text in after.items() if name.endswith("/tentang.html") and "/en/" not in name)
    counted = int(re.search(r"terhitung di sini: penduduk \w+, 31 Desember 2025 (\d+) orang", about)[1])  # type: ignore[index]
    # the village brought 260 rows; some are dead or moved
    assert 200 < counted <= 260
    assert f"30 Juni 2025 (Forum Satu Data Kabupaten Contoh, {long_date(clock.today())}: 400/7/2026) 300 orang" in about
    assert f"Selisih (menghitung populasi lain, pada tanggal lain) +{300 - counted}" in about
    english = next(text for name, text in after.items() if name.endswith("/en/tentang.html"))
    assert "set for planning: BPS Rekaan, BPS population projection, 30 June 2025" in english
    assert f"Difference (counts another population, on another day) +{300 - counted}" in english
    # nowhere else: tables and first page keep what was counted
    others = {name for name, text in after.items() if "BPS Rekaan" in text}
    assert {Path(name).name for name in others} == {"tentang.html"}
    books = [*home.rglob("*.pdf")]
    told = [file for file in books if "BPS Rekaan" in _text(file)]
    assert told
    books_of = [openpyxl.load_workbook(file) for file in home.rglob("*.xlsx")]
    sheets = [book["Keterangan"] for book in books_of if "Keterangan" in book.sheetnames]
    rows = [(str(row[0]), str(row[1])) for sheet in sheets for row in sheet.iter_rows(values_only=True)]
    assert {value for name, value in rows if name.startswith("Penetapan: Jumlah") and "BPS" in name} == {"300 orang"}


@pytest.mark.basisdata
def test_what_is_no_longer_what_two_signed_is_not_printed(terbit: Rumah) -> None:
    lock_300()
    row = ParameterSetting.objects.get()
    ParameterSetting.objects.update(content=row.content.replace('"300"', '"310"'))
    after, _home = pages(terbit)
    assert not [name for name, text in after.items() if "BPS Rekaan" in text]


def _text(file: Path) -> str:
    sheets = pypdfium2.PdfDocument(io.BytesIO(file.read_bytes()))
    return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in sheets).split())
