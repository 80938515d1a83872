"""The job `rilis.rancang`: the whole way from the register to a preview, kept in the store, shown to nobody outside."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.base.atomic_write import replace_whole
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load_village
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.pipeline import carry_over, steps
from cantik.pipeline.app import draft_outline, draft_story
from cantik.pipeline.book_opening import read_opening
from cantik.protect import lp
from cantik.protect.result import Protected
from cantik.publish import book, site
from cantik.publish.directory import PrintsUnset, UnsetPrint, describe_unset, go_without, make_directory
from cantik.release import changes, files, issue, mark_record, opening, precedents, protection_record, shelf
from cantik.release.app import borders, queries, services, storage
from cantik.release.app.models import COMPUTING, Draft
from cantik.release.app.put_out import year_before
from cantik.release.changes import FigureChange
from cantik.release.edition_facts import former_edition
from cantik.release.left_prints import left_of, write_unset
from cantik.release.model import Release
from cantik.release.protection_record import ProtectingWork
from cantik.staff.app import appointments, log
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required


def others_now(draft: Draft, opened: OpenStore, knowledge: VillageKnowledge) -> str:
    """The fingerprint of what forum and offices say today of the village of a draft (`Draft.others`)."""
    return steps.others(area_code(draft.kode), draft.reference, opened, knowledge).digest


def compute(handle: Handle) -> None:
    """Make the draft's preview: the register frozen, measured, protected, composed, printed as a draft.

    Killed at any moment it leaves the draft waiting; the next run begins anew and replaces its folder in one move.
    """
    opened = required()
    draft = Draft.objects.get(pk=int(handle.subject))
    if draft.state != COMPUTING:
        return
    desa = area_code(draft.kode)
    knowledge = load_village(desa, opened.store.path)
    mark = queries.mark(desa)
    made = _compose_release(draft, desa, opened, knowledge, handle)
    home = storage.draft(opened.store.path, draft.kode, draft.pk)
    made, unset, pages = _preview(made, home, handle)
    place, carry = home / storage.PROTECTION, made.carry
    mark_record.keep_marks(carry.counted, place, keys=opened.keys)
    protection_record.keep(made.safe, place, made.work, release=made.release, vintages=carry.vintages)
    vector = home / storage.VECTOR
    steps.keep_vector(made.counted, vector, safe=made.safe, opened=opened, knowledge=knowledge, carry=carry)
    store_shelf = storage.shelf(opened.store.path)
    earlier = _earlier(store_shelf, draft)
    found = changes.changes(earlier, made.release) if earlier else ()
    draft_outline.write(draft_outline.of(made.release, found, made.counted.lists), home)
    draft_story.write_story(made.release, draft, opened.store.path, home)
    known = shelf.editions(store_shelf, draft.kode)
    again = next((shelved.number for shelved in known if shelf.same_basis(shelved.inputs, made.inputs)), "")
    done = _describe_draft(made, knowledge, mark=mark, pages=pages, found=found, repeats=again, unset=unset)
    with transaction.atomic():
        services.finish_draft(draft=draft, found=done)
        handle.finish()
    storage.forget_others(opened.store.path, draft.kode, draft.pk)


@dataclass(frozen=True, slots=True)
class _Composed:
    """A draft's release with what it was made of."""

    release: Release
    counted: steps.Counted
    safe: Protected
    inputs: dict[str, Any]
    work: ProtectingWork
    carry: carry_over.CarriedOver
    withheld: tuple[str, ...] = ()  # why it can be no release, whoever signs


def _compose_release(
    draft: Draft, area: AreaCode, opened: OpenStore, knowledge: VillageKnowledge, handle: Handle
) -> _Composed:
    """The register frozen, measured, protected and composed; reading it is logged."""
    with log.within(draft.kode):
        counted = steps.count(
            area, draft.reference, opened=opened, knowledge=knowledge, by=draft.made_by, tell=handle.tell
        )
    store = opened.store.path
    name = precedents.latest(storage.shelf(store), draft.kode)
    quiet = precedents.quiet_since(store, draft.kode, name, draft.reference, knowledge.content)
    former = precedents.recall_binding(store, draft.kode, name, knowledge.content, quiet)
    began = lp.count_solved(), time.process_time()
    carry = carry_over.decide_carried(counted, name if former else "", draft.kode, opened=opened, knowledge=knowledge)
    safe = steps.shield(counted, knowledge, tell=handle.tell, former=former, carry=carry)
    withheld = counted.reasons_to_withhold or steps.reasons_of_silence(safe)
    work = ProtectingWork.since(*began)
    terms = steps.ReleaseTerms(
        draft.year,
        opened.is_invented(area),
        borders.path(opened.store.path, draft.kode),
        None,
        name if former else "",
        quiet if former else (),
        withheld=withheld,
        walidata=appointments.walidata(area, clock.today()),
        opening=read_opening(area, draft.year, knowledge, store, borders.path(store, draft.kode)),
        carry=carry,
    )
    inputs = steps.inputs(counted, terms, knowledge)
    number = shelf.next_number(storage.shelf(opened.store.path), draft.kode, draft.year)
    earlier = former_edition(storage.shelf(opened.store.path), draft.kode, number)
    revises = _earlier(storage.shelf(store), draft) if draft.kind else None
    before = year_before(storage.shelf(store), draft.kode, draft.year)
    label = steps.Label(number, clock.today(), "rancangan", earlier, revises, before)
    release, _ = steps.compose_release(area, counted, safe, label, terms, knowledge, inputs)
    return _Composed(release, counted, safe, inputs, work, carry, withheld)


def _describe_draft(
    made: _Composed,
    knowledge: VillageKnowledge,
    *,
    mark: str,
    pages: int,
    found: tuple[FigureChange, ...],
    repeats: str,
    unset: tuple[UnsetPrint, ...],
) -> services.Computed:
    """What the workplace is told of the draft."""
    release, counted = made.release, made.counted
    cells = [cell for table in release.tables for cell in table.cells]
    return services.Computed(
        basis=services.Basis(
            counted.view.state,
            knowledge.content.digest,
            knowledge.policy.digest,
            counted.still_open,
            counted.accepted_count,
            counted.others.digest,
        ),
        mark=mark,
        snapshot=counted.snapshot.id,
        figures=issue.figures_digest(release),
        content=release.content,
        tables=len(release.tables),
        cells=len(cells),
        hidden=sum(cell.status == "rahasia" for cell in cells),
        pages=pages,
        changed=len(found),
        notice=changes.notice_due(found),
        borders=made.inputs["batas"] or "",
        repeats=repeats,
        withheld="; ".join(made.withheld),
        unset=write_unset(describe_unset(unset)),
    )


def _earlier(store_shelf: Path, draft: Draft) -> Release | None:
    return files.open_release(store_shelf / draft.kode / draft.former) if draft.former else None


def _preview(made: _Composed, home: Path, handle: Handle) -> tuple[_Composed, tuple[UnsetPrint, ...], int]:
    """Release, site and pages as a draft: of the release that says which prints cannot be set, those prints, and the
    number of pages of the book (0 without one)."""
    unset: tuple[UnsetPrint, ...] = ()
    while True:
        try:
            _write_release(made, home, handle)
            break
        except PrintsUnset as error:  # of prints that were not left out yet, so that this ends
            unset += error.unset
            release, left = go_without(made.release, error.unset)
            made = replace(made, release=release, inputs={**made.inputs, **left.inputs})
    handle.tell(gettext_noop("Membuat halaman pratinjau"), 1, 2)
    with replace_whole(home / storage.PAGES) as target:
        target.mkdir(parents=True, exist_ok=True)
        pages = 0 if book.NAME in left_of(made.release).names else book.make_pages(made.release, target)
    handle.tell(gettext_noop("Membuat halaman pratinjau"), 2, 2)
    return made, unset, pages


def _write_release(made: _Composed, home: Path, handle: Handle) -> None:
    """The folder of a draft's release and its site. Raises `PrintsUnset` C104; what stood there stays then."""
    release = made.release
    public = site.PublicSite(release)
    with replace_whole(home / storage.SITE) as target:
        make_directory(
            release,
            home / storage.RELEASE,
            commit=lambda: opening.keep_opening(home / storage.OPENING, made.inputs).commitment,
            key=None,
            tell=handle.tell,
            meanwhile=partial(public.render, out=target),
        )
        handle.tell(gettext_noop("Membuat situs pratinjau"), 0, 2)
        public.write(home / storage.RELEASE, target)


def handed_out(opened: OpenStore, draft: Draft) -> None:
    """A product of the draft was given to be kept: from now on it binds what comes next, as an edition does."""
    store = opened.store.path
    home = storage.draft(store, draft.kode, draft.pk)
    number = files.open_summary(home / storage.RELEASE).number
    name = precedents.hand_out(
        store, draft.kode, number, home, opened_by=storage.OPENING, protected_by=storage.PROTECTION
    )
    carry_over.keep_counts(opened, draft.kode, name, home / storage.PROTECTION, home / storage.VECTOR)


def _drop_draft(subject: str, problem: str) -> None:
    """The draft falls away; the page says why."""
    services.drop_draft(number=int(subject), problem=problem)


KIND = JobKind("rilis.rancang", "penyusunan rancangan rilis", "angka.lihat_mentah", compute, _drop_draft)
