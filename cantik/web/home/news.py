"""What others did in a village since a person was here: counts and by whom, each with its page. Reads only.

Every query goes by an index of the village; no name or number of a resident is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import (
    CORRECTION,
    EVENT,
    EXAMINED,
    EXAMINING,
    QUARANTINED,
    UPLOADING,
    Batch,
    Intake,
)
from cantik.examine.app.models import CORRECT, Act
from cantik.release.app.models import WITHDRAWN, Draft, Publication, Signature, Withdrawal
from cantik.staff.app.models import Account
from cantik.staff.app.rights import allowed
from cantik.staff.app.visits import last_visit
from cantik.web.releasing import desk

MOST = 6
#: kind of a line: what it says, the page it leads to, the right that this page asks for
KINDS = {
    "berkas": (noop("Berkas disimpan"), "kumpul", "orang.lihat"),
    "karantina": (noop("Berkas dikarantina"), "kumpul", "orang.lihat"),
    "berkas_urung": (noop("Berkas diurungkan"), "kumpul", "orang.lihat"),
    "unggahan": (noop("Unggahan yang belum disimpan"), "kumpul", "orang.lihat"),
    "peristiwa": (noop("Peristiwa dicatat"), "peristiwa", "orang.lihat"),
    "peristiwa_urung": (noop("Peristiwa diurungkan"), "peristiwa", "orang.lihat"),
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
class Line:
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
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Done:
    kind: str
    by: str
    count: int
    at: dt.datetime


def news_for(person: Account, desa: AreaCode) -> News | None:
    """What others did since the person's last visit and the person may open; None on the first visit."""
    since = last_visit(person)
    if since is None:
        return None
    may = {right: allowed(person, right, desa).ok for right in {right for _, _, right in KINDS.values()}}
    found = [one for one in _done(desa, since, person.actor) if may[KINDS[one.kind][2]]]
    newest = sorted(found, key=lambda one: one.at, reverse=True)[:MOST]
    names = desk.names(one.by for one in newest)
    return News(since, tuple(_line(one, names.get(one.by, one.by), desa) for one in newest))


def _line(done: _Done, who: str, desa: AreaCode) -> Line:
    words, page, _ = KINDS[done.kind]
    return Line(gettext(words), done.count, who, done.at, reverse(page, args=[desa.text()]))


def _done(desa: AreaCode, since: dt.datetime, me: str) -> Iterator[_Done]:
    """Acts of others by kind and person."""
    kode = desa.text()

    def told(kind: str, rows: QuerySet[Any], who: str, when: str, count: str = "pk") -> Iterator[_Done]:
        recent = rows.filter(**{f"{when}__gt": since}).exclude(**{who: me}).order_by()
        for one in recent.values(who).annotate(n=Count(count), last=Max(when)):
            yield _Done(kind, one[who], one["n"], one["last"])

    area = find_area(desa)
    if area is not None:
        yield from _batches(area.pk, since, me)
        acts = Act.objects.filter(area_id=area.pk).exclude(kind=CORRECT)  # a correction is a batch of its own
        yield from told("putusan", acts, "by", "at", "decisions")
        yield from told("putusan_urung", acts, "undone_by", "undone_at", "decisions")
    waiting = Intake.objects.filter(area=kode, state__in=[UPLOADING, EXAMINING, EXAMINED])
    yield from told("unggahan", waiting, "by", "made_at")
    drafts = Draft.objects.filter(kode=kode)
    yield from told("rancangan", drafts, "made_by", "made_at")
    yield from told("ajukan", drafts, "submitted_by", "submitted_at")
    yield from told("kembalikan", drafts, "returned_by", "returned_at")
    yield from told("tanda_tangan", Signature.objects.filter(kode=kode), "by", "at")
    yield from told("sebarkan", Publication.objects.filter(kode=kode), "by", "at")
    asked = Withdrawal.objects.filter(kode=kode)
    yield from told("minta_tarik", asked, "asked_by", "asked_at")
    yield from told("tarik", asked.filter(state=WITHDRAWN), "decided_by", "decided_at")
    yield from told("tolak_tarik", asked.exclude(state=WITHDRAWN), "decided_by", "decided_at")


def _batches(area: int, since: dt.datetime, me: str) -> Iterator[_Done]:
    """Files, events and corrections that came in or were taken back; one query for each of the two."""
    rows = Batch.objects.filter(area_id=area).order_by()
    by_hand = {CORRECTION: "koreksi", EVENT: "peristiwa"}
    for who, when in (("received_by", "received_at"), ("undone_by", "undone_at")):
        recent = rows.filter(**{f"{when}__gt": since}).exclude(**{who: me})
        sums: dict[tuple[str, str], tuple[int, dt.datetime]] = {}
        for one in recent.values("mapping", "state", who).annotate(n=Count("pk"), last=Max(when)):
            kind = by_hand.get(one["mapping"], "berkas")
            if when == "undone_at":
                kind += "_urung"
            elif one["state"] == QUARANTINED:
                kind = "karantina"
            count, last = sums.get((kind, one[who]), (0, one["last"]))
            sums[kind, one[who]] = (count + one["n"], max(last, one["last"]))
        for (kind, by), (count, last) in sums.items():
            yield _Done(kind, by, count, last)
