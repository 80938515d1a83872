"""The whole way in one page: READ THIS FIRST.

A file is read (`collect`), examined (`examine`), planned and applied (`register`), frozen (`snapshot`), measured
(`measure`), protected (`protect`), composed and sealed (`release`), printed (`publish`). One direction, no back doors;
each station takes the value of the station before it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from cantik import __version__, measure, protect
from cantik.base import clock
from cantik.base.canonical import digest
from cantik.base.dates import long_date
from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode, Level
from cantik.collect.agreement import read_agreement
from cantik.collect.finding import Level as Severity
from cantik.content.kinds import Indicator, TableSpec
from cantik.expr.check import compile_text
from cantik.expr.scope import measure_scope
from cantik.expr.sentence import sentence
from cantik.measure.result import Results
from cantik.pipeline.bring import Brought, Tell, bring
from cantik.pipeline.knowledge import AREAS_FILE, Knowledge, load
from cantik.pipeline.print_ import make_directory
from cantik.protect.result import Protected
from cantik.publish import site
from cantik.register.app import findings as decisions
from cantik.register.app import queries
from cantik.register.app.opening import OpenStore, open_store
from cantik.register.app.signing import signing_key
from cantik.register.people import RegisterView
from cantik.release import compose, files, geometry, shelf
from cantik.release.model import Release
from cantik.release.place import place_of
from cantik.snapshot.files import write_snapshot
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze

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
        knowledge = load(None, store / AREAS_FILE)
        _village(desa, knowledge, opened)
        brought = bring(
            order.files, opened=opened, desa=desa, reference=reference, agreement=agreement, knowledge=knowledge,
            by=BY, tell=tell,
        )  # fmt: skip
        quarantined = next((b.quarantined for b in brought if b.quarantined), None)
        if quarantined:
            return Outcome(tuple(brought), 0, 0, quarantined, None, None, None, 0, 0, 0, ())
        return _publish(order, opened, knowledge, desa, reference, brought, tell)


def _village(desa: AreaCode, knowledge: Knowledge, opened: OpenStore) -> None:
    """The village exists and may be used in this store (invented areas only in a demo store)."""
    area = knowledge.areas.get(desa)
    if area.level is not Level.DESA:
        raise WrongUse("D105", "--desa harus kode desa atau kelurahan", found=desa.text(), expected="10 angka")
    if area.fictitious and not opened.demo:
        raise WrongUse(
            "D106", "Wilayah rekaan hanya untuk simpanan contoh", found=desa.text(), mend="Tambahkan --demo."
        )


def _publish(
    order: Order, opened: OpenStore, knowledge: Knowledge, desa: AreaCode, reference: dt.date,
    brought: Sequence[Brought], tell: Tell,
) -> Outcome:  # fmt: skip
    _settle(order, desa, reference)
    view = queries.register_view(desa, reference, by=BY)
    accepted, still_open = view.findings_accepted, view.findings_open.get(str(Severity.CHECK), 0)
    snapshot = freeze(view, knowledge.content, knowledge.lists, reference, policy=knowledge.policy)
    write_snapshot(snapshot, opened.store.path / "potret" / snapshot.id[:16])
    tell("Membekukan potret data", 1, 1)
    results = measure.compute(snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy)
    tell("Menghitung tabel", len(results.cubes), len(results.cubes))
    safe = protect.apply(results, knowledge.policy, classifications=knowledge.content.classifications)
    tell("Melindungi tabel", len(safe.tables), len(safe.tables))
    draft = still_open > 0
    inputs = _inputs(order, view, snapshot, knowledge, accepted, draft)
    today = order.issued or clock.today()
    slot = shelf.slot(opened.store.path / "rilis", desa.text(), order.year, inputs, today, draft=draft)
    release, unmatched = _compose(
        order, knowledge, desa, view, snapshot, results, safe, slot, inputs, (accepted, still_open)
    )
    folder = order.out / "release"
    target = folder if draft else slot.folder
    written = 0
    if not (slot.exists and _same(slot.folder, release)):
        key = None if draft else lambda: signing_key(opened=opened, desa=desa, by=BY)
        written = len(make_directory(release, target, key=key, tell=tell))
    if not draft:
        with files.replaced(folder) as copy:
            shutil.copytree(slot.folder, copy, dirs_exist_ok=True)
    with files.replaced(order.out / "site") as pages:
        site.make(release, folder, pages, up=order.up)
    tell("Membuat situs", 1, 1)
    cells = [c for t in release.tables for c in t.cells]
    hidden = sum(c.status == "rahasia" for c in cells)
    return Outcome(
        tuple(brought), still_open, accepted, None, release, folder, order.out / "site" / "index.html", hidden,
        len(cells), written, unmatched,
    )  # fmt: skip


def _settle(order: Order, desa: AreaCode, reference: dt.date) -> None:
    """Accept the open findings to check of everything that stands, when a reason was given; recorded at each
    finding."""
    if order.accept:
        numbers = decisions.open_numbers(queries.standing_batches(desa, reference))
        if numbers:
            decisions.accept_findings(numbers=numbers, reason=order.accept, by=BY)


def _same(folder: Path, release: Release) -> bool:
    """The release on the shelf is the very one that was composed now."""
    return files.open_release(folder).content == release.content


def _inputs(
    order: Order, view: RegisterView, snapshot: Snapshot, knowledge: Knowledge, accepted: int, draft: bool
) -> dict[str, Any]:
    """Everything that decides the content of a release: the same inputs find the same release again."""
    return {
        "register": view.state,
        "potret": snapshot.id,
        "sumber": [{"jenis": s.source, "acuan": s.reference.isoformat(), "sha256": s.sha256} for s in view.sources],
        "definisi": knowledge.content.digest,
        "kebijakan": knowledge.policy.digest,
        "acuan": snapshot.reference.isoformat(),
        "tahun": order.year,
        "rekaan": order.demo,
        "galat_diterima": accepted,
        "rancangan": draft,
        "batas": digest(order.polygons.read_bytes()) if order.polygons else None,
        "luas_km2": None if order.area_km2 is None else str(order.area_km2),
        "perangkat_lunak": __version__,
    }


def _compose(
    order: Order, knowledge: Knowledge, desa: AreaCode, view: RegisterView, snapshot: Snapshot, results: Results,
    safe: Protected, slot: shelf.Slot, inputs: Mapping[str, Any], checks: tuple[int, int],
) -> tuple[Release, tuple[str, ...]]:  # fmt: skip
    accepted, still_open = checks
    place = place_of(desa, knowledge.areas, knowledge.words, snapshot.reference, order.area_km2)
    shapes: Mapping[str, Any] | None = None
    unmatched: tuple[str, ...] = ()
    if order.polygons is not None and results.cubes:
        data = geometry.read_polygons(order.polygons)
        shapes, unmatched = geometry.dusun_geometry(data, results.cubes[0].geo.categories, order.polygons)
    read = sum(s.rows_read for s in view.sources)
    taken = sum(s.rows_accepted for s in view.sources)
    pages = compose.quality_page(
        read=read,
        accepted=taken,
        refused=sum(s.rows_refused for s in view.sources),
        checks_open=still_open,
        checks_accepted=accepted,
        days=(slot.published - snapshot.reference).days,
        oldest=snapshot.oldest_reference,
    )
    facts = compose.Facts(
        number=slot.number,
        year=order.year,
        reference=snapshot.reference,
        published=slot.published,
        place=place,
        standing="rancangan" if still_open else "rilis desa",
        fictitious=order.demo,
        sources=tuple(_source(s.source, s.reference, place.full("id"), place.full("en")) for s in view.sources),
        oldest_reference=snapshot.oldest_reference,
        quality=pages[0],
        quality_en=pages[1],
        geometry=shapes,
        software={"cantik": __version__},
        inputs=inputs,
        definitions=knowledge.content.digests,
        universes=_universes(knowledge),
    )
    return compose.compose(safe, knowledge.book, facts), unmatched


_SOURCES = {
    "opensid": ("Register penduduk {desa}", "Population register of {desa}"),
    "regsosek": ("Regsosek {desa}", "Regsosek (socio-economic registration) of {desa}"),
}


def _source(kind: str, reference: dt.date, desa: str, desa_en: str) -> tuple[str, str]:
    """The source line of a table, with its reference date (domain/publications.md section 3, rule 7)."""
    name, name_en = _SOURCES.get(kind, (kind, kind))
    return (
        f"{name.format(desa=desa)}, {long_date(reference)}",
        f"{name_en.format(desa=desa_en)}, {long_date(reference, 'en')}",
    )


def _universes(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The universe of each measure as a sentence; it is made in Indonesian only, English pages show it as it is."""
    content, lists = knowledge.content, knowledge.lists
    scopes = {unit: measure_scope(content, lists, unit) for unit in ("orang", "keluarga")}
    out = {}
    measures: list[TableSpec | Indicator] = [*content.tables.values(), *content.indicators.values()]
    for measured in measures:
        scope = scopes.get(measured.unit_of)
        if scope is None or measured.universe.strip() == "semua":
            continue
        text = sentence(
            compile_text(measured.universe, scope, measured.origin.at("semesta")),
            scope,
            lambda codelist, code: lists[codelist].label(code),
        )
        out[measured.id] = (text, text)
    return out
