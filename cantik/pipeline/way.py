"""The whole way in one page: READ THIS FIRST.

A file is read (`collect`), examined (`examine`), planned and applied (`register`), frozen (`snapshot`), measured
(`measure`), protected (`protect`), composed and sealed (`release`), printed (`publish`). One direction, no back doors;
each station takes the value of the station before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.asked import require_village
from cantik.codes.zone import zone_of
from cantik.collect.agreement import read_agreement
from cantik.collect.date_order import with_date_order
from cantik.examine.findings.app import decisions, findings
from cantik.pipeline import memory, steps
from cantik.pipeline.bring import Brought, Tell, bring
from cantik.pipeline.knowledge import AREAS_FILE, Knowledge, load
from cantik.pipeline.print_ import make_directory
from cantik.publish import site
from cantik.register.core.app import queries
from cantik.release import files, shelf
from cantik.release.app.signing import signing_key
from cantik.release.model import Release
from cantik.vault.app.opening import OpenStore, open_store

BY = "cantik run"


@dataclass(frozen=True, slots=True)
class Order:
    """What `cantik run` was asked for. `issued` is the date of issue (the clock's today unless a test gives it)."""

    files: tuple[Path, ...]
    desa: str
    year: int
    out: Path
    date: dt.date | None = None
    accept: str | None = None
    agreement: Path | None = None
    polygons: Path | None = None
    store: Path | None = None
    demo: bool = False
    issued: dt.date | None = None
    area_km2: Decimal | None = None
    date_order: str = ""  # `collect.date_order.ORDERS`
    up: str | None = None  # address of the kabupaten's page from the village's site


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, for the last lines of the command and for `--json`."""

    brought: tuple[Brought, ...]
    open_checks: int
    accepted_checks: int
    quarantined: str | None
    release: Release | None
    folder: Path | None
    site: Path | None
    hidden: int
    cells: int
    written: int
    unmatched: tuple[str, ...]  # dusun without a polygon

    @property
    def exit_code(self) -> int:
        """0 a signed release, 1 a draft or a batch in quarantine."""
        return 0 if self.release is not None and self.release.standing == "rilis desa" else 1


def run(order: Order, tell: Tell) -> Outcome:
    """From files to site. Repeating it with the same files changes nothing and gives the same bytes.

    Raises the typed errors of each station; the register and what stood in `out` are then as they were.
    """
    reference = order.date or dt.date(order.year, 12, 31)
    agreement = read_agreement(order.agreement) if order.agreement else None
    desa = AreaCode.kemendagri(order.desa)
    store = order.store or order.out / "simpanan"
    with open_store(store, demo=order.demo or None) as opened:
        knowledge = load(store / AREAS_FILE)
        _village(desa, knowledge, opened)
        brought = bring(
            order.files,
            opened=opened,
            desa=desa,
            reference=reference,
            agreement=agreement,
            knowledge=replace(knowledge, content=with_date_order(knowledge.content, order.date_order)),
            by=BY,
            tell=tell,
        )
        quarantined = next((b.quarantined for b in brought if b.quarantined), None)
        if quarantined:
            return Outcome(tuple(brought), 0, 0, quarantined, None, None, None, 0, 0, 0, ())
        return _publish(order, opened, knowledge, desa, reference, brought, tell)


def _village(desa: AreaCode, knowledge: Knowledge, opened: OpenStore) -> None:
    """The village exists and may be used in this store (invented areas only in a demo store)."""
    require_village(knowledge.areas.get(desa), desa, demo=opened.demo)


def _publish(
    order: Order,
    opened: OpenStore,
    knowledge: Knowledge,
    desa: AreaCode,
    reference: dt.date,
    brought: Sequence[Brought],
    tell: Tell,
) -> Outcome:
    _settle(order, desa, reference)
    counted = steps.count(desa, reference, opened=opened, knowledge=knowledge, by=BY, tell=tell)
    safe = steps.shield(counted, knowledge, tell=tell)
    draft = counted.still_open > 0
    terms = steps.Terms(order.year, order.demo, order.polygons, order.area_km2)
    inputs = steps.inputs(counted, terms, knowledge)
    today = order.issued or clock.now().astimezone(zone_of(desa)).date()
    slot = shelf.slot(opened.store.path / "rilis", desa.text(), order.year, inputs, today, draft=draft)
    label = steps.Label(slot.number, slot.published, "rancangan" if draft else "rilis desa")
    release, unmatched = steps.composed(desa, counted, safe, label, terms, knowledge, inputs)
    folder = order.out / "release"
    target = folder if draft else slot.folder
    written = 0
    if not (slot.exists and _same(slot.folder, release)):
        key = None if draft else lambda: signing_key(opened=opened, desa=desa, by=BY)
        written = len(make_directory(release, target, key=key, tell=tell))
    if not draft:
        memory.keep(safe, memory.folder(opened, desa.text()) / f"{slot.number}.json")
        with files.replaced(folder) as copy:
            files.copied(slot.folder, copy)
    with files.replaced(order.out / "site") as pages:
        site.make(release, folder, pages, up=order.up)
    tell("Membuat situs", 1, 1)
    cells = [c for t in release.tables for c in t.cells]
    hidden = sum(c.status == "rahasia" for c in cells)
    return Outcome(
        tuple(brought),
        counted.still_open,
        counted.accepted,
        None,
        release,
        folder,
        order.out / "site" / "index.html",
        hidden,
        len(cells),
        written,
        unmatched,
    )


def _settle(order: Order, desa: AreaCode, reference: dt.date) -> None:
    """Accept the open findings to check of everything that stands, when a reason was given; recorded at each
    finding."""
    if order.accept:
        numbers = findings.open_numbers(queries.standing_batches(desa, reference))
        if numbers:
            decisions.accept(desa=desa, numbers=numbers, reason=order.accept, by=BY)


def _same(folder: Path, release: Release) -> bool:
    """The release on the shelf is the very one that was composed now."""
    return files.open_release(folder).content == release.content
