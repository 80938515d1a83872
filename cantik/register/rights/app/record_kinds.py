"""What a village holds whose time is over, by kind of record (`content/retensi.csv`): found, counted, taken out.

Counting looks at what is there, before and after; nothing is told by subtraction. Files are taken by the caller, after
the transaction (`register/leave/app/erasing`: files and free pages cannot be part of one).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Length

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.forms.app import forgetting
from cantik.collect.forms.app.models import HELD, FormSubmission, HandedDraft, SubmissionFile, SubmissionRows
from cantik.content.retention import BREACHES, RAW_FORMS, REQUESTS, RESIDENTS, SHARINGS, VECTORS
from cantik.levels import leeways, vectors
from cantik.pipeline.app.field_sheets import SHEETS
from cantik.plan.app.models import Device, FieldEvent, FormRemark, FrameMember, Round, Unit, UnitState
from cantik.plan.happened import FieldState
from cantik.plan.states import UnitStage
from cantik.register.core.app.models import PersonVersion
from cantik.register.leave.app import erasing
from cantik.register.leave.app.departed import Departed, departed, erase_departed
from cantik.register.leave.app.models import APPROVED, PROPOSED, Case, DataBreach, Destruction, Sharing, waits
from cantik.release import shelf
from cantik.release.app import storage
from cantik.vault.app.opening import OpenStore, at_hand

Counts = Mapping[str, int]
#: as many residents go at once as an evening allows: each original file is looked through for all of them
MOST_RESIDENTS = 200


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One thing that goes whole: a round, or the requests or records of a year. `number`: of the round, else 0; `over`:
    the last day on which one of it ended; `records`: how many."""

    number: int
    title: str
    over: dt.date
    records: int


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A round that is closed long enough and does not go yet: what of it nobody decided about."""

    number: int
    title: str
    undecided: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """What of a kind ended by a day, and what would have if it were decided."""

    items: tuple[OverdueItem, ...]
    hindered: tuple[Hindrance, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes out what, inside the transaction of the second hand."""

    opened: OpenStore
    desa: AreaCode
    items: Sequence[OverdueItem]
    cutoff: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class RecordKind:
    """How one kind is found by its last day, counted (rows; files of the store that go with them, told when the rows
    are gone), taken out, and which files are removed after that."""

    find: Callable[[AreaCode, dt.date], Overdue]
    rows: Callable[[AreaCode, Sequence[OverdueItem], dt.date], Counts]
    files: Callable[[OpenStore, AreaCode, Sequence[OverdueItem]], Counts]
    take: Callable[[Taking], None]
    sweep: Callable[[OpenStore], None]


# ── raw forms: a round that is closed and decided ───────────────────────────────────────────────
def _rounds(desa: AreaCode, cutoff: dt.date) -> Iterator[tuple[Round, dt.date, int]]:
    """Closed rounds that hold forms with persons: the day on which they were over, and what nobody decided about."""
    area = find_area(desa)
    closed = Round.objects.filter(activity__area=area, closed_at__isnull=False).exclude(activity__instrument__in=SHEETS)
    for row in closed.select_related("activity").order_by("pk"):
        last = UnitState.objects.filter(unit__block__round=row).aggregate(at=Max("at"))["at"]
        over = max(_day(row.closed_at), _day(last) if last else dt.date.min)
        if over <= cutoff and _left(_numbers([row.pk])):
            yield row, over, _undecided(row)


def _undecided(row: Round) -> int:
    devices = Device.objects.filter(round=row).values("pk")
    held = FormSubmission.objects.filter(standing=HELD, device__in=devices).exclude(sealed=b"").count()
    waiting = Unit.objects.filter(block__round=row, stage=UnitStage.SUBMITTED).count()
    told = FieldEvent.objects.filter(unit__block__round=row, state__in=[FieldState.PROPOSED, FieldState.WAITING])
    return held + waiting + told.count()


def _raw_forms(desa: AreaCode, cutoff: dt.date) -> Overdue:
    items, hindered = [], []
    for row, over, undecided in _rounds(desa, cutoff):
        title = f"{row.activity.title} ({row.reference.isoformat()})"
        if undecided:
            hindered.append(Hindrance(row.pk, title, undecided))
        else:
            forms = _forms([row.pk]).exclude(sealed=b"").count()
            items.append(OverdueItem(row.pk, title, over, forms))
    return Overdue(tuple(items), tuple(hindered))


def _forms(rounds: Sequence[int]) -> QuerySet[FormSubmission]:
    return FormSubmission.objects.filter(device__in=Device.objects.filter(round__in=rounds).values("pk"))


def _numbers(rounds: Sequence[int]) -> dict[str, int]:
    forms = _forms(rounds)
    units = Unit.objects.filter(block__round__in=rounds)
    told = forms.aggregate(bytes=Sum(Length("sealed")))["bytes"]
    drafts = HandedDraft.objects.filter(device__in=Device.objects.filter(round__in=rounds)).exclude(sealed=b"")
    return {
        "isian": forms.exclude(sealed=b"").count(),
        "bait_isian": told or 0,
        "isian_terbaca": SubmissionRows.objects.filter(submission__in=forms.values("pk")).count(),
        "nama_lampiran": SubmissionFile.objects.filter(submission__in=forms.values("pk")).exclude(name=b"").count(),
        "draf": drafts.count(),
        "keluarga_bernama": units.exclude(head="", card="", said="").count(),
        "anggota_bernama": FrameMember.objects.filter(unit__in=units).exclude(name="").count(),
        "catatan_isian": FormRemark.objects.filter(unit__in=units).count(),
    }


def _left(numbers: Counts) -> bool:
    return any(numbers.values())


def _raw_rows(desa: AreaCode, items: Sequence[OverdueItem], cutoff: dt.date) -> Counts:  # noqa: ARG001 - of all kinds
    return _numbers([item.number for item in items])


def _raw_files(opened: OpenStore, desa: AreaCode, items: Sequence[OverdueItem]) -> Counts:  # noqa: ARG001 - of all kinds
    """Attachments that only these rounds have: what another form came with as well stays."""
    forms = _forms([item.number for item in items]).values("pk")
    own = set(SubmissionFile.objects.filter(submission__in=forms).values_list("digest", flat=True))
    others = SubmissionFile.objects.filter(digest__in=own).exclude(submission__in=forms).exclude(name=b"")
    own -= set(others.values_list("digest", flat=True))
    return _sizes(map(opened.store.file_path, sorted(own)))


def _sizes(paths: Iterable[Path]) -> Counts:
    there = [path for path in paths if path.exists()]
    return {"berkas": len(there), "bait_berkas": sum(path.stat().st_size for path in there)}


def _take_raw(taking: Taking) -> None:
    """Empty the forms: instance and digest stay, so that a phone that sends one again stores nothing."""
    rounds = [item.number for item in taking.items]
    forms, units = _forms(rounds), Unit.objects.filter(block__round__in=rounds)
    SubmissionRows.objects.filter(submission__in=forms.values("pk")).delete()
    SubmissionFile.objects.filter(submission__in=forms.values("pk")).update(name=b"")
    HandedDraft.objects.filter(device__in=Device.objects.filter(round__in=rounds)).update(sealed=b"")
    FrameMember.objects.filter(unit__in=units).update(name="")
    FormRemark.objects.filter(unit__in=units).delete()
    units.update(head="", card="", said="")
    forms.update(sealed=b"")


def _sweep_forms(opened: OpenStore) -> None:
    for path in forgetting.unwanted_files(opened):
        path.unlink(missing_ok=True)


# ── residents who left long ago ─────────────────────────────────────────────────────────────────
def _departed(desa: AreaCode, cutoff: dt.date) -> list[Departed]:
    """Those who go at once: the longest gone first, whole years as far as they fit."""
    area = find_area(desa)
    people = [] if area is None else departed(area.pk, cutoff, clock.today())
    return people[:MOST_RESIDENTS]


def _residents(desa: AreaCode, cutoff: dt.date) -> Overdue:
    return Overdue(_by_year([gone.over for gone in _departed(desa, cutoff)]))


def _resident_rows(desa: AreaCode, items: Sequence[OverdueItem], cutoff: dt.date) -> Counts:  # noqa: ARG001
    people = _departed(desa, cutoff)
    records = [number for gone in people for number in gone.records]
    return {"orang": len(people), "pernyataan": PersonVersion.objects.filter(person_id__in=records).count()}


def _resident_files(opened: OpenStore, desa: AreaCode, items: Sequence[OverdueItem]) -> Counts:  # noqa: ARG001
    """Originals that name somebody who was erased."""
    there = erasing.unwanted(opened)
    return {"berkas": len(there), "bait_berkas": sum(path.stat().st_size for path in there)}


def _take_residents(taking: Taking) -> None:
    area = find_area(taking.desa)
    if area is not None:
        people = _departed(taking.desa, taking.cutoff)
        erase_departed(taking.opened, area.pk, people, taking.by, clock.now())


def _sweep_residents(opened: OpenStore) -> None:
    erasing.sweep_files(opened, clock.now())


# ── requests of residents, records of sharing, breaches ───────────────────────────────────────────────────
def _by_year(ends: Sequence[dt.date]) -> tuple[OverdueItem, ...]:
    years = sorted({end.year for end in ends})
    grouped = [(year, [end for end in ends if end.year == year]) for year in years]
    return tuple(OverdueItem(0, str(year), max(days), len(days)) for year, days in grouped)


def _ended_cases(desa: AreaCode, cutoff: dt.date) -> list[tuple[int, dt.date]]:
    """Requests that were answered, and carried out where something was to be, by a day; with the day."""
    rows = Case.objects.filter(area=desa.text(), decided_at__isnull=False)
    ended = [(row.pk, _day(row.carried_at or row.decided_at)) for row in rows if not waits(row)]
    return [(number, day) for number, day in ended if day <= cutoff]


def _ended_sharings(desa: AreaCode, cutoff: dt.date) -> list[tuple[int, dt.date]]:
    """Records whose agreement is over, or that were never approved; one for the village itself has no end."""
    rows = Sharing.objects.filter(area=desa.text()).exclude(state=PROPOSED)
    rows = rows.exclude(Q(state=APPROVED) & Q(expires__isnull=True))
    ended = [(row.pk, row.expires if row.state == APPROVED else _day(row.decided_at)) for row in rows]
    return [(number, day) for number, day in ended if day is not None and day <= cutoff]


def _ended_breaches(desa: AreaCode, cutoff: dt.date) -> list[tuple[int, dt.date]]:
    """Files of breaches that two people closed; their steps and letters go with them."""
    rows = DataBreach.objects.filter(area=desa.text(), closed_at__isnull=False)
    ended = [(row.pk, _day(row.closed_at)) for row in rows]
    return [(number, day) for number, day in ended if day <= cutoff]


def _listed_kind(
    ended: Callable[[AreaCode, dt.date], list[tuple[int, dt.date]]],
    rows: Callable[[], QuerySet[Case | Sharing | DataBreach]],
) -> RecordKind:
    def numbers(desa: AreaCode, items: Sequence[OverdueItem], cutoff: dt.date) -> Counts:  # noqa: ARG001
        return {"baris": len(ended(desa, cutoff))}

    def take(taking: Taking) -> None:
        rows().filter(pk__in=[number for number, _ in ended(taking.desa, taking.cutoff)]).delete()

    return RecordKind(
        lambda desa, cutoff: Overdue(_by_year([day for _, day in ended(desa, cutoff)])),
        numbers,
        lambda opened, desa, items: {"berkas": 0},  # noqa: ARG005 - they have none
        take,
        _sweep_forms,
    )


def _day(moment: dt.datetime | None) -> dt.date:
    return dt.date.max if moment is None else moment.astimezone(clock.zone()).date()


# ── vectors of editions: files only ──────────────────────────────────────────────────────────────
def _kept_vectors(store: Path, kode: str, cutoff: dt.date) -> list[shelf.Shelved]:
    """Editions issued by a day whose vector is still there, the oldest first."""
    held = (edition for edition in shelf.editions(storage.shelf(store), kode) if edition.published <= cutoff)
    there = (edition for edition in held if vectors.place(store, kode, edition.number).is_file())
    return sorted(there, key=lambda edition: (edition.published, edition.number))


def _old_vectors(desa: AreaCode, cutoff: dt.date) -> Overdue:
    found = _kept_vectors(at_hand().store.path, desa.text(), cutoff)
    return Overdue(tuple(OverdueItem(0, edition.number, edition.published, 1) for edition in found))


def _vector_files(opened: OpenStore, desa: AreaCode, items: Sequence[OverdueItem]) -> Counts:
    return _sizes(vectors.place(opened.store.path, desa.text(), item.title) for item in items)


def _sweep_vectors(opened: OpenStore) -> None:
    """Vectors whose destruction two people confirmed, and that are still there: no row tells of them, only the day."""
    rows = Destruction.objects.filter(kind=VECTORS, state__in=[Destruction.ROWS_GONE, Destruction.DONE])
    store = opened.store.path
    for kode, cutoff in rows.values_list("area", "cutoff"):
        for edition in _kept_vectors(store, kode, cutoff):
            vectors.place(store, kode, edition.number).unlink(missing_ok=True)
            leeways.place(store, kode, edition.number).unlink(missing_ok=True)


KINDS: Mapping[str, RecordKind] = {
    VECTORS: RecordKind(
        _old_vectors,
        lambda desa, items, cutoff: {"baris": 0},  # noqa: ARG005 - they are files
        _vector_files,
        lambda taking: None,  # noqa: ARG005 - they are files
        _sweep_vectors,
    ),
    RAW_FORMS: RecordKind(_raw_forms, _raw_rows, _raw_files, _take_raw, _sweep_forms),
    RESIDENTS: RecordKind(_residents, _resident_rows, _resident_files, _take_residents, _sweep_residents),
    REQUESTS: _listed_kind(_ended_cases, Case.objects.all),
    SHARINGS: _listed_kind(_ended_sharings, Sharing.objects.all),
    BREACHES: _listed_kind(_ended_breaches, DataBreach.objects.all),
}
