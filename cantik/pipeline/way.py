"""The whole way in one page: READ THIS FIRST.

A file is read (`collect`), examined (`examine`), planned and applied (`register`), frozen (`snapshot`), measured
(`measure`), protected (`protect`), composed and sealed (`release`), printed (`publish`). One direction, no back doors;
each station takes the value of the station before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from cantik.base import clock
from cantik.base.atomic_write import replace_whole
from cantik.base.dates import long_date
from cantik.base.errors import WrongUse
from cantik.base.progress import Tell
from cantik.codes.area import AreaCode
from cantik.codes.area_check import require_village
from cantik.codes.knowledge import AREAS_FILE, VillageKnowledge, load
from cantik.codes.zone import day_that_has_come
from cantik.collect.agreement import read_agreement
from cantik.collect.borders.defects import line
from cantik.collect.borders.delivery import DeliveredBorders
from cantik.collect.borders.reading import read_borders
from cantik.collect.date_order import with_date_order
from cantik.collect.read import Delivery
from cantik.collect.rulings import Rulings
from cantik.examine.findings.app import decisions, findings
from cantik.levels import vectors
from cantik.pipeline import carry_over, steps
from cantik.pipeline.book_opening import read_opening
from cantik.pipeline.bring import ASKED, ROWS_REFUSED, Brought, Extent, Into, Writing, bring
from cantik.protect.result import Protected
from cantik.publish import site
from cantik.publish.directory import PrintsUnset, UnsetPrint, make_directory
from cantik.publish.typeset import Press
from cantik.register.core.app import queries
from cantik.release import changes, files, issue, mark_record, opening, precedents, protection_record, shelf
from cantik.release.app.models import UNPLANNED
from cantik.release.app.put_out import year_before
from cantik.release.edition_facts import former_edition
from cantik.release.left_prints import LeftPrints
from cantik.release.model import Release
from cantik.release.portrait import Portrait, decode_portrait
from cantik.release.reasons import public_reason
from cantik.staff.app import appointments
from cantik.staff.app.signing_keys import release_key
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
    mend_borders: bool = False  # somebody agreed to the repairs of the borders that were told
    store: Path | None = None
    demo: bool = False
    issued: dt.date | None = None
    area_km2: Decimal | None = None
    extent: Extent = ASKED
    blanks: Mapping[str, str] = field(default_factory=dict)  # what was decided of them (`register/core/blanks`)
    date_order: str = ""  # `collect.date_order.ORDERS`
    date_over_agreement: bool = False  # `collect.read.Delivery`
    rulings: Rulings = field(default_factory=Rulings)  # what was decided about content that is not read
    revision: str | None = None  # why an edition of a day that has one already is made again; everybody reads it
    revision_kind: str = UNPLANNED
    without_book: str | None = None  # why prints that cannot be set are gone without; everybody reads it
    up: str | None = None  # address of the kabupaten's page from the village's site

    @property
    def reference(self) -> dt.date:
        """The date of the state of the data."""
        return self.date or dt.date(self.year, 12, 31)


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
    borders: tuple[str, ...] = ()  # what was found in the file of borders, mended or not, as sentences
    withheld: tuple[str, ...] = ()  # why it is a draft besides open findings, as sentences without a full stop
    provisional: str = ""  # how many rows of the lists are missing, where its tables are provisional for that
    unset: tuple[UnsetPrint, ...] = ()  # prints that could not be set

    @property
    def exit_code(self) -> int:
        """0 a signed release, 8 one without rows that were refused, 1 a draft or a batch in quarantine."""
        if self.release is None or self.release.standing != "rilis desa":
            return 1
        return ROWS_REFUSED if self.refused_count else 0

    @property
    def refused_count(self) -> int:
        """Rows of all files that were refused."""
        return sum(file.refused for file in self.brought)


@dataclass(frozen=True, slots=True)
class _Work:
    """An order at work: the village, its store, what is known, and who is told of the progress."""

    order: Order
    area: AreaCode
    opened: OpenStore
    knowledge: VillageKnowledge
    tell: Tell
    borders: DeliveredBorders | None = None

    @property
    def reference(self) -> dt.date:
        """The date of the state of the data."""
        return self.order.reference


def run(order: Order, tell: Tell) -> Outcome:
    """From files to site. Repeating it with the same files changes nothing and gives the same bytes.

    Raises the typed errors of each station, T403 and T408 for a reason that cannot be public; the register and what
    stood in `out` are then as they were.
    """
    agreement = read_agreement(order.agreement) if order.agreement else None
    if order.without_book:
        public_reason(order.without_book)
    desa = AreaCode.kemendagri(order.desa)
    _require_days(order, desa)
    came = _borders(order, desa)
    store = order.store or order.out / "simpanan"
    with open_store(store, demo=order.demo or None) as opened:
        work = _Work(order, desa, opened, load(store / AREAS_FILE).of(desa, order.issued), tell, came)
        # The village exists and may be used in this store (invented areas only in a demo store).
        require_village(work.knowledge.areas.get(desa), desa, demo=opened.demo)
        known = replace(work.knowledge, content=with_date_order(work.knowledge.content, order.date_order))
        delivery = Delivery(
            work.reference, agreement, date_over_agreement=order.date_over_agreement, rulings=order.rulings
        )
        writing = Writing(extent=order.extent, choices=order.blanks or None, date_assumed=order.date is None)
        brought = bring(order.files, Into(opened, desa, BY), delivery, known, tell, writing=writing)
        quarantined = next((b.quarantined for b in brought if b.quarantined), None)
        if quarantined:
            return Outcome(tuple(brought), 0, 0, quarantined, None, None, None, 0, 0, 0, ())
        with Press() as press:  # it loads its libraries while this process counts
            return _publish(work, brought, press)


def _require_days(order: Order, area: AreaCode) -> None:
    """The day of the data has come, on the day of issue where that is named, before anything is stored. Raises
    `WrongUse` D146, D174."""
    reference = order.reference
    if order.issued is None:
        day_that_has_come(reference, area)
    elif order.issued < reference:
        raise WrongUse(
            "D174",
            "Tanggal terbit mendahului keadaan data",
            found=long_date(order.issued),
            expected=f"paling awal {long_date(reference)}",
            mend="Betulkan --issued, --date, atau --year.",
        )


def _borders(order: Order, area: AreaCode) -> DeliveredBorders | None:
    """The borders of the order, agreed to, before anything is stored. Raises the typed errors T301 and T302."""
    if order.polygons is None:
        return None
    came = read_borders(order.polygons.read_bytes(), order.polygons.name, area)
    came.require_consent(order.polygons.name, consent=order.mend_borders)
    return came


def _publish(work: _Work, brought: Sequence[Brought], press: Press) -> Outcome:
    """The release with all its prints; where some cannot be set, without them: signed with the reason that the order
    gives, else a draft that says which."""
    _settle(work)
    counted = steps.count(
        work.area, work.reference, opened=work.opened, knowledge=work.knowledge, by=BY, tell=work.tell
    )
    unset: tuple[UnsetPrint, ...] = ()
    while True:
        try:
            return _issue(work, brought, counted, unset, press)
        except PrintsUnset as error:  # of prints that were not left out yet, so that this ends
            unset += error.unset


def _issue(
    work: _Work, brought: Sequence[Brought], counted: steps.Counted, unset: tuple[UnsetPrint, ...], press: Press
) -> Outcome:
    """The release without the prints that could not be set. Raises `PrintsUnset` C104 for others; `out` stays."""
    order, knowledge, tell = work.order, work.knowledge, work.tell
    safe, terms, carry = _shield(work, brought, counted, unset)
    draft = counted.still_open > 0 or bool(terms.withheld)
    inputs = steps.inputs(counted, terms, knowledge)
    today = order.issued or day_that_has_come(work.reference, work.area)
    slot = shelf.slot(work.opened.store.path / "rilis", work.area.text(), order.year, inputs, today, draft=draft)
    former = former_edition(work.opened.store.path / "rilis", work.area.text(), slot.number)
    before = year_before(work.opened.store.path / "rilis", work.area.text(), order.year)
    label = steps.Label(slot.number, slot.published, "rancangan" if draft else "rilis desa", former, None, before)
    terms = replace(terms, opening=_opening(work, slot), carry=carry)
    release, unmatched = steps.compose_release(work.area, counted, safe, label, terms, knowledge, inputs)
    release = release if draft else _declare_revision(work, slot, release)
    public = site.PublicSite(release, up=order.up)
    with replace_whole(order.out / "site") as pages:
        commit = partial(_commit, work, slot, _Kept(counted, safe, carry, release), inputs, draft=draft)
        written = _write_products(work, slot, release, press, commit, partial(public.render, out=pages))
        public.write(order.out / "release", pages)
    tell("Membuat situs", 1, 1)
    cells = [c for t in release.tables for c in t.cells]
    return Outcome(
        brought=tuple(brought),
        open_checks=counted.still_open,
        accepted_checks=counted.accepted_count,
        quarantined=None,
        release=release,
        folder=order.out / "release",
        site=order.out / "site" / "index.html",
        hidden=sum(c.status == "rahasia" for c in cells),
        cells=len(cells),
        written=written,
        unmatched=unmatched,
        borders=tuple(map(line, work.borders.defects)) if work.borders else (),
        withheld=terms.withheld,
        provisional=counted.provisional,
        unset=unset,
    )


def _opening(work: _Work, slot: shelf.Slot) -> Portrait:
    """What the book of an edition opens with beside its facts: the villages around, what the village gives. One that
    stands keeps its own, whatever neighbours draw since: the same inputs are the same edition."""
    if slot.exists:
        return decode_portrait(files.open_release(slot.folder))
    return read_opening(work.area, work.order.year, work.knowledge, work.opened.store.path, work.order.polygons)


def _list_left(order: Order, unset: Sequence[UnsetPrint]) -> LeftPrints:
    """The prints that a release goes without, with the reason that the order gives."""
    if not unset:
        return LeftPrints()
    reason = public_reason(order.without_book) if order.without_book else ""
    return LeftPrints().join((each.print for each in unset), reason)


def _shield(
    work: _Work, brought: Sequence[Brought], counted: steps.Counted, unset: Sequence[UnsetPrint]
) -> tuple[Protected, steps.ReleaseTerms, carry_over.CarriedOver]:
    """The protected result under what binds it, the terms of its release (without a table it can be none, nor without
    prints that nobody said it goes without), and what it carries over."""
    left = _list_left(work.order, unset)
    withheld = _reasons_for_draft(work, brought, counted, left)
    terms, binding = _former(work, counted, _terms(work, withheld, left))
    carry = carry_over.decide_carried(
        counted, terms.former, work.area.text(), opened=work.opened, knowledge=work.knowledge
    )
    safe = steps.shield(counted, work.knowledge, tell=work.tell, former=binding, carry=carry)
    missing = () if work.order.without_book else tuple(each.tell() for each in unset)
    return safe, replace(terms, withheld=(withheld or steps.reasons_of_silence(safe)) + missing), carry


def _terms(work: _Work, withheld: tuple[str, ...], left: LeftPrints) -> steps.ReleaseTerms:
    """Under what the release is composed."""
    order = work.order
    return steps.ReleaseTerms(
        order.year,
        order.demo,
        order.polygons,
        order.area_km2,
        withheld=withheld,
        drawn=work.borders.mended if work.borders else None,
        walidata=appointments.walidata(work.area, clock.today()),
        left=left,
    )


def _former(
    work: _Work, counted: steps.Counted, terms: steps.ReleaseTerms
) -> tuple[steps.ReleaseTerms, Protected | None]:
    """The terms with what was shown last of the village and binds this one, and its protected result; or with what
    bound the very same one when that was made already, so that repeating a command changes nothing."""
    store, desa, content = work.opened.store.path, work.area.text(), work.knowledge.content
    known = precedents.shown_before(store / "rilis", desa)
    name = known[0].name if known else ""
    bound = replace(terms, former=name, quiet=precedents.quiet_since(store, desa, name, work.reference, content))
    for shown in known:
        then = replace(terms, former=shown.bound_by, quiet=shown.quiet)
        if shelf.identity(steps.inputs(counted, then, work.knowledge)) == shelf.identity(dict(shown.inputs)):
            bound = then
            break
    former = precedents.recall_binding(store, desa, bound.former, content, bound.quiet)
    return (bound, former) if former is not None else (replace(terms, former="", quiet=()), None)


def _reasons_for_draft(
    work: _Work, brought: Sequence[Brought], counted: steps.Counted, left: LeftPrints
) -> tuple[str, ...]:
    """Why it is a draft besides open findings, as sentences."""
    found = (*(f"{file.file}: {file.kept_out}" for file in brought if file.kept_out), *counted.reasons_to_withhold)
    return found if found or counted.still_open else _undeclared_reason(work, counted, left)


def _undeclared_reason(work: _Work, counted: steps.Counted, left: LeftPrints) -> tuple[str, ...]:
    """Why it stays a draft although nothing else holds it: its day has an edition that says something else, and nobody
    said why this one is made (docs/bidang/quality_policy.md 2)."""
    home, desa = work.opened.store.path / "rilis", work.area.text()
    known = [edition for edition in shelf.editions(home, desa) if edition.reference == work.reference]
    if not known or work.order.revision:
        return ()
    terms, _ = _former(work, counted, _terms(work, (), left))
    inputs = steps.inputs(counted, terms, work.knowledge)
    if shelf.slot(home, desa, work.order.year, inputs, clock.today(), draft=False).exists:
        return ()
    return (f"keadaan tanggal ini sudah punya Rilis {known[0].number}; sebut alasan revisinya dengan --revision",)


def _declare_revision(work: _Work, slot: shelf.Slot, release: Release) -> Release:
    """An edition of a day that has one already, with what it changes and why; one that stands says it itself."""
    home, desa = work.opened.store.path / "rilis", work.area.text()
    if slot.exists:
        said = issue.revision_of(files.open_release(slot.folder))
        return release if said is None else issue.declare_revision(release, said)
    former = shelf.before(home, desa, slot.number)
    if former is None or not any(held.reference == work.reference for held in shelf.editions(home, desa)):
        return release
    found = changes.changes(files.open_release(former.folder), release)
    reason, kind = public_reason(work.order.revision or ""), work.order.revision_kind
    return issue.declare_revision(
        release, issue.Revision(former.number, kind, reason, changes.notice_due(found), found)
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store keeps of what is shown: what was counted, how it is protected, what it carries over, what it
    prints."""

    counted: steps.Counted
    safe: Protected
    carry: carry_over.CarriedOver
    release: Release


def _commit(work: _Work, slot: shelf.Slot, kept: _Kept, inputs: dict[str, Any], *, draft: bool) -> str:
    """Keep what binds the next release and what the levels above are summed of; the commitment to `inputs`."""
    store, desa = work.opened.store.path, work.area.text()
    # What lies in `out` can be handed on: a draft counts as shown, and binds what comes next like an edition.
    name = precedents.draft_name(store / "rilis", desa, slot.number, inputs) if draft else slot.number
    opened = opening.keep_opening(opening.place(store / "rilis", desa, name), inputs)
    place = protection_record.place(store, desa, name)
    mark_record.keep_marks(kept.carry.counted, place, keys=work.opened.keys)
    protection_record.keep(kept.safe, place, release=kept.release, vintages=kept.carry.vintages)
    _keep_counts(work, name, kept.counted, kept.safe, kept.carry)
    return opened.commitment


def _write_products(
    work: _Work,
    slot: shelf.Slot,
    release: Release,
    press: Press,
    commit: Callable[[], str],
    meanwhile: Callable[[Path], None],
) -> int:
    """Put the release and its products into `out`, a signed one on the shelf of the store first; how many files were
    made. The very release that stands there already is taken as it is. `commit` and `meanwhile`: what `make_directory`
    calls. Raises `PrintsUnset` C104: nothing is kept then."""
    draft, folder, made = release.standing == "rancangan", work.order.out / "release", 0
    if slot.exists and _same(slot.folder, release):
        commit()
    else:
        key = None if draft else lambda: release_key(opened=work.opened, area=work.area, by=BY)
        target = folder if draft else slot.folder
        written = make_directory(
            release, target, commit=commit, key=key, tell=work.tell, press=press, meanwhile=meanwhile
        )
        made = len(written)
    if not draft:
        with replace_whole(folder) as copy:
            files.copy_folder(slot.folder, copy)
    return made


def _keep_counts(
    work: _Work, name: str, counted: steps.Counted, safe: Protected, carry: carry_over.CarriedOver
) -> None:
    """What the levels above are summed of; of a draft, too: what comes next may carry its numbers over."""
    path = vectors.place(work.opened.store.path, work.area.text(), name)
    steps.keep_vector(counted, path, safe=safe, opened=work.opened, knowledge=work.knowledge, carry=carry)


def _settle(work: _Work) -> None:
    """Accept the open findings to check of everything that stands, when a reason was given; recorded at each
    finding."""
    if work.order.accept:
        numbers = findings.open_numbers(queries.standing_batches(work.area, work.reference))
        if numbers:
            decisions.accept(area=work.area, numbers=numbers, reason=work.order.accept, by=BY)


def _same(folder: Path, release: Release) -> bool:
    """The release on the shelf is the very one that was composed now."""
    return files.open_release(folder).content == release.content
