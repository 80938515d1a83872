"""One table of what is due of whom: lines of a forum's year, and the queues of a village. Derived like the board's rows
(`summary`); only that a task without a deed of its own was done is said by a person, with an entry in the log. What
waits for a second hand is written down by the act itself (`staff.app.waiting_list`); `list_open` joins the two.

A reminder is shown, never sent again: after a week switched off a task is late once, not seven times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app import coaching, waits
from cantik.coach.app.coaching_models import CoachingAgreement
from cantik.coach.app.double_queues import DoubleQueue, count_doubles
from cantik.coach.app.field_queues import list_queues
from cantik.coach.app.models import DueTask, VillageState
from cantik.coach.app.queries import names_below
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode, AreaLevel
from cantik.collect.app.opd import WAITS
from cantik.collect.app.opd_models import OpdDelivery
from cantik.content.loader import limit
from cantik.forum.app.action_models import ActionReport, ActionRow
from cantik.forum.app.models import YearLine
from cantik.release.app import checking
from cantik.release.app import queries as releases
from cantik.staff.app import acts, groups, institutions
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.rights import area_code, assignments_of, within
from cantik.staff.app.waiting_models import WaitingAct

_DEPTH = {
    "desa": AreaLevel.DESA,
    "kecamatan": AreaLevel.KECAMATAN,
    "kabupaten": AreaLevel.KABUPATEN,
    "provinsi": AreaLevel.PROVINSI,
}
_YEAR = "tahun:"
#: queues of a village that one person works off: of whom; acts by two hands are `waits`
WAITING = {
    "berkas": "agen_statistik",
    "temuan": "agen_statistik",
    "isian": "agen_statistik",
    "tahan": "agen_statistik",
    "usulan": "agen_statistik",
    "pengesahan": "kepala_desa",
    "kembali": "agen_statistik",
    "ganda": "agen_statistik",
    "ganda_sah": "kepala_desa",
}
#: how the key of what a village agreed on with its coach begins, before the number of the agreement
AGREED = "sepakat:"
_BATCH = 500
OpenTask = DueTask | WaitingAct


@dataclass(frozen=True, slots=True)
class LateVillage:
    """A village with tasks over their term: how many, and since when the oldest."""

    kode: str
    late: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of villages whose release was due by today: how many released in time, later, not yet."""

    due: int
    in_time: int
    later: int

    @property
    def missing_count(self) -> int:
        """Due, and nothing has come out."""
        return self.due - self.in_time - self.later


# ── what is written ─────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def of_forum(forum: AreaCode, extra: Path | None) -> int:
    """Bring the tasks of a forum's years in line with its lines; returns how many rows were made."""
    rows = YearLine.objects.filter(forum=forum.text())
    gone = rows.filter(removed_at__isnull=False)
    DueTask.objects.filter(line__in=gone, done_on=None).delete()
    made, places = 0, dict[str, list[str]]()
    for line in rows.filter(removed_at=None):
        held = DueTask.objects.filter(line=line)
        told = None if line.escalate is None else line.day + dt.timedelta(days=line.escalate)
        days = {"due": line.day, "shown": line.day - dt.timedelta(days=line.remind), "told": told}
        held.filter(done_on=None).exclude(due=line.day).update(former=F("due"), **days)
        if line.level not in places:
            places[line.level] = _areas(forum, line.level, extra)
        known = set(held.values_list("kode", flat=True))
        new = [
            DueTask(kode=kode, role=line.role, key=f"{_YEAR}{line.pk}", line=line, **days)
            for kode in places[line.level]
            if kode not in known
        ]
        DueTask.objects.bulk_create(new, batch_size=_BATCH)
        made += len(new)
    return made


def _areas(forum: AreaCode, level: str, extra: Path | None) -> list[str]:
    depth = _DEPTH[level]
    if depth is forum.level:
        return [forum.text()]
    return [kode for kode, _name in names_below(forum, depth, extra) if kode]


def of_action_plan(forum: AreaCode) -> None:
    """What the newest report of each row of an action plan says of its task: done on its day, or not done."""
    held = DueTask.objects.filter(line__forum=forum.text())
    for row in ActionRow.objects.filter(line__forum=forum.text()).prefetch_related("reports"):
        last = max(row.reports.all(), key=lambda report: report.pk, default=None)
        done = last is not None and last.state == ActionReport.DONE
        day, by = (last.day, last.by) if last is not None and done else (None, "")
        held.filter(line=row.line_id).exclude(done_on=day, done_by=by).update(done_on=day, done_by=by)


def of_tables(forum: AreaCode) -> None:
    """A table that an office owes is done on the day when it was handed in with the data of its day: of what waits or
    was accepted the first. Returned or taken back, it is due again."""
    rows = DueTask.objects.filter(line__forum=forum.text()).exclude(line__table="")
    owed = list(rows.values_list("pk", "done_on", "kode", "line__table", "line__reference"))
    tables = {table for _, _, _, table, _ in owed}
    live = OpdDelivery.objects.filter(table__in=tables, state__in=(*WAITS, OpdDelivery.ACCEPTED)).order_by("-at")
    first = {tuple(key): at for *key, at in live.values_list("kabupaten", "table", "reference", "at")}
    for number, done_on, *key in owed:
        at = first.get(tuple(key))
        day = None if at is None else clock.day_of(at)
        if day != done_on:
            DueTask.objects.filter(pk=number).update(done_on=day)


def of_village(area: AreaCode, state: VillageState, shelf: Path) -> None:
    """What waits in a village now, and which of its releases are out."""
    waits = _waits(area, state)
    agreed = {f"{AGREED}{row.pk}": row for row in coaching.list_open_agreements(area.text())}
    DueTask.objects.filter(kode=area.text(), line=None).exclude(key__in=[*waits, *agreed]).delete()
    today = clock.today()
    due = today + dt.timedelta(days=int(limit("tenggat_menunggu_hari").value))
    told = due + dt.timedelta(days=int(limit("naik_menunggu_hari").value))
    for key, number in waits.items():
        row, new = DueTask.objects.get_or_create(
            kode=area.text(),
            role=WAITING[key],
            key=key,
            defaults={"number": number, "due": due, "shown": today, "told": told},
        )
        if not new and row.number != number:
            DueTask.objects.filter(pk=row.pk).update(number=number)
    for key, agreement in agreed.items():
        days = {"due": agreement.due, "shown": today, "told": agreement.due + (told - due)}
        DueTask.objects.get_or_create(kode=area.text(), role=WAITING["temuan"], key=key, defaults=days)
    _close_release_tasks(area, shelf)


def _waits(area: AreaCode, state: VillageState) -> dict[str, int]:
    found = {
        "berkas": int(state.collecting),
        "temuan": state.open_checks,
    }
    area_row = find_area(area)
    work = [] if area_row is None else list_queues(area_row.pk)
    doubles = DoubleQueue() if area_row is None else count_doubles(area_row.pk)
    found |= {
        "isian": sum(waiting.submitted for waiting in work),
        "usulan": sum(waiting.proposed for waiting in work),
        "tahan": sum(waiting.held for waiting in work),
        "pengesahan": sum(waiting.countersign for waiting in work),
        "kembali": checking.count_open_findings(area.text(), state.number),
        "ganda": doubles.deciding,
        "ganda_sah": doubles.consent,
    }
    return {key: number for key, number in found.items() if number}


def _close_release_tasks(area: AreaCode, shelf: Path) -> None:
    """A release is done on the day when the first edition of its data, not withdrawn since, came out. One that waits
    for its moment did not: the public calendar would tell of it before everybody has it."""
    rows = DueTask.objects.filter(kode=area.text(), line__kind=YearLine.RELEASE).select_related("line")
    if not rows:
        return
    held_back = releases.list_embargoed(area.text())
    standing = (held for held in releases.editions(shelf, area) if held.status != releases.PULLED)
    editions = [held for held in standing if held.number not in held_back]
    for row in rows:
        assert row.line is not None and row.line.reference is not None  # noqa: S101, PT018 - what a release is
        first, last = row.line.reference, row.line.reference + dt.timedelta(days=365)
        out = [held.shelved.published for held in editions if first <= held.shelved.reference < last]
        done = min(out, default=None)
        if done != row.done_on:
            DueTask.objects.filter(pk=row.pk).update(done_on=done)


@transaction.atomic
def say(person: Account, number: int, *, done: bool) -> DueTask | None:
    """Say that a task of one's own was done, or that it was not; None for one that is not theirs or says so itself: a
    release by its edition, a row of the action plan by its report, which names its evidence."""
    rows = mine(person).filter(pk=number, line__kind=YearLine.TASK, line__action=None)
    row = rows.select_related("line").first()
    if row is None:
        return None
    row.done_on, row.done_by = (clock.today(), person.actor) if done else (None, "")
    row.save(update_fields=["done_on", "done_by"])
    acts.record(row, person, "tugas.selesai" if done else "tugas.belum", "tugas", wilayah=row.kode)
    return row


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def mine(person: Account, only: AreaCode | None = None) -> QuerySet[DueTask]:
    """The tasks of a person: of their roles, in the areas where they hold these themselves (not below). What one office
    of several answers for is due of that one."""
    condition, today = Q(pk__in=[]), clock.today()
    for given in assignments_of(person, today):
        for area in groups.areas_of(given, today):
            if only is None or area == only:
                condition |= Q(kode=area.text(), role=given.role) & _of_office(person, given, area)
    return DueTask.objects.filter(condition)


def _of_office(person: Account, given: Assignment, area: AreaCode) -> Q:
    """Of a producer: what names no office, or the own one (of a deputy also that of who is represented). Whose office
    the forum does not know sees everything, so that nothing is due of nobody."""
    if given.role != "produsen":
        return Q()
    named = [person.institution, *([given.acting_for.person.institution] if given.acting_for else [])]
    own = {number for text in named for number in institutions.numbers(text, area)}
    return Q(line__producer=None) | Q(line__producer__in=own) if own else Q()


def list_due_tasks(person: Account, only: AreaCode | None = None) -> QuerySet[DueTask]:
    """What waits for a person today, the oldest day first."""
    rows = mine(person, only).filter(done_on=None, shown__lte=clock.today())
    return rows.select_related("line", "line__action").order_by("due", "pk")


def list_later_tasks(person: Account) -> QuerySet[DueTask]:
    """What will be due of a person and is not told of yet, the next day first."""
    rows = mine(person).filter(done_on=None, shown__gt=clock.today())
    return rows.select_related("line", "line__action").order_by("due", "pk")


def list_open(person: Account, only: AreaCode | None = None) -> list[OpenTask]:
    """Everything that waits for a person today: what is due of them, and what others handed to them (`waits`), the
    oldest day first. The one list that `/tugas/` and letters read; homes and badges read its parts."""
    found: list[OpenTask] = [*list_due_tasks(person, only), *waits.list_waiting(person, only)]
    return sorted(found, key=lambda row: (row.due, row.pk))


def list_escalations(areas: Sequence[AreaCode] | None = None) -> list[LateVillage]:
    """Villages in these areas (None: all) with tasks so late that the camat is told, the latest first."""
    rows = DueTask.objects.filter(done_on=None, told__lte=clock.today())
    if areas is not None:
        rows = rows.filter(within(areas, "kode"))
    grouped = rows.values("kode").annotate(n=Count("pk"), since=Min("due"))
    counted = {row["kode"]: (row["n"], row["since"]) for row in grouped}
    for act in list_late_acts(areas):
        n, since = counted.get(act.kode, (0, act.due))
        counted[act.kode] = (n + 1, min(since, act.due))
    found = [LateVillage(kode, n, since) for kode, (n, since) in counted.items()]
    return sorted(found, key=lambda village: (village.since, village.kode))


def list_late_acts(areas: Sequence[AreaCode] | None = None) -> list[WaitingAct]:
    """Acts by two hands that wait in villages for so long that the camat is told."""
    return waits.list_late(clock.today(), dt.timedelta(days=limit("naik_menunggu_hari").whole), areas)


def late_tasks(kodes: Iterable[str]) -> dict[str, list[OpenTask]]:
    """By village: what is so late that the camat is told."""
    wanted, found = list(kodes), dict[str, list[OpenTask]]()
    rows = DueTask.objects.filter(kode__in=wanted, done_on=None, told__lte=clock.today())
    late: list[OpenTask] = [*rows.select_related("line")]
    late += [act for act in list_late_acts() if act.kode in set(wanted)] if wanted else []
    for row in sorted(late, key=lambda row: row.due):
        found.setdefault(row.kode, []).append(row)
    return found


def punctuality(lines: Iterable[YearLine]) -> dict[int, Punctuality]:
    """By line, of releases of villages whose day has come: who was in time. Releases say it, nobody else."""
    rows = DueTask.objects.filter(line__in=list(lines), line__kind=YearLine.RELEASE, due__lte=clock.today())
    counted = rows.values("line").annotate(
        n=Count("pk"),
        good=Count("pk", filter=Q(done_on__lte=F("due"))),
        after=Count("pk", filter=Q(done_on__gt=F("due"))),
    )
    return {row["line"]: Punctuality(row["n"], row["good"], row["after"]) for row in counted}


def words(row: DueTask) -> str:
    """What a task says."""
    if row.line is not None:
        return row.line.title
    if row.key.startswith(AGREED):
        agreement = CoachingAgreement.objects.filter(pk=row.key.removeprefix(AGREED)).first()
        return _("Kesepakatan pembinaan: %s") % (agreement.text if agreement else "")
    said = {
        "berkas": _("Putuskan berkas yang menunggu"),
        "temuan": _("Selesaikan %d galat") % row.number,
        "isian": _("Tinjau %d isian dari lapangan") % row.number,
        "tahan": _("Putuskan %d isian lapangan yang ditahan") % row.number,
        "usulan": _("Putuskan %d usulan peristiwa") % row.number,
        "pengesahan": _("Sahkan %d usulan peristiwa") % row.number,
        "ganda": _("Putuskan %d data ganda") % row.number,
        "ganda_sah": _("Sahkan penggabungan %d data ganda") % row.number,
        "kembali": _("Perbaiki %d temuan atas rilis yang dikembalikan") % row.number,
    }
    return said[row.key]


def village(row: OpenTask) -> AreaCode:
    """The area of a task."""
    return area_code(row.kode)
