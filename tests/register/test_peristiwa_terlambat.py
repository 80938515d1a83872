"""An event that is entered late, by commands and in processes of their own: what the edition of its year says stays,
the next edition counts it in its own year, marks the number as revised and says what was told before."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.contoh import make_kabupaten, write_areas
from cantik.contoh.history import LifeEventMade, VillageHistory, draw_history
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE
from cantik.pipeline.app.life_events import record_life_events
from cantik.pipeline.bring import Into, bring
from cantik.release.files import open_release
from cantik.vault.app.opening import open_store
from tests.fixtures.markah import satu_baris
from tests.fixtures.perintah import cantik
from tests.fixtures.riwayat import happened

PERSONS, SEED = 150, 11
MADE = make_kabupaten(SEED, villages=1, persons=PERSONS)
CODE = MADE.villages[0].code
FIRST, SECOND = dt.date(2024, 12, 31), dt.date(2025, 12, 31)


def record(store: Path, events: list[LifeEventMade]) -> None:
    """What the office writes down, event by event."""
    with open_store(store, demo=True) as opened:
        record_life_events(
            opened, AreaCode.kemendagri(CODE), events, by="uji", at=clock.now(), today=dt.date(2026, 6, 20)
        )


def publish(store: Path, out: Path, history: VillageHistory, day: dt.date) -> Path:
    """The edition of a year from the list of its last day; its folder."""
    workbook = store.parent / f"penduduk_{day.year}.xlsx"
    write_rows(history.rows_on(day), workbook, "contoh")
    made = cantik(
        "run", workbook, "--desa", CODE, "--year", day.year, "--date", day, "--issued", day + dt.timedelta(days=60),
        "--store", store, "--out", out, "--demo", "--accept", "data rekaan untuk uji",
    )  # fmt: skip
    assert made.code == 0, made.told()
    return out


def births(release: Path) -> dict[str, tuple[object, str]]:
    """Of each year how many births an edition tells, and in which state."""
    table = open_release(release).table("peristiwa_tahunan")
    cells = ((path, cell) for path, cell in table.walk() if any(each.id == "lahir" for each in path))
    return {next(each.label for each in path if each.id != "lahir"): (cell.value, cell.state) for path, cell in cells}


@pytest.mark.lambat
@pytest.mark.satu_basisdata
def test_a_birth_of_last_year_that_is_recorded_this_year(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    history, store = draw_history(MADE.villages[0]), tmp_path / "simpanan"
    late = next(event for event in reversed(history.events) if event.kind == "lahir" and event.day.year == 2024)
    known = [event for event in history.events if event is not late]
    with django_db_blocker.unblock():
        with open_store(store, demo=True) as opened:
            write_areas(MADE, store / AREAS_FILE)
            begun = tmp_path / "awal.xlsx"
            write_rows(history.rows_on(history.first), begun, "contoh")
            into = Into(opened, AreaCode.kemendagri(CODE), "uji")
            bring(
                (begun,), into, Delivery(history.first, None), load(store / AREAS_FILE).of(into.area), lambda *_: None
            )
        record(store, [event for event in known if event.day <= FIRST])
    nik, (child,) = PLACE["nik"], late.people
    unknown = VillageHistory(
        history.first, history.last, tuple(known), tuple(row for row in history.rows if row[nik] != child[nik])
    )
    first = publish(store, tmp_path / "2024", unknown, FIRST)
    told = births(first / "release")["2024"]
    assert told == (happened(history, "lahir", 2024) - 1, "x")

    with django_db_blocker.unblock():
        record(store, [late, *(event for event in known if event.day > FIRST)])
    second = publish(store, tmp_path / "2025", history, SECOND)

    now = births(second / "release")
    assert now["2024"] == (happened(history, "lahir", 2024), "r")
    assert now["2025"] == (happened(history, "lahir", 2025), "x")
    assert now["2023"] == (happened(history, "lahir", 2023), ""), "what nobody changed is marked by nothing"
    assert births(store / "rilis" / CODE / "2024-1")["2024"] == told, "an edition that was put out is never changed"
    page = html.unescape(satu_baris((second / "site" / "tabel" / "peristiwa_tahunan.html").read_text("utf-8")))
    assert f"Menurut Rilis 2024-1: 2024 Lahir {told[0]}, kini {now['2024'][0]}" in page
