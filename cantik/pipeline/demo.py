"""The demo: a fictitious kabupaten made, run through the main job village by village, and shown as one site."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

from cantik.base import clock
from cantik.base.atomic_write import replace_whole
from cantik.base.canonical import canonical_json
from cantik.base.errors import WrongUse
from cantik.base.program import digest_program
from cantik.base.progress import Tell
from cantik.base.text_file import write_text
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.contoh.facilities import write_facilities
from cantik.contoh.galat import ErrorPlan
from cantik.contoh.history import LifeEventMade, VillageHistory, draw_history
from cantik.contoh.kabupaten import MIXED, make_kabupaten, write_areas, write_polygons
from cantik.contoh.model import InventedVillage, Kabupaten
from cantik.contoh.opensid import Style, write_opensid, write_rows
from cantik.contoh.village_answers import write_village_facts
from cantik.outlets.app import sites
from cantik.pipeline.app import helper_processes
from cantik.pipeline.app.life_events import record_life_events
from cantik.pipeline.bring import Into, bring
from cantik.pipeline.way import Order, run
from cantik.release.app.models import METHOD
from cantik.vault.app.opening import OpenStore, open_store
from cantik.vault.store import Store

#: what carries rounds of a village out, in a store that knows its people; a function of a module: pools find it
Survey = Callable[[OpenStore, Kabupaten, InventedVillage], None]
REASON = "data contoh"
BY = "cantik demo"
YEAR = 2025
#: positions of the villages that published a year before as well: the first, where the agen works, and a small one
TWO_YEARS = (0, 2)
#: position of the village that went door to door, the last one of fewer
_SURVEYED = 2
#: the villages that pass *Periksa* and are added up: the smallest from this position on, of which nothing else waits
_FREE_FROM, PASSED = 3, 2
_MARK = "jadi.json"  # written last: a demo that was stopped half-way is made again
ERRORS = 0.004


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo made: the kabupaten, its page, the store with its register, the folder of its workbooks."""

    kabupaten: Kabupaten
    page: Path
    store: Path
    inputs: Path


@dataclass(frozen=True, slots=True)
class DemoSize:
    """How much is made, of which seed. `persons` of a village; None: villages of 180 to 9,000, as villages are."""

    villages: int
    persons: int | None
    seed: int


def make_demo(
    out: Path,
    size: DemoSize,
    *,
    issued: dt.date | None,
    survey: Survey,
    tell: Tell,
    say: Callable[[str], None],
) -> Made:
    """Make everything below `out`. Repeating it finds what stands; with another program or other arguments it goes
    through everything and, where nothing changed, finds the same releases again. `survey`: carries out what a village
    asks door to door, between its list and its figures.

    Each village goes through the same readers as any user's file; its workbook holds some natural errors, accepted with
    the reason "data contoh".
    """
    kabupaten = make_kabupaten(size.seed, villages=size.villages, persons=size.persons or MIXED)
    mark = _mark(villages=size.villages, persons=size.persons, seed=size.seed, issued=str(issued or ""))
    if _stands(out, mark):
        say("Kabupaten contoh sudah ada; tidak dibuat lagi.")
        return Made(kabupaten, out / "situs" / "index.html", out / "simpanan", out / "berkas")
    (out / _MARK).unlink(missing_ok=True)
    inputs = out / "berkas"
    inputs.mkdir(parents=True, exist_ok=True)
    write_areas(kabupaten, inputs / AREAS_FILE)
    write_polygons(kabupaten, inputs / "batas")
    store = out / "simpanan"
    Store.at(store, demo=True)
    copyfile(inputs / AREAS_FILE, store / AREAS_FILE)
    _borders(kabupaten, inputs / "batas", store / "batas")
    _make_villages(kabupaten, _Place(inputs, store, out, issued, kabupaten, survey), tell, say)
    page = out / "situs" / "index.html"
    with open_store(store, demo=True) as opened:
        for village in kabupaten.villages:  # only now does each know all the others
            with replace_whole(page.parent / village.code) as folder:
                sites.write_into(sites.editions_of(opened, village.code), folder, up="../index.html")
        sites.front(opened, page.parent)
    write_text(out / _MARK, mark)
    return Made(kabupaten, page, store, inputs)


def village_surveyed(kabupaten: Kabupaten) -> InventedVillage | None:
    """The village that went door to door with every question of SDGs Desa; none where there is only one, which has what
    a register alone gives."""
    count = len(kabupaten.villages)
    return kabupaten.villages[min(_SURVEYED, count - 1)] if count > 1 else None


def villages_added_up(kabupaten: Kabupaten) -> tuple[InventedVillage, ...]:
    """The villages that the releases of levels are made of, so that these tell the events of closed years too."""
    free = kabupaten.villages[_FREE_FROM:]
    return tuple(sorted(free, key=lambda village: (village.living, village.code))[:PASSED])


def _mark(**arguments: object) -> str:
    """What the demo was made with: the arguments, and every file of the program and its content."""
    return canonical_json({**arguments, "program": digest_program()}).decode()


def _stands(out: Path, mark: str) -> bool:
    """The demo was finished here with this mark, and its site is still there."""
    written = out / _MARK
    page = out / "situs" / "index.html"
    return written.is_file() and page.is_file() and written.read_text(encoding="utf-8") == mark


def _borders(kabupaten: Kabupaten, made: Path, kept: Path) -> None:
    """Lay the borders of the dusun where the workplace looks for them: by the code of the village."""
    kept.mkdir(exist_ok=True)
    for village in kabupaten.villages:
        copyfile(made / f"dusun_{village.code}.geojson", kept / f"{village.code}.geojson")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the villages are made, and with which day of issue."""

    inputs: Path
    store: Path
    out: Path
    issued: dt.date | None
    kabupaten: Kabupaten
    survey: Survey


def _make_villages(kabupaten: Kabupaten, place: _Place, tell: Tell, say: Callable[[str], None]) -> None:
    """Every village through the main job, in the order of the kabupaten; on two cores two at once.

    Raises `WrongUse` D148 when a process that makes one is killed.
    """
    villages = kabupaten.villages
    count = min(len(villages), 2, os.cpu_count() or 1)
    if count < 2:
        for number, village in enumerate(villages, 1):
            say(f"[{number}/{len(villages)}] {village.name}")
            _village(village, place, tell)
        return
    with open_store(place.store, demo=True):
        pass  # its tables are made before two processes would both want to
    longest = sorted(villages, key=lambda village: (village.position not in TWO_YEARS, -village.living))
    # Fresh processes: a database that this one had open is not to be shared by a fork.
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), helper_processes.prepare_process)
    try:
        asked = {pool.submit(_village, village, place): village for village in longest}
        for number, done in enumerate(as_completed(asked), 1):
            done.result()
            say(f"[{number}/{len(villages)}] {asked[done].name}")
            tell("Membuat desa", number, len(villages))
    except BrokenProcessPool as error:
        mend = "Ulangi perintah yang sama; yang sudah jadi dipakai lagi. Bila terulang, kosongkan memori."
        raise WrongUse("D148", "Demo terhenti: proses pembantunya mati", mend=mend) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _quiet(station: str, done: int, total: int) -> None:
    """Two at once would write over each other's progress."""


def _village(village: InventedVillage, place: _Place, tell: Tell = _quiet) -> None:
    """One village through the main job."""
    inputs, store, out, issued = place.inputs, place.store, place.out, place.issued
    if village.position in TWO_YEARS:
        _year_before(village, place, tell)
    elif village in villages_added_up(place.kabupaten) and not (store / "rilis" / village.code).is_dir():
        history = draw_history(village)
        _bring_list(village, history, history.first, place, tell)
        _record(village, history.events, place)
    workbook = inputs / f"penduduk_{village.code}.xlsx"
    style: Style = "contoh" if village.position % 2 else "template"
    write_opensid(village, workbook, style, ErrorPlan(rate=ERRORS).for_village(village.position))
    facts = write_facilities(village, inputs)
    if village == village_surveyed(place.kabupaten):
        _survey(village, workbook, place, tell)
        facts += write_village_facts(village, inputs)
    order = Order(
        files=(workbook, *facts),
        desa=village.code,
        year=YEAR,
        out=out / "desa" / village.code,
        date=village.reference,
        accept=REASON,
        polygons=inputs / "batas" / f"dusun_{village.code}.geojson",
        store=store,
        demo=True,
        issued=issued,
        area_km2=Decimal(f"{village.area_km2:.2f}"),
        revision="Dihitung lagi dengan program yang lebih baru",
        revision_kind=METHOD,
        up="../index.html",
    )
    outcome = run(order, tell)
    if outcome.release is None or outcome.folder is None:
        raise RuntimeError("a demo village is never in quarantine")


def _survey(village: InventedVillage, workbook: Path, place: _Place, tell: Tell) -> None:
    """The list comes in first: a round visits the families that the register knows."""
    area = AreaCode.kemendagri(village.code)
    with open_store(place.store, demo=True) as opened:
        known = load(place.store / AREAS_FILE).of(area, place.issued)
        bring((workbook,), Into(opened, area, BY), Delivery(village.reference, None), known, tell)
        place.survey(opened, place.kabupaten, village)


def _year_before(village: InventedVillage, place: _Place, tell: Tell) -> None:
    """The edition of the year before, with the events of three years around it: what the site compares with and keeps
    in its archive, and what rates of births, deaths and moves are made of."""
    inputs, store, out, issued = place.inputs, place.store, place.out, place.issued
    if (store / "rilis" / village.code / f"{YEAR - 1}-1").is_dir():
        return  # made before: the register knows more since, and would give another edition of that year
    history = draw_history(village)
    _bring_list(village, history, history.first, place, tell)
    reference = village.reference.replace(year=YEAR - 1)
    _record(village, [event for event in history.events if event.day <= reference], place)
    workbook = inputs / f"penduduk_{village.code}_{YEAR - 1}.xlsx"
    write_rows(history.rows_on(reference), workbook, "contoh")
    run(
        Order(
            files=(workbook,),
            desa=village.code,
            year=YEAR - 1,
            out=out / "lama" / village.code,
            date=reference,
            accept=REASON,
            polygons=inputs / "batas" / f"dusun_{village.code}.geojson",
            store=store,
            demo=True,
            issued=(issued or clock.today()) - dt.timedelta(days=365),
            area_km2=Decimal(f"{village.area_km2:.2f}"),
        ),
        tell,
    )
    _record(village, [event for event in history.events if event.day > reference], place)


def _bring_list(village: InventedVillage, history: VillageHistory, day: dt.date, place: _Place, tell: Tell) -> None:
    """The list of a day into the register, without an edition: what happened since needs people to happen to."""
    workbook = place.inputs / f"penduduk_{village.code}_{day.year}.xlsx"
    write_rows(history.rows_on(day), workbook, "contoh")
    with open_store(place.store, demo=True) as opened:
        knowledge = load(place.store / AREAS_FILE).of(AreaCode.kemendagri(village.code), place.issued)
        into = Into(opened, AreaCode.kemendagri(village.code), BY)
        bring((workbook,), into, Delivery(day, None), knowledge, tell)


def _record(village: InventedVillage, events: Sequence[LifeEventMade], place: _Place) -> None:
    """What happened, event by event; after the list that stood before, before the one that knows of it."""
    desa = AreaCode.kemendagri(village.code)
    with open_store(place.store, demo=True) as opened:
        record_life_events(opened, desa, events, by=BY, at=clock.now(), today=clock.today())
