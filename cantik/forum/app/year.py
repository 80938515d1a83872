"""The year of a forum of Satu Data: what is due, of whom, on which day; opened from a template or from last year.

A day that was promised to the public binds once it has come: nothing that would hide a miss is possible any more, not a
move, not a removal, not taking an act back. Every act has one entry in the log and is taken back, newest first.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.codes.area import AreaCode, AreaLevel
from cantik.content.loader import here
from cantik.content.year import FREQUENCIES, ROLES, YearTask, YearTemplate, days
from cantik.forum.app.action_models import ActionRow
from cantik.forum.app.models import YearAct, YearLine
from cantik.forum.errors import YearRefused
from cantik.staff.app import accounts, institutions, log, rights
from cantik.staff.app.acts import hold_row
from cantik.staff.app.models import Account, Institution
from cantik.staff.app.plain_text import plain
from cantik.staff.errors import NotAllowed
from cantik.staff.matrix import ROLES as OFFICES
from cantik.workflow.reasons import due_reason

ACTION = "rencana.daftar_data"
#: which levels a forum gives lines to: a province does not write into the year of each village
LEVELS = {
    AreaLevel.KABUPATEN: ("desa", "kecamatan", "kabupaten"),
    AreaLevel.PROVINSI: ("kabupaten", "provinsi"),
}
#: what may be said otherwise afterwards; day and publicity have ways of their own
_CHANGES = ("title", "producer_id", "frequency", "priority")
#: how the code of a line begins that two people signed elsewhere: not undone here, only removed with a reason
DECIDED = "tetap-"
_TITLE = 200
_REASON = 400
_LEAP_DAY = (2, 29)
_AHEAD_YEARS = 2

#: how sure the rule of a day is, in words that a coordinator reads; what was read in its source needs none
_SURE = {"R": "; periksa dahulu, dapat berbeda di daerah", "usul": "; usulan, boleh diubah"}


@dataclass(frozen=True, slots=True)
class YearEntry:
    """A line as it is written by hand. `reference`: of a release, the day of its data; None for a task. `table`: the
    table of an office that is due with the data of that day."""

    title: str
    level: str
    role: str
    day: dt.date
    frequency: str
    producer: int | None = None
    reference: dt.date | None = None
    public: bool = False
    priority: bool = False
    table: str = ""


@dataclass(frozen=True, slots=True)
class YearMove:
    """A day that was promised before, until when, and why it was moved."""

    former: dt.date
    day: dt.date
    reason: str
    at: dt.datetime


def lines(area: AreaCode, year: int) -> list[YearLine]:
    """What is due in a year, by day."""
    rows = YearLine.objects.filter(forum=area.text(), year=year, removed_at=None)
    return list(rows.select_related("producer").order_by("day", "pk"))


def years(area: AreaCode) -> list[int]:
    """The years that were opened, the newest first."""
    rows = YearLine.objects.filter(forum=area.text(), removed_at=None)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def acts(area: AreaCode, year: int) -> list[YearAct]:
    """What was done to a year and not taken back, the newest first."""
    rows = YearAct.objects.filter(forum=area.text(), year=year, undone_at=None)
    return list(rows.prefetch_related("lines").order_by("-pk"))


def moves(rows: Iterable[YearLine]) -> dict[int, list[YearMove]]:
    """By line: the moves that stand, the first one first."""
    return _moves(YearAct.objects.filter(lines__in=list(rows)))


def moves_since(at: dt.datetime) -> dict[int, list[YearMove]]:
    """By line, of all forums: the moves that stand and were made at or after a moment, the first one first."""
    return _moves(YearAct.objects.filter(at__gte=at, lines__removed_at=None))


def _moves(acts: QuerySet[YearAct]) -> dict[int, list[YearMove]]:
    found: dict[int, list[YearMove]] = {}
    moved = acts.filter(act=YearAct.MOVED, undone_at=None).order_by("pk")
    for number, former, day, reason, at in moved.values_list("lines", "former", "day", "reason", "at"):
        assert former is not None and day is not None  # noqa: S101, PT018 - what a move is (plan_tahun_pindah_beralasan)
        found.setdefault(number, []).append(YearMove(former, day, reason, at))
    return found


def english(row: YearLine) -> str:
    """The English title of a line that says what its template says, else what was written."""
    name, _slash, rest = row.code.partition("/")
    template = here().years.get(name)
    task = None if template is None else template.find(rest.partition("/")[0])
    return task.title_en if task is not None and task.title == row.title else row.title


def called_off(area: AreaCode, year: int) -> list[tuple[YearLine, str]]:
    """What stood in the public calendar and was taken out, with the reason."""
    rows = YearAct.objects.filter(forum=area.text(), year=year, act=YearAct.REMOVED, undone_at=None, lines__public=True)
    return [(act.lines.get(), act.reason) for act in rows.exclude(reason="").order_by("pk")]


def templates() -> list[YearTemplate]:
    """The templates in force today."""
    today = clock.today()
    held = here().years.values()
    return [kept for kept in held if kept.since <= today and (kept.until is None or today <= kept.until)]


@transaction.atomic
def open_from(area: AreaCode, year: int, template: str, *, by: Account) -> int:
    """Add the lines of a template whose day is still to come; returns how many. Raises `NotAllowed` (S101),
    `YearRefused` (R594)."""
    _keeps(by, area)
    near(year)
    accounts.one_at_a_time()
    chosen = next((held for held in templates() if held.id == template), None)
    if chosen is None:
        raise YearRefused(_("Pola tahun ini tidak ada"), mend=_("Pilih pola dari daftar."))
    levels, houses = LEVELS[area.level], _houses(area)
    drawn = [
        _draw_line(area, year, chosen, task, number, houses)
        for task in chosen.tasks
        if task.level in levels
        for number in range(len(days(chosen, task, year)))
    ]
    return _add_lines(area, year, drawn, by, said=template)


@transaction.atomic
def repeat(area: AreaCode, year: int, *, by: Account) -> int:
    """Add what the year before had, on the day that the template's rule gives, else on the same day of the month;
    returns how many lines came. Raises `NotAllowed` (S101), `YearRefused` (R594)."""
    _keeps(by, area)
    near(year)
    accounts.one_at_a_time()
    before = [row for row in lines(area, year - 1) if not row.code.startswith(DECIDED)]
    if not before:
        raise YearRefused(_("Tahun sebelumnya belum dibuka"), mend=_("Mulai dari pola tahun."))
    count = _add_lines(area, year, [_again(row, year) for row in before], by, said=str(year - 1))
    for held in ActionRow.objects.filter(line__in=before).select_related("line"):
        line = YearLine.objects.filter(
            forum=area.text(), year=year, code=held.line.code, removed_at=None, action=None
        ).first()
        if line is not None:
            ActionRow.objects.create(line=line, problem=held.problem, output=held.output, target=held.target)
    return count


@transaction.atomic
def add(area: AreaCode, year: int, said: YearEntry, *, by: Account) -> YearLine:
    """Add a line of the forum's own. Raises `NotAllowed` (S101), `YearRefused` (R594)."""
    _keeps(by, area)
    near(year)
    accounts.one_at_a_time()
    title = _title(said.title)
    if said.level not in LEVELS[area.level] or said.role not in ROLES[said.level]:
        raise YearRefused(_("Tingkat dan peran ini tidak berpasangan"), mend=_("Pilih peran yang ada di tingkat itu."))
    _fits_table(said)
    producer = said.producer
    if said.table:
        producer = producer or _houses(area).get(here().opd[said.table].office)
        _own_table(said.table, producer)
    _require_known(area, said.frequency, producer)
    _ahead(said.day)
    own = YearLine.objects.filter(forum=area.text(), year=year, code__startswith="sendiri-").count()
    row = YearLine(
        forum=area.text(),
        year=year,
        code=f"sendiri-{own + 1}",
        title=title,
        kind=YearLine.TASK if said.reference is None else YearLine.RELEASE,
        level=said.level,
        role=said.role,
        producer_id=producer,
        frequency=said.frequency,
        day=said.day,
        reference=said.reference,
        table=said.table,
        public=said.public,
        priority=said.priority,
        remind=14,
        escalate=7 if said.level == "desa" or said.table else None,
    )
    _add_lines(area, year, [row], by)
    return row


@transaction.atomic
def add_from_meeting(row: YearLine, *, by: Account) -> YearLine:
    """Add a line that a meeting decided; its minutes were signed by two people, so that a day which has come meanwhile
    is late rather than left out (`meetings`)."""
    row.save()
    area = AreaCode.from_stored(row.forum)
    _act(area, row.year, YearAct.ADDED, by, said=row.code).lines.add(row)
    _write(area, "tahun.tambah", by, [row.pk], tahun=row.year)
    return row


@transaction.atomic
def move(area: AreaCode, number: int, *, day: dt.date, reason: str, by: Account) -> None:
    """Move a line to another day, with a reason, before its day has come. Raises `NotAllowed` (S101), `YearRefused`
    (R594), `ReasonMissing` (R591: no reason)."""
    _keeps(by, area)
    row = _line(area, number)
    why = _reason(reason)
    _still_ahead(row)
    _ahead(day)
    if day == row.day:
        raise YearRefused(_("Hari ini sudah yang berlaku"), found=long_date(day))
    act = _act(area, row.year, YearAct.MOVED, by, former=row.day, day=day, reason=why)
    act.lines.add(row)
    row.day = day
    row.save(update_fields=["day"])
    _write(area, "tahun.pindah", by, [row.pk], tahun=row.year)


@transaction.atomic
def change(area: AreaCode, number: int, said: YearEntry, *, by: Account) -> None:
    """Say title, producer, frequency and priority otherwise. Raises `NotAllowed` (S101), `YearRefused` (R594)."""
    _keeps(by, area)
    row = _line(area, number)
    _refuse_if_due(row)
    _require_known(area, said.frequency, said.producer)
    if row.table:
        _own_table(row.table, said.producer)
    former = {name: getattr(row, name) for name in _CHANGES}
    row.title, row.producer_id = _title(said.title), said.producer
    row.frequency, row.priority = said.frequency, said.priority
    act = _act(area, row.year, YearAct.CHANGED, by, said=json.dumps(former, sort_keys=True))
    act.lines.add(row)
    row.save(update_fields=_CHANGES)
    _write(area, "tahun.ubah", by, [row.pk], tahun=row.year)


@transaction.atomic
def remove(area: AreaCode, number: int, *, reason: str, by: Account) -> None:
    """Take a line out of the year; one of the public calendar only before its day and with a reason, and it stays
    readable there. Raises `NotAllowed` (S101), `YearRefused` (R594), `ReasonMissing` (R591: no reason)."""
    _keeps(by, area)
    row = _line(area, number)
    _refuse_if_due(row)
    why = _reason(reason) if lines_needing_reason([row]) else ""
    row.removed_at, row.removed_by = clock.now(), by.actor
    row.save(update_fields=["removed_at", "removed_by"])
    _act(area, row.year, YearAct.REMOVED, by, reason=why).lines.add(row)
    _write(area, "tahun.hapus", by, [row.pk], tahun=row.year)


def lines_needing_reason(rows: Sequence[YearLine]) -> set[int]:
    """The lines that are taken out only with a reason: promised to the public, signed by two people elsewhere, or of
    the action plan, whose report goes on naming it."""
    acted = set(ActionRow.objects.filter(line__in=rows).values_list("line", flat=True))
    return {row.pk for row in rows if row.public or row.code.startswith(DECIDED) or row.pk in acted}


@transaction.atomic
def undo(area: AreaCode, number: int, *, by: Account) -> None:
    """Take the newest act of a year back. Raises `NotAllowed` (S101), `YearRefused` (R594)."""
    _keeps(by, area)
    rows = YearAct.objects.filter(pk=number, forum=area.text(), undone_at=None)
    act = hold_row(rows, YearRefused(_("Perubahan ini tidak ada lagi")))
    later = YearAct.objects.filter(forum=area.text(), year=act.year, undone_at=None, pk__gt=act.pk)
    if later.exclude(said__startswith=DECIDED).exists():
        raise YearRefused(_("Ada perubahan sesudahnya"), mend=_("Batalkan yang terbaru dahulu."))
    held = list(act.lines.all())
    _still_undone(act, held)
    YearLine.objects.filter(pk__in=[row.pk for row in held]).update(**_before(act, by))
    act.undone_at, act.undone_by = clock.now(), by.actor
    act.save(update_fields=["undone_at", "undone_by"])
    _write(area, "tahun.urung", by, [row.pk for row in held], tahun=act.year)


def undoable(act: YearAct) -> bool:
    """Whether the newest act of a year may still be taken back."""
    try:
        _still_undone(act, list(act.lines.all()))
    except YearRefused:
        return False
    return True


def _still_undone(act: YearAct, held: Sequence[YearLine]) -> None:
    """Raises `YearRefused` (R594) for an act that cannot be taken back any more."""
    for row in held:
        _refuse_if_due(row)
    if act.act == YearAct.ADDED and any(row.code.startswith(DECIDED) for row in held):
        raise YearRefused(_("Keputusan rapat tidak diurungkan di sini"), mend=_("Hapus kegiatannya dengan alasan."))
    said_today = clock.day_of(act.at) == clock.today()
    if act.act == YearAct.ADDED and not said_today and ActionRow.objects.filter(line__in=held).exists():
        raise YearRefused(_("Sudah masuk rencana aksi"), mend=_("Hapus kegiatannya dengan alasan."))
    if act.act == YearAct.ADDED and not said_today and any(row.public for row in held):
        raise YearRefused(
            _("Sudah terbaca di kalender rilis"), mend=_("Hapus kegiatannya satu per satu dengan alasan.")
        )
    if act.act == YearAct.MOVED:
        assert act.former is not None  # noqa: S101 - what a move is
        _still_ahead(held[0])
        _ahead(act.former)


def _before(act: YearAct, by: Account) -> dict[str, object]:
    """What the lines of an act said before it."""
    if act.act == YearAct.MOVED:
        return {"day": act.former}
    if act.act == YearAct.ADDED:
        return {"removed_at": clock.now(), "removed_by": by.actor}
    if act.act == YearAct.REMOVED:
        return {"removed_at": None, "removed_by": ""}
    return dict(json.loads(act.said))


def role_of(house: Institution) -> str:
    """The office that an institution has in its forum; of one that is only a member, who coordinates."""
    state = institutions.state_of(house)
    part = "" if state is None else state.kind.part
    return part if part in OFFICES else "koordinator"


# ── what is drawn up ────────────────────────────────────────────────────────────────────────────
def _draw_line(
    area: AreaCode, year: int, template: YearTemplate, task: YearTask, number: int, houses: dict[str, int]
) -> YearLine:
    """The `number`-th line of a task of a template."""
    code = f"{template.id}/{task.code}" + (f"/{number + 1:02}" if task.rule.monthly else "")
    return YearLine(
        forum=area.text(),
        year=year,
        code=code,
        title=task.title,
        kind=task.kind,
        level=task.level,
        role=task.role,
        producer_id=houses.get(task.producer or (here().opd[task.table].office if task.table else "")),
        frequency=task.frequency,
        day=days(template, task, year)[number],
        reference=None if task.reference is None else dt.date(year - 1, *task.reference),
        table=task.table,
        public=task.public,
        priority=task.priority,
        remind=task.remind,
        escalate=task.escalate,
        source=task.source + _SURE.get(task.mark, ""),
    )


def _again(row: YearLine, year: int) -> YearLine:
    """A line of last year in this one."""
    ruled = _template_day(row.code, year)
    first = _template_day(row.code, year - 1)
    copied = YearLine.objects.get(pk=row.pk)
    copied.pk, copied._state.adding, copied.year = None, True, year
    copied.day = ruled if ruled is not None and first == row.day else _next_year(row.day)
    copied.reference = None if row.reference is None else _next_year(row.reference)
    return copied


def _template_day(code: str, year: int) -> dt.date | None:
    """The day that the template gives a line, None for one that no template knows."""
    name, _slash, rest = code.partition("/")
    task_code, _slash, month = rest.partition("/")
    template = here().years.get(name)
    task = None if template is None else template.find(task_code)
    if template is None or task is None:
        return None
    found = days(template, task, year)
    at = int(month) - 1 if month.isdecimal() else 0
    return found[at] if at < len(found) else None


def _next_year(day: dt.date) -> dt.date:
    if (day.month, day.day) == _LEAP_DAY:
        return dt.date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _houses(area: AreaCode) -> dict[str, int]:
    """The institutions of a forum that stand today, by kind; of several of a kind none is meant."""
    today, found = clock.today(), dict[str, list[int]]()
    for state in institutions.list_institutions([area.text()]):
        if not state.over(today):
            found.setdefault(state.row.kind, []).append(state.row.pk)
    return {kind: numbers[0] for kind, numbers in found.items() if len(numbers) == 1}


def _add_lines(area: AreaCode, year: int, drawn: Sequence[YearLine], by: Account, *, said: str = "") -> int:
    """Write the lines that the year has not and whose day is still to come: nobody promises what is past."""
    today = clock.today()
    here_already = set(
        YearLine.objects.filter(forum=area.text(), year=year, removed_at=None).values_list("code", flat=True)
    )
    new = [row for row in drawn if row.day > today and row.code not in here_already]
    if not new:
        raise YearRefused(
            _("Tidak ada yang dapat ditambahkan"), mend=_("Semuanya sudah ada, atau harinya sudah lewat.")
        )
    for row in new:
        row.save()
    _act(area, year, YearAct.ADDED, by, said=said).lines.add(*new)
    _write(area, "tahun.tambah", by, [row.pk for row in new], tahun=year)
    return len(new)


# ── what is refused ─────────────────────────────────────────────────────────────────────────────
def may_keep(person: rights.Person, area: AreaCode) -> bool:
    """Whether somebody keeps the year of a forum: who coordinates it."""
    return area.level in LEVELS and rights.check_access(person, ACTION, area).ok


def _keeps(by: Account, area: AreaCode) -> None:
    if not may_keep(by, area):
        raise NotAllowed(_("Tahun Satu Data disusun oleh koordinator forum ini."))


def near(year: int) -> None:
    """A year that somebody mistyped lies further away than any that is planned. Raises `YearRefused` (R594)."""
    if not -1 <= year - clock.today().year <= _AHEAD_YEARS:
        raise YearRefused(_("Tahun ini terlalu jauh"), found=str(year))


def _line(area: AreaCode, number: int) -> YearLine:
    rows = YearLine.objects.filter(pk=number, forum=area.text(), removed_at=None)
    return hold_row(rows, YearRefused(_("Kegiatan ini tidak ada lagi di tahun ini")))


def _refuse_if_due(row: YearLine) -> None:
    """A public line whose day has come stays as it is."""
    if row.public and row.day <= clock.today():
        raise YearRefused(
            _("Hari yang dijanjikan sudah tiba"), found=long_date(row.day), mend=_("Kegiatan publik tidak lagi diubah.")
        )


def _still_ahead(row: YearLine) -> None:
    if row.day <= clock.today():
        raise YearRefused(
            _("Harinya sudah tiba: ini tenggat yang lewat, bukan pemindahan"),
            found=long_date(row.day),
            mend=_("Pindahkan sebelum harinya, dengan alasan."),
        )


def _ahead(day: dt.date) -> None:
    if day <= clock.today():
        raise YearRefused(
            _("Hari ini sudah tiba atau lewat"), found=long_date(day), expected=_("hari yang akan datang")
        )


def _fits_table(said: YearEntry) -> None:
    """A day of data has a release of the villages, or a table of an office of the kabupaten. Raises `YearRefused`."""
    if not said.table:
        if said.reference is not None and said.level != "desa":
            raise YearRefused(
                _("Tanggal acuan hanya untuk rilis desa dan tabel OPD"),
                mend=_("Kosongkan, atau pilih tabelnya; yang lain dinyatakan selesai oleh lembaganya."),
            )
    elif said.table not in here().opd:
        raise YearRefused(_("Tabel ini tidak dikenal"), mend=_("Pilih dari daftar."))
    elif said.reference is None or (said.level, said.role) != ("kabupaten", "produsen"):
        raise YearRefused(
            _("Tabel OPD jatuh tempo bagi produsen data kabupaten, dengan tanggal acuannya"),
            mend=_("Pilih produsen data kabupaten dan isi tanggal acuannya."),
        )


def _own_table(name: str, producer: int | None) -> None:
    """Only the office that a table belongs to delivers it. Raises `YearRefused` (R594)."""
    table = here().opd.get(name)
    house = None if producer is None else Institution.objects.filter(pk=producer).first()
    if house is None or (table is not None and house.kind != table.office):
        raise YearRefused(_("Lembaga ini tidak menyerahkan tabel itu"), mend=_("Pilih dinas yang memiliki tabelnya."))


def _require_known(area: AreaCode, frequency: str, producer: int | None) -> None:
    if frequency not in FREQUENCIES:
        raise YearRefused(_("Frekuensi tidak dikenal"), mend=_("Pilih dari daftar."))
    here_now = {state.row.pk for state in institutions.list_institutions([area.text()])}
    if producer is not None and producer not in here_now:
        raise YearRefused(_("Lembaga ini tidak ada di forum ini"))


def _reason(text: str) -> str:
    return plain(due_reason(text), _REASON, YearRefused)


def _title(text: str) -> str:
    title = plain(text, _TITLE, YearRefused)
    if not title:
        raise YearRefused(_("Nama kegiatan belum ditulis"), expected=_("1 sampai %d huruf") % _TITLE)
    return title


def _act(area: AreaCode, year: int, act: str, by: Account, **said: object) -> YearAct:
    return YearAct.objects.create(forum=area.text(), year=year, act=act, by=by.actor, at=clock.now(), **said)


def _write(area: AreaCode, action: str, by: Account, subjects: Sequence[int], **detail: int) -> None:
    log.record(
        by=by.actor,
        at=clock.now(),
        action=action,
        subject="tahun",
        subjects=list(subjects),
        detail={"wilayah": area.text(), "kegiatan": len(subjects), **detail},
    )
