"""What the way a block was filled in points at: how long, where, what changed since last year, what is the same.

A sign says where to look first, and never what somebody did: a short visit, a house like the next one, a hut far in the
fields and a year in which nothing changed are all possible. Nothing here blocks, sorts or approves. Whoever looked into
a sign says what they found (`SignAnswer`); it stays with the form. Points of doors are read from the sealed forms each
time and stored nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, hypot, radians
from statistics import median

from django.db import transaction

from cantik.base import clock
from cantik.content.loader import limit
from cantik.field.errors import StateRefused, due_state_reason
from cantik.field.instruments.fields import standing_answers
from cantik.field.review.app.family_forms import FilledForm, chosen_forms, filled_all
from cantik.field.review.app.models import SignAnswer
from cantik.field.review.family_records import POINT
from cantik.field.review.standalone_faults import point_in
from cantik.field.rounds.app.models import Block, Device, Unit
from cantik.staff.app import log
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore

#: latitude and longitude in degrees
Point = tuple[float, float]
_METRES = 111_195  # of one degree on the mean sphere

_BEGUN, _ENDED = "/data/start", "/data/end"
#: answers of which a family has its own, or that are about the visit: they are compared with nobody's
_OWN = frozenset({"dusun", "rw", "rt", "alamat", "no_kk", "r112", "r115", "r201", "r205", "nomor_responden", *POINT})


class SignKind(StrEnum):
    """What a sign is about; the value is what templates ask."""

    SHORT = "singkat"  # filled in much faster than the others of the block
    SAME = "sama"  # every answer about the house as in others of the same enumerator
    UNCHANGED = "tetap"  # of all who one enumerator visited nobody's last answers changed
    FAR = "jauh"  # the door stands far from the middle of the block
    TOGETHER = "setitik"  # forms of one enumerator about many families were filled in at one spot
    MOVED = "geser"  # the door stands elsewhere than in the round before


@dataclass(frozen=True, slots=True)
class FormTrace:
    """How one family was filled in: by whom, in how many minutes (None: not known), its own answers, which of them
    stood from last year, and how many of these changed; where the door was, and where it was in the round before."""

    unit: int
    who: int
    minutes: float | None
    answers: Mapping[str, str]
    stood: int
    changed: int
    point: Point | None = None
    before: Point | None = None


@dataclass(frozen=True, slots=True)
class VisitSign:
    """A sign about a family: `n` minutes, metres, or so many families; `beside`: the median of the block in minutes or
    metres; `instance`: the form that it is about."""

    unit: int
    kind: SignKind
    n: int
    beside: int = 0
    instance: str = ""


@dataclass(frozen=True, slots=True)
class SignBounds:
    """From where something is pointed at: minutes, share of the median, forms to compare, families alike; fewer
    `answers` say nothing by being the same, fewer that `stood` say nothing by not having changed; metres from the
    middle of the block and how many times the median of it, metres that count as one spot, metres since last round."""

    minutes: float
    share: float
    forms: int
    alike: int
    answers: int
    stood: int
    far: float
    far_times: float
    together: float
    moved: float

    @classmethod
    def here(cls) -> SignBounds:
        """As the content has them (`content/limits/petunjuk_*`, each with its reason)."""
        minutes, share = (float(limit(name).value) for name in ("petunjuk_menit", "petunjuk_bagian"))
        counts = ("petunjuk_isian", "petunjuk_sama", "petunjuk_jawaban", "petunjuk_tetap")
        metres = ("petunjuk_jauh", "petunjuk_jauh_kali", "petunjuk_setitik", "petunjuk_geser")
        whole = [int(limit(name).value) for name in counts]
        return cls(minutes, share, *whole, *(float(limit(name).value) for name in metres))


def signs_of(block: Block, opened: OpenStore) -> list[VisitSign]:
    """What the forms of a block point at. Raises `DamagedSecret` (R204)."""
    units = list(Unit.objects.filter(block=block).select_related("block__round__version"))
    chosen = chosen_forms(units)
    devices = Device.objects.in_bulk({row.device for _, row in chosen})
    standing = standing_answers(block.round.version.tree())
    before = _points_before(block, opened)
    traces = [
        replace(
            trace_of(unit, form, devices[form.row.device].enumerator_id, standing), before=before.get(unit.family or 0)
        )
        for (unit, _), form in zip(chosen, filled_all(chosen, opened), strict=True)
        if form.has_answers and form.row.device in devices
    ]
    instances = {unit.pk: row.instance for unit, row in chosen}
    return [replace(sign, instance=instances[sign.unit]) for sign in signs(traces, SignBounds.here())]


def _points_before(block: Block, opened: OpenStore) -> dict[int, Point]:
    """Where the doors of the block's families were in the round that this one repeats, by family."""
    former = block.round.repeats_id
    families = Unit.objects.filter(block=block).exclude(family=None).values("family")
    if former is None:
        return {}
    units = list(Unit.objects.filter(block__round=former, family__in=families))
    chosen = chosen_forms(units)
    found = zip(chosen, filled_all(chosen, opened), strict=True)
    return {unit.family or 0: point for (unit, _), form in found if (point := point_in(form.answers)) is not None}


def trace_of(unit: Unit, form: FilledForm, who: int, standing: Sequence[str]) -> FormTrace:
    """How a form was filled in. `standing`: the questions in which last year's answer may stand."""
    said = unit.house()
    stood = [name for name in standing if said.get(name)]
    changed = sum(form.answers.get(name, "") != said[name] for name in stood)
    own = {name: text for name, text in form.answers.items() if name not in _OWN}
    return FormTrace(unit.pk, who, _minutes(form), own, len(stood), changed, point_in(form.answers))


def _minutes(form: FilledForm) -> float | None:
    try:
        begun, ended = (dt.datetime.fromisoformat(form.beside[path]) for path in (_BEGUN, _ENDED))
        spent = (ended - begun).total_seconds() / 60
    except (KeyError, ValueError, TypeError):  # a clock without a zone beside one with it
        return None
    return spent if spent >= 0 else None


def days_ahead(form: FilledForm, device: Device) -> int:
    """By how many whole days the phone's clock ran ahead of the server's when a form was finished, 0 for none or not
    known; less than 0: behind, because nobody fills a form in before its device was given out. A form that came late
    says nothing: it may have waited for a signal."""
    try:
        ended = dt.datetime.fromisoformat(form.beside[_ENDED])
    except (KeyError, ValueError):
        return 0
    ended = ended if ended.tzinfo is not None else ended.replace(tzinfo=clock.zone())
    ahead, behind = (ended - form.row.received_at).days, (device.issued_at - ended).days
    return max(ahead, 0) or -max(behind, 0)


def signs(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    """What some forms of one block point at, in their order."""
    found = [*_short(traces, bounds), *_same(traces, bounds), *_find_unchanged(traces, bounds)]
    found += [*_far(traces, bounds), *_together(traces, bounds), *_find_moved(traces, bounds)]
    place = {trace.unit: at for at, trace in enumerate(traces)}
    return sorted(found, key=lambda sign: place[sign.unit])


def _short(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    timed = [(trace.unit, trace.minutes) for trace in traces if trace.minutes is not None]
    middle = median(minutes for _, minutes in timed) if len(timed) >= bounds.forms else 0.0
    least = max(bounds.minutes, middle * bounds.share)
    return [
        VisitSign(unit, SignKind.SHORT, round(minutes), round(middle)) for unit, minutes in timed if minutes < least
    ]


def _same(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    keys = {
        trace.unit: (trace.who, *sorted(trace.answers.items()))
        for trace in traces
        if len(trace.answers) >= bounds.answers
    }
    counts = Counter(keys.values())
    return [
        VisitSign(unit, SignKind.SAME, counts[key] - 1) for unit, key in keys.items() if counts[key] >= bounds.alike
    ]


def _find_unchanged(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    by_person: dict[int, list[FormTrace]] = {}
    for trace in traces:
        if trace.stood >= bounds.stood:
            by_person.setdefault(trace.who, []).append(trace)
    return [
        VisitSign(trace.unit, SignKind.UNCHANGED, len(mine))
        for mine in by_person.values()
        if len(mine) >= bounds.forms and not any(trace.changed for trace in mine)
        for trace in mine[:1]  # it is about all of them: said once
    ]


# ── where the doors are ─────────────────────────────────────────────────────────────────────────


def metres(one: Point, other: Point) -> float:
    """How far two points of a village are apart: on the plane that touches the earth there."""
    across = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(one[0] - other[0], across) * _METRES


def _far(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    placed = [(trace.unit, trace.point) for trace in traces if trace.point is not None]
    if len(placed) < bounds.forms:
        return []
    middle = median(point[0] for _, point in placed), median(point[1] for _, point in placed)
    away = [(unit, metres(point, middle)) for unit, point in placed]
    usual = median(distance for _, distance in away)
    least = max(bounds.far, usual * bounds.far_times)
    return [VisitSign(unit, SignKind.FAR, round(distance), round(usual)) for unit, distance in away if distance > least]


def _together(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    placed = [(trace.unit, trace.who, trace.point) for trace in traces if trace.point is not None]
    found: list[VisitSign] = []
    told: set[int] = set()
    for unit, who, point in placed:
        near = [mate for mate, other, at in placed if other == who and metres(point, at) <= bounds.together]
        if len(near) >= bounds.alike and unit not in told:
            found.append(VisitSign(unit, SignKind.TOGETHER, len(near)))  # it is about all of them: said once
            told.update(near)
    return found


def _find_moved(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
    pairs = [(trace.unit, trace.point, trace.before) for trace in traces]
    apart = [(unit, metres(now, was)) for unit, now, was in pairs if now is not None and was is not None]
    return [VisitSign(unit, SignKind.MOVED, round(distance)) for unit, distance in apart if distance > bounds.moved]


# ── what was found out about a sign ─────────────────────────────────────────────────────────────


def answers_in(block: Block) -> list[SignAnswer]:
    """What was said about the signs of a block, the newest first."""
    return list(SignAnswer.objects.filter(unit__block=block).select_related("unit").order_by("-pk"))


def answer(actor: Account, block: Block, sign: VisitSign, why: str, *, at: dt.datetime) -> None:
    """Keep what somebody found out about a sign of a block.

    Raises `StateRefused`: R591 without a reason, R595 for a sign that stands no longer or was answered.
    """
    reason = due_state_reason(why)
    with transaction.atomic():
        _, made = SignAnswer.objects.get_or_create(
            unit_id=sign.unit,
            instance=sign.instance,
            kind=sign.kind.value,
            defaults={"why": reason, "at": at, "by": actor.actor},
        )
        if not made:
            raise StateRefused("R595", "Petunjuk ini sudah dijawab", mend="Muat ulang halamannya.")
        log.record(
            by=actor.actor,
            at=at,
            action="lapangan.petunjuk",
            subject="satuan",
            subjects=[sign.unit],
            detail={"putaran": block.round_id, "petunjuk": sign.kind.value},
        )
