"""The state of a village for its home: what is there, what is open, what comes next. Reads only."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count, Max

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import FILE, OPEN, QUARANTINED, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.register.core.app import queries as register
from cantik.register.core.app.models import PersonVersion
from cantik.register.correct.app import deciding
from cantik.release import files
from cantik.release.app.models import SIGNED, SUBMITTED, Draft
from cantik.release.app.queries import changed_since_release, list_embargoed, live_draft
from cantik.release.shelf import Shelved, editions


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A line of the village's recent history."""

    at: dt.datetime
    kind: str  # masuk | urung | terbit
    what: str  # name of the file, number of the release
    count: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the village's home shows. `rules`: open findings to check by rule, most first."""

    batches: tuple[Batch, ...]
    quarantined: int
    persons: int
    open_checks: int
    notes: int
    rules: tuple[tuple[str, int], ...]
    releases: tuple[Shelved, ...]
    newest_batch: dt.datetime | None
    history: tuple[HistoryEntry, ...]
    draft: Draft | None = None
    conflicts: int = 0  # differences between sources that wait for somebody
    refused: int = 0  # open findings that keep rows out of the register
    moved: bool = False  # the register is no longer that of the newest release: a birth on the same day counts

    @property
    def handed_in(self) -> bool:
        """A draft waits for a signature."""
        return self.draft is not None and self.draft.state == SUBMITTED

    @property
    def first_use(self) -> bool:
        """Nothing was ever brought to the village."""
        return not self.batches and not self.history and not self.quarantined

    @property
    def step(self) -> str:
        """The next step: `masukkan`, `periksa`, `tanda_tangan`, `beda`, `terbitkan`, or `selesai`."""
        if not self.batches:
            return "masukkan"
        if self.open_checks:
            return "periksa"
        if self.draft is not None and self.draft.state in (SUBMITTED, SIGNED):
            return "tanda_tangan"
        if self.conflicts:
            return "beda"
        return "terbitkan" if not self.releases or self.changed_since else "selesai"

    @property
    def changed_since(self) -> bool:
        """Data came in after the newest release was issued, or describe a later day than it does."""
        if not self.releases or self.newest_batch is None:
            return False
        if self.moved:
            return True
        if any(batch.reference and batch.reference > self.releases[0].reference for batch in self.batches):
            return True
        return self.newest_batch.date() > self.releases[0].published


def _visible_editions(shelf: Path, area: AreaCode) -> tuple[Shelved, ...]:
    """The editions of which a home tells everybody with an office there: none under embargo."""
    under = list_embargoed(area.text())
    return tuple(held for held in editions(shelf, area.text()) if held.number not in under)


def state_of(area: AreaCode, shelf: Path) -> State:
    """The state of a village; one that nothing was brought to is empty."""
    area_row = find_area(area)
    if area_row is None:
        return State((), 0, 0, 0, 0, (), _visible_editions(shelf, area), None, ())
    standing = register.standing_batches(area)
    rows = Batch.objects.filter(area=area_row, kind=FILE).defer("agreement")
    files, stand = list(rows.order_by("-received_at")), set(standing)
    batches = tuple(batch for batch in files if batch.pk in stand)
    newest = Batch.objects.filter(pk__in=standing).aggregate(at=Max("received_at"))["at"]  # by hand included: new data
    counted = list(
        BatchFinding.objects.filter(batch_id__in=standing, state=OPEN)
        .values_list("level", "rule")
        .annotate(n=Count("pk"))
        .order_by()
    )
    levels: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for level, rule, n in counted:
        levels[level] += n
        if level == "periksa":
            rules[rule] += n
    releases = _visible_editions(shelf, area)
    return State(
        batches=batches,
        quarantined=sum(batch.state == QUARANTINED for batch in files),
        persons=_persons(standing),
        open_checks=levels["periksa"],
        notes=levels["catat"],
        rules=tuple(rules.most_common()),
        releases=releases,
        newest_batch=newest,
        history=_history(files, releases),
        draft=live_draft(area),
        conflicts=deciding.count_waiting(area_row.pk, today=clock.today()),
        refused=levels[str(Level.REFUSE)],
        moved=changed_since_release(area),
    )


def _persons(standing: Sequence[int]) -> int:
    """Persons of whom something stands, each once, whatever lists name them."""
    rows = PersonVersion.objects.filter(batch_id__in=standing, retired_at__isnull=True)
    return rows.values("person_id").distinct().count()


def _written_at(edition: Shelved) -> dt.datetime:
    """When an edition was written, on its day of issue: files of the same day stand before or after it as they came. A
    folder that was copied later says another day; then noon."""
    moment = dt.datetime.fromtimestamp((edition.folder / files.CONTENTS).stat().st_mtime, tz=dt.UTC)
    if clock.day_of(moment) == edition.published:
        return moment
    return dt.datetime.combine(edition.published, dt.time(12), tzinfo=clock.zone())


def _history(files: Sequence[Batch], releases: tuple[Shelved, ...]) -> tuple[HistoryEntry, ...]:
    """What happened to the village's data, newest first: files that came in or were taken back, releases."""
    lines = []
    for batch in files[:8]:
        lines.append(HistoryEntry(batch.received_at, "masuk", batch.file_name, batch.rows_accepted))
        if batch.undone_at is not None:
            lines.append(HistoryEntry(batch.undone_at, "urung", batch.file_name, 0))
    lines += [HistoryEntry(_written_at(edition), "terbit", edition.number, 0) for edition in releases[:4]]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:8])
