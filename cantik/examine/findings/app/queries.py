"""Read the worklist: the findings of standing batches, filtered and counted. The sealed texts are not opened here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from cantik.base import clock
from cantik.collect.app.models import ACCEPTED, MENDED, OPEN, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.examine.findings.app.models import ASK, FIELD, PARKED, Decision, FindingAct

#: how the worklist can be narrowed by state: what is to be decided now comes first
DUE, ALL = "terbuka", "semua"
STATES = (DUE, FIELD, ASK, ACCEPTED, MENDED, ALL)
_NOT_SAID = "-"  # in an address: the findings whose place the file does not say
#: how long a finding has been known, in days: from (exclusive) and to; "" in an address narrows nothing
AGES: Mapping[str, tuple[int, int | None]] = {"minggu": (-1, 7), "bulan": (7, 30), "lama": (30, None)}
_WEIGHT = {Level.CHECK: 0, Level.REFUSE: 1, Level.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Filter:
    """How the list is narrowed; None = not at all, "" = the file does not say. `age`: one of `AGES`."""

    rule: str | None = None
    level: str | None = None
    dusun: str | None = None
    rt: str | None = None
    state: str = DUE
    age: str | None = None

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Filter:
        """From the address of a page; what is not known there narrows nothing."""

        def text(name: str) -> str | None:
            value = said.get(name, "")
            return "" if value == _NOT_SAID else value or None

        level, state, age = said.get("tingkat", ""), said.get("keadaan", DUE), said.get("umur", "")
        return cls(
            said.get("aturan") or None,
            level if level in set(Level) else None,
            text("dusun"),
            text("rt"),
            state if state in STATES else DUE,
            age if age in AGES else None,
        )

    def pairs(self, **changed: str | None) -> dict[str, str]:
        """The parameters of an address; `changed` replaces, None takes out."""
        said = {
            "aturan": self.rule,
            "tingkat": self.level,
            "dusun": _mark_unsaid(self.dusun),
            "rt": _mark_unsaid(self.rt),
            "keadaan": None if self.state == DUE else self.state,
            "umur": self.age,
        } | changed
        return {name: value for name, value in said.items() if value is not None}

    def query(self, **changed: str | None) -> str:
        """`?aturan=…&rt=03`, "?" when nothing is narrowed."""
        return "?" + urlencode(self.pairs(**changed))

    @property
    def more(self) -> str:
        """The beginning of an address that narrows like this and says one thing more: `?aturan=…&`."""
        return self.query() + ("&" if self.pairs() else "")


def _mark_unsaid(value: str | None) -> str | None:
    return _NOT_SAID if value == "" else value


def parked_findings(*kinds: str) -> QuerySet[Decision]:
    """Findings (as a subquery of their ids) that wait for a visit or an answer."""
    standing = Decision.objects.filter(act__undone_at__isnull=True, act__answered_at__isnull=True)
    return standing.filter(act__kind__in=kinds or PARKED)


def age_of(since: dt.datetime, now: dt.datetime) -> str:
    """How long something has been known at `now`, as one of `AGES`; what came from the future came just now."""
    days = max(0, (now - since).days)
    return next(age for age, (after, to) in AGES.items() if days > after and (to is None or days <= to))


def _ages(batches: Collection[int]) -> dict[int, str]:
    """How long the findings of each batch have been known: since it was received."""
    now = clock.now()
    rows = Batch.objects.filter(pk__in=batches).values_list("pk", "received_at")
    return {number: age_of(received, now) for number, received in rows}


def filter_findings(batches: Collection[int], by: Filter) -> QuerySet[BatchFinding]:
    """The findings of a filter, without order."""
    if by.age is not None:
        batches = [number for number, age in _ages(batches).items() if age == by.age]
    rows = BatchFinding.objects.filter(batch_id__in=batches)
    if by.rule is not None:
        rows = rows.filter(rule=by.rule)
    if by.level is not None:
        rows = rows.filter(level=by.level)
    if by.dusun is not None:
        rows = rows.filter(dusun=by.dusun)
    if by.rt is not None:
        rows = rows.filter(rt=by.rt)
    return _in_state(rows, by.state)


def _in_state(rows: QuerySet[BatchFinding], state: str) -> QuerySet[BatchFinding]:
    if state in (ACCEPTED, MENDED):
        return rows.filter(state=state)
    if state in PARKED:
        return rows.filter(state=OPEN, pk__in=parked_findings(state).values("finding"))
    if state == DUE:
        return rows.filter(state=OPEN).exclude(pk__in=parked_findings().values("finding"))
    return rows


def order_findings(rows: QuerySet[BatchFinding]) -> list[int]:
    """The numbers of findings in the order in which they are worked through: what holds the release first, then by
    rule, because alike decisions are quicker one after the other, then by place."""
    weight = Case(
        *(When(level=str(level), then=Value(number)) for level, number in _WEIGHT.items()), output_field=IntegerField()
    )
    return list(
        rows.annotate(weight=weight).order_by("weight", "rule", "dusun", "rt", "row", "pk").values_list("pk", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """What is left and what is done; `accepted`, `mended`: findings to check that are decided or gone, `waiting`: open
    ones that wait for a visit or an answer."""

    checks: int
    refused: int
    notes: int
    waiting: int
    accepted: int
    mended: int

    @property
    def settled_count(self) -> int:
        """Findings that are decided or gone."""
        return self.accepted + self.mended

    @property
    def done_of(self) -> int:
        """Findings to check, decided or not: of how many `settled_count` is a part."""
        return self.checks + self.settled_count


def totals(batches: Collection[int]) -> Totals:
    """Counts over everything that stands."""
    rows = BatchFinding.objects.filter(batch_id__in=batches)
    counts = {
        (level, state): count
        for level, state, count in rows.values_list("level", "state").annotate(n=Count("pk")).order_by()
    }
    waiting = rows.filter(state=OPEN, level=str(Level.CHECK), pk__in=parked_findings().values("finding")).count()
    return Totals(
        checks=counts.get((Level.CHECK, OPEN), 0),
        refused=counts.get((Level.REFUSE, OPEN), 0),
        notes=counts.get((Level.NOTE, OPEN), 0),
        waiting=waiting,
        accepted=counts.get((Level.CHECK, ACCEPTED), 0),
        mended=counts.get((Level.CHECK, MENDED), 0),
    )


@dataclass(frozen=True, slots=True)
class Facets:
    """By what the list can be narrowed further, with how many there are in the chosen state."""

    rules: tuple[tuple[str, int], ...]
    levels: Mapping[str, int]
    dusun: tuple[tuple[str, int], ...]
    rt: tuple[tuple[str, int], ...]
    ages: Mapping[str, int]


def facets(batches: Collection[int], by: Filter) -> Facets:
    """Each choice is counted with the other choices as they are (a dusun without regard to the RT, which is in it).

    One look at the table for all of them: a page of 10,000 findings took 127 ms of CPU with a look for each, now 90.
    """
    ages = _ages(batches)
    named = ("rule", "level", "dusun", "rt", "age")
    wanted = {name: getattr(by, name) for name in named}
    counts: dict[str, Counter[str]] = {name: Counter() for name in named}
    cells = filter_findings(batches, Filter(state=by.state)).values_list("rule", "level", "dusun", "rt", "batch_id")
    for *said, batch, count in cells.annotate(n=Count("pk")).order_by():
        cell = dict(zip(named, (*said, ages[batch]), strict=True))
        misses = {name for name, value in wanted.items() if value is not None and cell[name] != value}
        for name in named:
            if not misses - ({"dusun", "rt"} if name == "dusun" else {name}):
                counts[name][cell[name]] += count
    return Facets(
        tuple(sorted(counts["rule"].items(), key=lambda pair: (-pair[1], pair[0]))),
        counts["level"],
        tuple(sorted(counts["dusun"].items())),
        tuple(sorted(counts["rt"].items())),
        counts["age"],
    )


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of a finding's history."""

    at: dt.datetime
    kind: str  # terima | lapangan | tanya | betulkan | jawab | urung
    by: str
    reason: str
    number: int  # of the act
    many: int  # how many findings the act was about


def history(finding: int) -> list[HistoryLine]:
    """What people decided about a finding, oldest first; what was taken back is there twice: when it was decided, and
    when it was taken back."""
    acts = list(FindingAct.objects.filter(decisions__finding=finding).order_by("at", "pk"))
    counts = dict(
        Decision.objects.filter(act__in=[act.pk for act in acts]).values_list("act").annotate(n=Count("pk")).order_by()
    )
    lines: list[HistoryLine] = []
    for act in acts:
        many = counts.get(act.pk, 1)
        lines.append(HistoryLine(act.at, act.kind, act.by, act.reason, act.pk, many))
        if act.answered_at is not None:
            lines.append(HistoryLine(act.answered_at, "jawab", act.answered_by, act.answer, act.pk, many))
        if act.undone_at is not None:
            lines.append(HistoryLine(act.undone_at, "urung", act.undone_by, "", act.pk, many))
    return sorted(lines, key=lambda line: line.at)


def versions(rows: Sequence[BatchFinding]) -> dict[int, str]:
    """For each finding a text that changes with every decision about it: a form carries it, so that a second person is
    told what the first one decided."""
    latest: dict[int, str] = {}
    acts = Decision.objects.filter(finding__in=[row.pk for row in rows]).order_by("act_id")
    for finding, act, undone in acts.values_list("finding_id", "act_id", "act__undone_at"):
        latest[finding] = f"{act}{'u' if undone else ''}"
    return {row.pk: f"{row.state}.{latest.get(row.pk, 0)}" for row in rows}


def waits_for(rows: Sequence[BatchFinding]) -> dict[int, str]:
    """Return by number of a finding what it waits for: `lapangan` (a visit) or `tanya` (an answer); a finding that
    waits for nothing is left out."""
    found = parked_findings().filter(finding__in=[row.pk for row in rows if row.state == OPEN]).order_by("act_id")
    return dict(found.values_list("finding_id", "act__kind"))


def last_act(area_id: int, by: str) -> FindingAct | None:
    """The newest act of a person in a village that was not taken back: what “Urungkan” takes back."""
    return FindingAct.objects.filter(area_id=area_id, by=by, undone_at__isnull=True).order_by("-pk").first()


def acts_of_press(act: FindingAct) -> list[FindingAct]:
    """The acts that one press of a button wrote and that stand, the newest first: several where kinds of findings were
    accepted together (`AlikeFindings`: their tokens are numbered), else the one."""
    press, dot, _place = act.token.rpartition(".")
    alike = FindingAct.objects.filter(token__startswith=press + dot) if dot else FindingAct.objects.filter(pk=act.pk)
    return list(alike.filter(area_id=act.area_id, by=act.by, undone_at__isnull=True).order_by("-pk"))


def in_village(batches: Collection[int], number: int) -> BatchFinding | None:
    """A finding by its number, if it is one of the batches."""
    return BatchFinding.objects.filter(pk=number, batch_id__in=batches).select_related("batch").first()
