"""`years/<id>.yaml`: what is due in a year of Satu Data, of whom, and when; the days by rule."""

from __future__ import annotations

import calendar
import re

from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.year import FREQUENCIES, LEVELS, MONTHS, RELEASE, ROLES, TASK, DayRule, YearTask, YearTemplate

_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
_MARKS = ("V", "V2", "R", "usul")
#: a day that every month of every year has
_LEAST_MONTH = 28
_WEEKS = 4
_LONGEST = 366
#: no year without 29 February is asked for one
_PLAIN_YEAR = 2025
_AHEAD = 14


def read_year(name: str, top: Section) -> YearTemplate:
    """One template. Raises `ContentError` for a code twice, a day that no year has, a line that waits for itself."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    parts = top.sections("kegiatan")
    tasks = tuple(_task(part) for part in parts)
    if not tasks:
        raise top.wrong("kegiatan", "Tahun tanpa kegiatan")
    known = {task.code: task for task in tasks}
    for number, (task, part) in enumerate(zip(tasks, parts, strict=True)):
        if any(other.code == task.code for other in tasks[:number]):
            raise part.wrong("kode", "Kode kegiatan berulang", found=f"“{task.code}”")
        _require_anchor(task, known, part)
    value = YearTemplate(name, top.text("judul"), top.text("judul_en"), since, until, tasks, top.origin())
    for part in parts:
        part.close()
    top.close()
    return value


def _require_anchor(task: YearTask, known: dict[str, YearTask], part: Section) -> None:
    """What a line is reckoned from is there, has one day, and is not the line itself."""
    seen, at = {task.code}, task
    while at.rule.before:
        other = known.get(at.rule.before)
        if other is None or other.rule.monthly:
            raise part.wrong("hari", "Kegiatan patokan tidak ada atau bulanan", found=f"“{at.rule.before}”")
        if other.code in seen:
            raise part.wrong("hari", "Kegiatan saling menunggu", found=f"“{other.code}”")
        seen.add(other.code)
        at = other


def _task(part: Section) -> YearTask:
    code = part.text("kode")
    if not _CODE.fullmatch(code):
        raise part.wrong("kode", "Kode kegiatan bukan huruf kecil, angka, dan garis bawah", found=f"“{code}”")
    level = part.choice("tingkat", LEVELS)
    kind = part.choice("jenis", (TASK, RELEASE), TASK)
    reference = part.maybe("acuan")
    if (kind == RELEASE) != (reference is not None):
        raise part.wrong("jenis", "Hanya rilis yang beracuan, dan tiap rilis beracuan", expected="acuan: {bulan, hari}")
    role, table = part.choice("peran", ROLES[level]), part.text("tabel", "")
    if table and (kind, level, role) != (RELEASE, "kabupaten", "produsen"):
        raise part.wrong("tabel", "Tabel OPD adalah rilis produsen kabupaten", expected="jenis: rilis, beserta acuan")
    if kind == RELEASE and level != "desa" and not table:
        raise part.wrong(
            "jenis",
            "Rilis ada di desa, atau tabel OPD; yang lain dinyatakan selesai",
            found=f"“{level}”",
            expected="desa, atau tabel: …",
        )
    return YearTask(
        code=code,
        title=part.text("judul"),
        title_en=part.text("judul_en"),
        kind=kind,
        level=level,
        role=role,
        producer=part.text("produsen", ""),
        frequency=part.choice("frekuensi", FREQUENCIES, "tahunan"),
        rule=_rule(part.section("hari")),
        reference=None if reference is None else _reference(reference),
        public=part.flag("publik", kind == RELEASE),
        priority=part.flag("prioritas", False),
        remind=_days(part, "ingatkan", _AHEAD),
        escalate=_days(part, "naik", 0) if part.has("naik") else None,
        source=part.text("sumber"),
        mark=part.choice("tanda", _MARKS),
        table=table,
    )


def _days(part: Section, key: str, default: int) -> int:
    value = part.whole(key, default)
    if not 0 <= value <= _LONGEST:
        raise part.wrong(key, "Banyaknya hari di luar setahun", found=str(value), expected=f"0 sampai {_LONGEST}")
    return value


def _reference(part: Section) -> tuple[int, int]:
    month = _between(part, "bulan", MONTHS)
    day = _between(part, "hari", calendar.monthrange(_PLAIN_YEAR, month)[1])
    part.close()
    return month, day


def _rule(part: Section) -> DayRule:
    """The keys of exactly one kind of rule."""
    if part.has("sebelum"):
        rule = DayRule(before=part.text("sebelum"), ahead=_between(part, "hari", _LONGEST))
    elif part.has("tiap_bulan"):
        rule = DayRule(day=_between(part, "tiap_bulan", _LEAST_MONTH), year=_shift(part))
    else:
        month = _between(part, "bulan", MONTHS)
        if part.has("minggu"):
            rule = DayRule(month=month, week=_between(part, "minggu", _WEEKS), year=_shift(part))
        else:
            last = calendar.monthrange(_PLAIN_YEAR, month)[1]
            rule = DayRule(month=month, day=_between(part, "tanggal", last), year=_shift(part))
    part.close()
    return rule


def _shift(part: Section) -> int:
    value = part.whole("tahun", 0)
    if value not in (-1, 0, 1):
        raise part.wrong("tahun", "Tahun hanya digeser satu", found=str(value), expected="-1, 0, atau 1")
    return value


def _between(part: Section, key: str, most: int) -> int:
    value = part.whole(key)
    if not 1 <= value <= most:
        raise part.wrong(key, "Tidak ada di kalender tiap tahun", found=str(value), expected=f"1 sampai {most}")
    return value
