"""The board: stages and lateness by example, who sees which villages, and that it follows what happens elsewhere."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cantik.base import clock
from cantik.coach.app import queries, summary
from cantik.coach.app.models import LogMark, VillageState
from cantik.coach.app.stages import VillageFacts, VillageStage, judge_standing
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.conftest import Kantor
from tests.web.langkah import tersimpan

TODAY = dt.date(2026, 3, 1)
DEC = dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("facts", "stage", "over", "late"),
    [
        (VillageFacts(), VillageStage.NONE, 0, True),
        (VillageFacts(collecting=True), VillageStage.COLLECT, 0, False),
        (VillageFacts(reference=DEC), VillageStage.EXAMINE, 0, False),  # 60 days old: due after 90
        (VillageFacts(reference=dt.date(2025, 11, 1)), VillageStage.EXAMINE, 30, True),  # 120 days old
        (
            VillageFacts(reference=DEC, number="2025-1", published=TODAY, released_reference=DEC),
            VillageStage.RELEASED,
            0,
            False,
        ),
        # released for 2024, data of 2025 came in: the new cycle counts
        (
            VillageFacts(reference=DEC, number="2024-1", published=DEC, released_reference=dt.date(2024, 12, 31)),
            VillageStage.EXAMINE,
            0,
            False,
        ),
        # 2024 was released, nothing came after: a year and 90 days later (31 March 2026 + 1) it is late
        (
            VillageFacts(
                reference=dt.date(2024, 6, 30), number="2024-1", published=DEC, released_reference=dt.date(2024, 6, 30)
            ),
            VillageStage.RELEASED,
            153,
            True,
        ),
    ],
)
def test_stage_and_lateness_by_example(facts: VillageFacts, stage: VillageStage, over: int, late: bool) -> None:
    found = judge_standing(facts, TODAY)
    assert (found.stage, found.over, found.late) == (stage, over, late)


def test_why_a_village_waits_is_said() -> None:
    base = {"reference": dt.date(2025, 6, 30)}
    assert judge_standing(VillageFacts(**base, open_checks=3), TODAY).why == "galat menahan rilis"  # type: ignore[arg-type]
    assert judge_standing(VillageFacts(**base, draft="diajukan"), TODAY).why == "menunggu tanda tangan"  # type: ignore[arg-type]
    assert judge_standing(VillageFacts(**base, withdrawn="2025-1"), TODAY).why == "Rilis 2025-1 ditarik"  # type: ignore[arg-type]


@pytest.fixture
def papan(kantor: Kantor) -> Iterator[Kantor]:
    """An office in a fictitious kabupaten of twelve villages."""
    write_areas(twelve_villages(), kantor.folder / AREAS_FILE)
    queries.places.cache_clear()
    yield kantor
    queries.places.cache_clear()


def look(client: Client, query: str = "") -> str:
    response = client.get(f"/papan/{query}")
    assert response.status_code == 200
    return markah(response)


@pytest.mark.basisdata
def test_the_board_follows_what_happens_in_a_village(papan: Kantor) -> None:
    wulan = bekal.browser(bekal.with_role("walidata"))
    assert "0 dari 12 desa terbit." in look(wulan)
    assert "Belum ada data" in look(wulan, f"?desa={bekal.DESA}")
    tersimpan(papan)
    text = look(wulan, f"?desa={bekal.DESA}")
    assert "31 Desember 2025" in text
    row = VillageState.objects.get(kode=bekal.DESA)
    assert row.reference == DEC
    from cantik.collect.app.models import Batch
    from cantik.register.core.app.undo import undo_batch

    undo_batch(batch=Batch.objects.get().pk, by="uji", why="salah berkas")
    look(wulan)
    assert VillageState.objects.get(kode=bekal.DESA).reference is None


@pytest.mark.basisdata
def test_rows_made_step_by_step_are_those_made_at_once(papan: Kantor) -> None:
    """The log alone keeps the rows right: throwing them away and making them anew gives the same."""
    wulan = bekal.browser(bekal.with_role("walidata"))
    look(wulan)
    tersimpan(papan)
    look(wulan)
    step = list(VillageState.objects.order_by("kode").values_list("kode", *queries.FIELDS))
    VillageState.objects.all().delete()
    LogMark.objects.all().delete()
    summary.renew(papan.folder / "rilis")
    assert list(VillageState.objects.order_by("kode").values_list("kode", *queries.FIELDS)) == step
    assert step


def test_who_sees_which_villages(papan: Kantor) -> None:
    mine = {one.kode for one in queries.places(AreaCode.kemendagri(bekal.KECAMATAN), papan.folder / AREAS_FILE)}
    every = {one.kode for one in queries.places(AreaCode.kemendagri(bekal.KABUPATEN), papan.folder / AREAS_FILE)}
    assert mine < every
    text = look(bekal.browser(bekal.with_role("camat")))
    assert all(f"desa={kode}" in text for kode in mine)
    assert not any(f"desa={kode}" in text for kode in every - mine)
    for role in ("koordinator", "pembina", "dinas_pmd", "bakorwil"):
        assert f"{len(every)} desa" in look(bekal.browser(bekal.with_role(role)))
    for role in ("agen_statistik", "kepala_desa", "produsen", "ppdp", "bpd"):
        assert bekal.browser(bekal.with_role(role)).get("/papan/").status_code == 403
    assert Client().get("/papan/").status_code == 302


def test_findings_are_counted_for_those_who_may_know_them(papan: Kantor) -> None:
    assert "Galat terbuka" in look(bekal.browser(bekal.with_role("walidata")), f"?desa={bekal.DESA}")
    assert "Galat terbuka" not in look(bekal.browser(bekal.with_role("koordinator")), f"?desa={bekal.DESA}")


@pytest.mark.satu_basisdata
def test_filters_sort_and_nonsense(papan: Kantor) -> None:
    wulan = bekal.browser(bekal.with_role("walidata"))
    for query in (
        "?saring=0",
        "?saring=lewat",
        "?urut=abjad",
        "?urut=terbit&saring=4",
        "?saring=x&urut=y&desa=z",
        "?saring=99&wilayah=00",
    ):
        look(wulan, query)
    assert "Tidak ada desa dalam saringan ini" in look(wulan, "?saring=4")


@pytest.mark.satu_basisdata
def test_the_workbook_holds_the_rows_that_are_shown(papan: Kantor) -> None:
    wulan = bekal.browser(bekal.with_role("walidata"))
    tersimpan(papan)
    answer = wulan.get("/papan/unduh.xlsx?saring=3")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [bekal.DESA]
    assert rows[0][3] == "Pemeriksaan"
    assert rows[0][4] == dt.datetime(2025, 12, 31)


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("villages", [10, 40])
def test_the_number_of_queries_does_not_grow_with_the_villages(papan: Kantor, villages: int) -> None:
    """The same few queries for 10 and for 40 villages."""
    write_areas(make_kabupaten(7, villages=villages, persons=60), papan.folder / AREAS_FILE)

    queries.places.cache_clear()
    places = queries.places(AreaCode.kemendagri(bekal.KABUPATEN), papan.folder / AREAS_FILE)
    assert len(places) == villages
    wulan = bekal.browser(bekal.with_role("walidata"))
    look(wulan)
    at = clock.now()
    VillageState.objects.bulk_create(
        [VillageState(kode=one.kode, reference=DEC, received_at=at, renewed_at=at) for one in places]
    )
    with CaptureQueriesContext(connection) as seen:
        look(wulan)
    board = [one["sql"] for one in seen.captured_queries if "board_" in one["sql"] or "staff_auditentry" in one["sql"]]
    assert len(board) <= 3, board
    assert len(seen.captured_queries) <= 16
