"""What the way a block was filled in points at: how long, what changed since last year, what is the same everywhere.

A sign says where to look first, and never what somebody did: a short visit, a house like the next one and a year in
which nothing changed are all possible. Nothing here blocks, sorts or approves. Distances are not among them: the form
of families asks for no point.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from cantik.base import clock
from cantik.content.loader import limit
from cantik.pipeline.app.field_forms import FilledForm, chosen_of, filled_all, forms_of
from cantik.plan.app.models import Block, Device, Unit
from cantik.plan.fields import standing_answers
from cantik.vault.app.opening import OpenStore

_BEGUN, _ENDED = "/data/start", "/data/end"
#: answers of which a family has its own, or that are about the visit: they are compared with nobody's
_OWN = frozenset({"dusun", "rw", "rt", "alamat", "no_kk", "r112", "r115", "r201", "r205", "nomor_responden"})


class SignKind(StrEnum):
    """What a sign is about; the value is what templates ask."""

    SHORT = "singkat"  # filled in much faster than the others of the block
    SAME = "sama"  # every answer about the house as in others of the same enumerator
    UNCHANGED = "tetap"  # of all who one enumerator visited nobody's last answers changed


@dataclass(frozen=True, slots=True)
class FormTrace:
    """How one family was filled in: by whom, in how many minutes (None: not known), its own answers, which of them
    stood from last year, and how many of these changed."""

    unit: int
    who: int
    minutes: float | None
    answers: Mapping[str, str]
    stood: int
    changed: int


@dataclass(frozen=True, slots=True)
class VisitSign:
    """A sign about a family: `n` minutes, or so many families; `beside`: the median of the block in minutes."""

    unit: int
    kind: SignKind
    n: int
    beside: int = 0


@dataclass(frozen=True, slots=True)
class SignBounds:
    """From where something is pointed at: minutes, share of the median, forms to compare, families alike; fewer
    `answers` say nothing by being the same, fewer that `stood` say nothing by not having changed."""

    minutes: float
    share: float
    forms: int
    alike: int
    answers: int
    stood: int

    @classmethod
    def here(cls) -> SignBounds:
        """As the content has them (`content/limits/petunjuk_*`, each with its reason)."""
        minutes, share = (float(limit(name).value) for name in ("petunjuk_menit", "petunjuk_bagian"))
        counts = ("petunjuk_isian", "petunjuk_sama", "petunjuk_jawaban", "petunjuk_tetap")
        return cls(minutes, share, *(int(limit(name).value) for name in counts))


def signs_of(block: Block, opened: OpenStore) -> list[VisitSign]:
    """What the forms of a block point at. Raises `DamagedSecret` (R204)."""
    units = list(Unit.objects.filter(block=block).select_related("block__round__version"))
    rows = forms_of(units)
    chosen = [(unit, row) for unit in units if (row := chosen_of(unit, rows[unit.pk])) is not None]
    devices = Device.objects.in_bulk({row.device for _, row in chosen})
    standing = standing_answers(block.round.version.tree())
    traces = [
        trace_of(unit, form, devices[form.row.device].enumerator_id, standing)
        for (unit, _), form in zip(chosen, filled_all(chosen, opened), strict=True)
        if form.told and form.row.device in devices
    ]
    return signs(traces, SignBounds.here())


def trace_of(unit: Unit, form: FilledForm, who: int, standing: Sequence[str]) -> FormTrace:
    """How a form was filled in. `standing`: the questions in which last year's answer may stand."""
    said = unit.house()
    stood = [name for name in standing if said.get(name)]
    changed = sum(form.answers.get(name, "") != said[name] for name in stood)
    own = {name: text for name, text in form.answers.items() if name not in _OWN}
    return FormTrace(unit.pk, who, _minutes(form), own, len(stood), changed)


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
    found = [*_short(traces, bounds), *_same(traces, bounds), *_unchanged(traces, bounds)]
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


def _unchanged(traces: Sequence[FormTrace], bounds: SignBounds) -> list[VisitSign]:
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
