"""Rows of the list that were refused, by how many: counts, provisional percentages, nothing outside the office — and
said as an open condition wherever somebody could mend them (docs/bidang/quality_policy.md 4, docs/adr/0068).

The village is the light one of 264 rows; of some of them the birth date is made impossible. 251 of 264 are the first
above 95%.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.app.models import Batch
from cantik.collect.read import Delivery
from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import Row
from cantik.examine.findings.app import decisions, findings
from cantik.pipeline.bring import Into, Writing, bring
from cantik.register.core.app import queries
from cantik.register.leave.app import quality_counts
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.models import Draft
from cantik.release.model import Release
from cantik.release.printed_tables import print_release
from cantik.snapshot.list_coverage import ListRows, worst_list
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.baris_rusak import break_dates
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.release.conftest import draft
from tests.release.langkah import BASE, TERBIT, Rumah, page, post, signed, submitted
from tests.staff import bekal

ON = dt.date(2025, 12, 31)


def _bring(store: OpenStore, rows: list[Row], *, extent: str = "lengkap") -> Batch:
    workbook = store.store.path.parent / f"{extent}{Batch.objects.count()}.xlsx"
    write_rows(rows, workbook, "template")
    desa = area_code(bekal.DESA)
    known = load(store.store.path / AREAS_FILE)
    writing = Writing(extent="sebagian") if extent == "sebagian" else Writing()
    bring([workbook], Into(store, desa, "uji"), Delivery(ON, None), known, lambda *_: None, writing=writing)
    numbers = findings.open_numbers(queries.standing_batches(desa))
    if numbers:
        decisions.accept(area=desa, numbers=numbers, reason="data uji yang direka", by="uji")
    return Batch.objects.latest("pk")


@pytest.fixture
def village(new_store: Callable[[], Path]) -> Iterator[Callable[[int], Rumah]]:
    """The office of a village whose list lacks so many rows, its draft computed."""
    folder = new_store()
    write_areas(light_village(), folder / AREAS_FILE)
    with open_store(folder) as store:

        def make(broken: int) -> Rumah:
            agen = bekal.with_role("agen_statistik", bekal.DESA, name="Ratna Reka", username="ratna")
            bekal.with_role("kepala_desa", bekal.DESA, name="Sumarsono Reka", username="sumarsono")
            bekal.with_role("walidata", name="Wulan Reka", username="wulan")
            batch = _bring(store, break_dates(light_rows(), broken))
            assert (batch.rows_read, batch.rows_refused) == (264, broken)
            draft(store, agen)
            return Rumah.of(store)

        yield make


def _release(rumah: Rumah) -> tuple[Release, Path]:
    made = Draft.objects.latest("pk")
    home = storage.draft(rumah.folder, made.kode, made.pk) / storage.RELEASE
    return files.open_release(home), home


def test_below_the_limit_of_counts_everything_says_so_and_holds_percentages(village: Callable[[int], Rumah]) -> None:
    rumah = village(14)  # 250 of 264: 94.69%
    agen = rumah.klien["ratna"]
    for address in (BASE, TERBIT, f"{BASE}lindung/rancangan/", f"{BASE}kumpul/impor/{Batch.objects.get().pk}/"):
        text = page(agen, address)
        assert re.search(r"14 dari 264\s+baris daftar ditolak", text), address
        assert f'href="{BASE}periksa/?tingkat=tolak"' in text, address
    assert re.search(r"\d syarat belum terpenuhi", page(agen, TERBIT))
    assert "14" in re.sub(r"<[^>]+>", " ", page(agen, f"{BASE}periksa/?tingkat=tolak"))

    release, home = _release(rumah)
    printed = print_release(release)
    assert len(release.tables) > 10
    of_people = [table for table in printed.tables if table.answered_by_people]
    assert {table.unit for table in of_people} == {"persen"}
    assert all("(sementara, 14 baris ditolak)" in table.title for table in of_people)
    assert all("provisional, 14 rows refused" in table.title_en for table in of_people)
    assert {figure.unit for figure in release.figures if figure.unit == "orang" and figure.value is not None} == set()
    _alike(printed, home)

    submitted(rumah)
    assert "Rilis ini sementara" in page(agen, TERBIT)
    assert "Ada syarat yang tidak lagi terpenuhi" not in page(rumah.klien["sumarsono"], f"{TERBIT}tanda-tangan/")
    assert "Rilis ini sementara" in page(rumah.klien["sumarsono"], f"{TERBIT}tanda-tangan/")
    signed(rumah)
    assert Draft.objects.latest("pk").state == "ditandatangani"


def _alike(printed: Release, home: Path) -> None:
    """Every cell of the CSV is that of the table that is printed: percentages that are told by nothing but protected
    cells, each the cell over those who answered of its own line."""
    for table in printed.tables:
        rows = list(csv.DictReader(StringIO((home / "tabel" / f"{table.key}.csv").read_text("utf-8-sig"))))
        told = [row["nilai"] for row in rows]
        want = ["" if cell.value is None else cell.value for cell in table.cells]
        assert [Decimal(one) if one else "" for one in told] == [Decimal(one) if one != "" else "" for one in want]


def test_at_the_limit_counts_are_published_and_the_rows_are_named(village: Callable[[int], Rumah]) -> None:
    rumah = village(13)  # 251 of 264: 95.07%
    text = page(rumah.klien["ratna"], TERBIT)
    assert "13 dari 264 baris daftar ditolak (yang diterima 95,0%)" in text
    release, _ = _release(rumah)
    assert not any(table.percent_only or "sementara" in table.title for table in release.tables)
    assert "Syarat terbuka" not in page(rumah.klien["ratna"], BASE)


def test_below_the_limit_of_the_village_the_office_sees_tables_that_nobody_can_sign(
    village: Callable[[int], Rumah],
) -> None:
    rumah = village(60)  # 204 of 264: 77.3%
    release, _ = _release(rumah)
    assert release.tables
    assert all("hanya untuk kantor, 60 baris ditolak" in t.title for t in release.tables if t.answered_by_people)
    agen = rumah.klien["ratna"]
    assert "belum dapat terbit" in page(agen, TERBIT)
    assert "Setujui" not in page(agen, TERBIT)
    said = post(agen, f"{TERBIT}ajukan/", sidik=Draft.objects.latest("pk").figures, setujui="ya")
    assert "belum dapat menjadi rilis" in said
    assert Draft.objects.latest("pk").state == "siap"


def _rows(desa: str = bekal.DESA) -> ListRows:
    found = worst_list(queries.sources_of(queries.standing_batches(area_code(desa))))
    assert found is not None
    return found


def test_rows_that_a_later_part_brings_in_are_missing_no_more_and_a_small_part_is_no_cliff(
    new_store: Callable[[], Path],
) -> None:
    folder = new_store()
    write_areas(light_village(), folder / AREAS_FILE)
    with open_store(folder) as store:
        whole = light_rows()
        _bring(store, break_dates(light_rows(), 60))
        assert _rows() == ListRows(264, 204)
        missing = [row for row, came in zip(whole, break_dates(light_rows(), 60), strict=True) if row != came]
        half = break_dates([list(row) for row in missing[:4]], 2)
        _bring(store, half, extent="sebagian")  # two of four are refused again, two are mended
        assert (_rows().refused_rows, _rows().read) == (60, 268)
        _bring(store, missing, extent="sebagian")
        assert _rows().refused_rows == 0


def test_no_row_is_repeated_less_than_never(new_store: Callable[[], Path]) -> None:
    """Somebody whose row is refused in the next list stands as in the former one. No row of that list tells of them:
    264 rows, three refused, 261 persons, none repeated (they were counted as persons of it, and "-3 repeated" printed).
    """
    folder = new_store()
    write_areas(light_village(), folder / AREAS_FILE)
    with open_store(folder) as store:
        _bring(store, light_rows())
        _bring(store, break_dates(light_rows(), 3))
        desa = area_code(bekal.DESA)
        view = queries.register_view(desa, ON, by="uji")
        (rows,) = quality_counts.facts(desa, view.persons, ON, recorded=ON).sources
        assert len(view.persons["id"]) == 264
        assert (rows.read, rows.refused, rows.repeated, rows.persons) == (264, 3, 0, 261)
