"""What others did in a village since a person was here: counts and by whom, each with its page. Reads only.

Every query goes by an index of the village; no name or number of a resident is read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import (
    CORRECTION,
    EVENT,
    EXAMINED,
    EXAMINING,
    FACILITY,
    FIELD,
    MERGE,
    QUARANTINED,
    REMAINDER,
    UNITS,
    UPLOADING,
    Batch,
    Intake,
)
from cantik.examine.findings.app.models import CORRECT, FindingAct
from cantik.register.core.app.conflict_models import Conflict, ConflictDecision
from cantik.register.core.conflict import OPEN
from cantik.release.app.models import REFUSED, WITHDRAWN, Draft, Publication, Signature, Withdrawal
from cantik.staff.app import actors
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.staff.app.visits import last_visit

MOST = 6
#: kind of a line: what it says, the page it leads to, the right that this page asks for
KINDS = {
    "berkas": (noop("Berkas disimpan"), "kumpul", "orang.lihat"),
    "karantina": (noop("Berkas dikarantina"), "kumpul", "orang.lihat"),
    "berkas_urung": (noop("Berkas diurungkan"), "kumpul", "orang.lihat"),
    "unggahan": (noop("Unggahan yang belum disimpan"), "kumpul", "orang.lihat"),
    "peristiwa": (noop("Peristiwa dicatat"), "peristiwa", "orang.lihat"),
    "peristiwa_urung": (noop("Peristiwa diurungkan"), "peristiwa", "orang.lihat"),
    "ganda": (noop("Data ganda digabung"), "ganda", "orang.lihat"),
    "ganda_urung": (noop("Penggabungan diurungkan"), "ganda", "orang.lihat"),
    "beda": (noop("Beda sumber menunggu putusan"), "beda", "orang.lihat"),
    "beda_putus": (noop("Beda sumber diputuskan"), "beda", "orang.lihat"),
    "beda_urung": (noop("Putusan beda sumber diurungkan"), "beda", "orang.lihat"),
    "fasilitas": (noop("Fasilitas atau fakta desa dicatat"), "fasilitas", "orang.lihat"),
    "fasilitas_urung": (noop("Catatan fasilitas diurungkan"), "fasilitas", "orang.lihat"),
    "satuan": (noop("Perubahan satuan wilayah"), "satuan", "orang.lihat"),
    "satuan_urung": (noop("Perubahan satuan wilayah diurungkan"), "satuan", "orang.lihat"),
    "koreksi": (noop("Koreksi data"), "periksa", "temuan.lihat"),
    "koreksi_urung": (noop("Koreksi diurungkan"), "periksa", "temuan.lihat"),
    "putusan": (noop("Keputusan temuan"), "periksa", "temuan.lihat"),
    "putusan_urung": (noop("Keputusan temuan diurungkan"), "periksa", "temuan.lihat"),
    "rancangan": (noop("Rancangan rilis disusun"), "terbit", "desa.lihat"),
    "ajukan": (noop("Rancangan rilis diajukan"), "terbit", "desa.lihat"),
    "kembalikan": (noop("Rancangan rilis dikembalikan"), "terbit", "desa.lihat"),
    "tanda_tangan": (noop("Rilis ditandatangani"), "terbit", "desa.lihat"),
    "sebarkan": (noop("Rilis disebarkan"), "terbit", "desa.lihat"),
    "minta_tarik": (noop("Penarikan rilis diminta"), "terbit", "desa.lihat"),
    "tarik": (noop("Rilis ditarik"), "terbit", "desa.lihat"),
    "tolak_tarik": (noop("Penarikan rilis ditolak"), "terbit", "desa.lihat"),
}


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What one person did, how many times, when last, and the page where it shows."""

    what: str
    count: int
    who: str
    at: dt.datetime
    address: str


@dataclass(frozen=True, slots=True)
class News:
    """What is new since the last visit, newest first, at most six lines."""

    since: dt.datetime
    lines: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class _Done:
    kind: str
    by: str
    count: int
    at: dt.datetime


def news_for(person: Account, area: AreaCode) -> News | None:
    """What others did since the person's last visit and the person may open; None on the first visit."""
    since = last_visit(person)
    if since is None:
        return None
    may = {right: check_access(person, right, area).whole for right in {right for _, _, right in KINDS.values()}}
    found = [act for act in _acts_since(area, since, person.actor) if may[KINDS[act.kind][2]]]
    newest = sorted(found, key=lambda act: act.at, reverse=True)[:MOST]
    names = actors.names(act.by for act in newest)
    return News(since, tuple(_line(act, names.get(act.by, act.by), area) for act in newest))


def _line(done: _Done, who: str, area: AreaCode) -> NewsItem:
    words, page, _ = KINDS[done.kind]
    return NewsItem(gettext(words), done.count, who, done.at, reverse(page, args=[area.text()]))


def count_day(area: AreaCode, day: dt.date) -> Counter[str]:
    """What was done in a village on a day, by whomever: how many of each kind of `KINDS`; what was taken back is
    left out."""
    start, found = dt.datetime.combine(day, dt.time.min, clock.zone()), Counter[str]()
    later = start + dt.timedelta(days=1)
    for begin, sign in ((start, 1), (later, -1)):  # what came since the day began, without what came since its end
        for act in _acts_since(area, begin - dt.timedelta(microseconds=1), ""):
            found[act.kind] += sign * act.count
    return Counter({kind: count for kind, count in found.items() if count > 0 and not kind.endswith("_urung")})


def _acts_since(area: AreaCode, since: dt.datetime, me: str) -> Iterator[_Done]:
    """Acts of others by kind and person."""
    kode = area.text()

    def acts_of(kind: str, rows: QuerySet[Any], who: str, when: str, count: str = "pk") -> Iterator[_Done]:
        recent = rows.filter(**{f"{when}__gt": since}).exclude(**{who: me}).order_by()
        for row in recent.values(who).annotate(n=Count(count), last=Max(when)):
            yield _Done(kind, row[who], row["n"], row["last"])

    area_row = find_area(area)
    if area_row is not None:
        yield from _batches(area_row.pk, since, me)
        acts = FindingAct.objects.filter(area_id=area_row.pk).exclude(
            kind=CORRECT
        )  # a correction is a batch of its own
        yield from acts_of("putusan", acts, "by", "at", "decisions")
        yield from acts_of("putusan_urung", acts, "undone_by", "undone_at", "decisions")
        yield from _differences(area_row.pk, acts_of)
    waiting = Intake.objects.filter(area=kode, state__in=[UPLOADING, EXAMINING, EXAMINED])
    yield from acts_of("unggahan", waiting, "by", "made_at")
    yield from _decisions_since(Draft.objects.filter(kode=kode), since, me, _OF_DRAFTS)
    yield from acts_of("tanda_tangan", Signature.objects.filter(kode=kode), "by", "at")
    yield from acts_of("sebarkan", Publication.objects.filter(kode=kode), "by", "at")
    yield from _decisions_since(Withdrawal.objects.filter(kode=kode), since, me, _OF_WITHDRAWALS)


def _differences(area_id: int, told: Callable[..., Iterator[_Done]]) -> Iterator[_Done]:
    """Where sources differ since a file of somebody came in, and what others decided of it."""
    rows = Conflict.objects.filter(area_id=area_id, state=OPEN, shown=True, retired_at__isnull=True)
    yield from told("beda", rows, "batch__received_by", "recorded_at")
    made = ConflictDecision.objects.filter(area_id=area_id)
    yield from told("beda_putus", made, "decided_by", "decided_at")
    yield from told("beda_urung", made, "undone_by", "undone_at")


#: columns of who and when, the kind of the line, and the state that the row must have ("" = any)
_OF_DRAFTS = (("made", "rancangan", ""), ("submitted", "ajukan", ""), ("returned", "kembalikan", ""))
_OF_WITHDRAWALS = (("asked", "minta_tarik", ""), ("decided", "tarik", WITHDRAWN), ("decided", "tolak_tarik", REFUSED))


def _decisions_since(
    rows: QuerySet[Any], since: dt.datetime, me: str, kinds: Sequence[tuple[str, str, str]]
) -> Iterator[_Done]:
    """Acts of others on drafts or withdrawals, of which a village has few: one query for all their columns."""
    columns = sorted({f"{step}_{part}" for step, _, _ in kinds for part in ("by", "at")})
    late = Q()
    for step in {step for step, _, _ in kinds}:
        late |= Q(**{f"{step}_at__gt": since})
    sums: dict[tuple[str, str], tuple[int, dt.datetime]] = {}
    for row in rows.filter(late).order_by().values("state", *columns):
        for step, kind, state in kinds:
            by, at = row[f"{step}_by"], row[f"{step}_at"]
            if at is None or at <= since or by == me or state not in ("", row["state"]):
                continue
            count, last = sums.get((kind, by), (0, at))
            sums[kind, by] = (count + 1, max(last, at))
    for (kind, by), (count, last) in sums.items():
        yield _Done(kind, by, count, last)


def _batches(area_id: int, since: dt.datetime, me: str) -> Iterator[_Done]:
    """Files, events and corrections that came in or were taken back; one query for each of the two."""
    rows = (
        Batch.objects.filter(area_id=area_id).exclude(kind__in=(FIELD, REMAINDER)).order_by()
    )  # approvals stand in Lapangan
    by_hand = {CORRECTION: "koreksi", EVENT: "peristiwa", MERGE: "ganda", UNITS: "satuan", FACILITY: "fasilitas"}
    for who, when in (("received_by", "received_at"), ("undone_by", "undone_at")):
        recent = rows.filter(**{f"{when}__gt": since}).exclude(**{who: me})
        sums: dict[tuple[str, str], tuple[int, dt.datetime]] = {}
        for row in recent.values("kind", "state", who).annotate(n=Count("pk"), last=Max(when)):
            kind = by_hand.get(row["kind"], "berkas")
            if when == "undone_at":
                kind += "_urung"
            elif row["state"] == QUARANTINED:
                kind = "karantina"
            count, last = sums.get((kind, row[who]), (0, row["last"]))
            sums[kind, row[who]] = (count + row["n"], max(last, row["last"]))
        for (kind, by), (count, last) in sums.items():
            yield _Done(kind, by, count, last)
