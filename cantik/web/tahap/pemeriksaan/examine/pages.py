"""Parts of the pages of the worklist: the slice of the list that is shown, choices, what was decided, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.errors import CantikError, WrongUse
from cantik.codes.knowledge import Knowledge
from cantik.collect.app.models import BatchFinding
from cantik.examine.findings.app import queries
from cantik.examine.findings.app.errors import AlreadyDecided
from cantik.examine.findings.app.models import ACCEPT, Decision, FindingAct
from cantik.examine.findings.app.queries import Filter
from cantik.register.core.app.person_history import FamilyRead
from cantik.staff.app import actors, error_words
from cantik.web.language import day, number
from cantik.web.tahap.pemeriksaan.examine import facts, words
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk
from cantik.web.tahap.pemeriksaan.examine.fields import CorrectableValue

RECENT = 5  # reasons that are offered again


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """A page of the list around the finding that is shown; positions count from 1."""

    numbers: list[int]
    total: int
    page: int
    pages: int
    position: int | None
    before: int | None
    after: int | None

    @property
    def rest(self) -> int:
        """How many come after this page."""
        return max(0, self.total - self.page * len(self.numbers)) if self.page < self.pages else 0


def page_of(numbers: Sequence[int], shown: int | None, wanted: int | None, size: int) -> FindingsPage:
    """The page of `numbers` that holds `shown`, unless another page is asked for."""
    pages = max(1, -(-len(numbers) // size))
    at = numbers.index(shown) if shown in set(numbers) and shown is not None else None
    page = wanted if wanted and 1 <= wanted <= pages else (at // size + 1 if at is not None else 1)
    start = (page - 1) * size
    neighbour = at if at is not None else -1
    return FindingsPage(
        numbers=list(numbers[start : start + size]),
        total=len(numbers),
        page=page,
        pages=pages,
        position=None if at is None else at + 1,
        before=numbers[at - 1] if at else None,
        after=numbers[neighbour + 1] if neighbour + 1 < len(numbers) else None,
    )


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A link that narrows the list."""

    value: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything by which the list can be narrowed."""

    levels: tuple[FilterLink, ...]
    rules: tuple[FilterLink, ...]
    dusun: tuple[FilterLink, ...]
    rt: tuple[FilterLink, ...]
    states: tuple[FilterLink, ...]
    ages: tuple[FilterLink, ...]
    active: tuple[FilterLink, ...]  # what narrows the list now; the value is the address without it


def choices(batches: Collection[int], by: Filter, knowledge: Knowledge) -> Choices:
    """The choices with their counts, the chosen ones marked."""
    found = queries.facets(batches, by)
    not_said = _("tidak disebut")

    def places(pairs: Sequence[tuple[str, int]], now: str | None, prefix: str) -> tuple[FilterLink, ...]:
        return tuple(
            FilterLink(value or "-", f"{prefix}{value.title()}" if value else not_said, count, value == now)
            for value, count in pairs
        )

    return Choices(
        levels=tuple(
            FilterLink(level, words.level_word(level), found.levels.get(level, 0), by.level == level)
            for level in ("periksa", "tolak", "catat")
        ),
        rules=tuple(
            FilterLink(rule, facts.title_of(rule, knowledge), count, rule == by.rule) for rule, count in found.rules
        ),
        dusun=places(found.dusun, by.dusun, ""),
        rt=places(found.rt, by.rt, "RT "),
        states=tuple(FilterLink(state, words.state_word(state), 0, state == by.state) for state in queries.STATES),
        ages=tuple(FilterLink(age, words.age_word(age), found.ages.get(age, 0), age == by.age) for age in queries.AGES),
        active=_active(by, knowledge),
    )


def _active(by: Filter, knowledge: Knowledge) -> tuple[FilterLink, ...]:
    said = {
        "aturan": facts.title_of(by.rule, knowledge) if by.rule else None,
        "dusun": place_words(Filter(dusun=by.dusun)) or None,
        "rt": place_words(Filter(rt=by.rt)) or None,
        "keadaan": None if by.state == queries.DUE else words.state_word(by.state),
        "umur": words.age_word(by.age) if by.age else None,
    }
    return tuple(FilterLink(by.query(**{name: None}), label, 0, True) for name, label in said.items() if label)


def place_words(by: Filter) -> str:
    """`dusun Krajan, RT 03` of a filter, "" for the whole village."""
    parts = []
    if by.dusun is not None:
        parts.append(_("dusun %(name)s") % {"name": by.dusun.title() or _("tidak disebut")})
    if by.rt is not None:
        parts.append(f"RT {by.rt}" if by.rt else _("RT tidak disebut"))
    return ", ".join(parts)


# ── what was decided ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Last:
    """The last decision of this person, which can be taken back."""

    act: int
    words: str
    at: dt.datetime


def last(desk: FindingsDesk) -> Last | None:
    """What “Urungkan” would take back: this person's newest decision of the last day."""
    act = queries.last_act(desk.area_id, desk.by) if desk.area_id is not None else None
    if act is None or clock.now() - act.at > dt.timedelta(days=1):
        return None
    decided = Decision.objects.filter(act__in=queries.acts_of_press(act), arisen=False)
    if act.correction is not None:
        decided = decided.filter(finding__mended_in=act.correction)
    alone = act.correction is not None and not act.decisions.filter(arisen=False).exists()
    said = _("Isian dibetulkan.") if alone else words.act_words(act.kind, decided.count())
    arisen = act.decisions.filter(arisen=True).count()
    if arisen:
        said += " " + _("%(n)s temuan baru muncul.") % {"n": number(arisen)}
    return Last(act.pk, said, act.at)


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """A decision of somebody in words."""

    who: str
    deed: str
    at: dt.datetime | None
    reason: str


def describe_decision(error: AlreadyDecided) -> DecisionWords:
    """What the second of two people is told about the first."""
    deeds = {
        "diterima": _("menerima temuan ini"),
        "diperbaiki": _("membetulkan isian"),
        "diurungkan": _("mengurungkan keputusan"),
        "terbuka": _("membuka temuan ini lagi"),
    }
    deed = deeds.get(error.state) or words.deed(error.state)
    return DecisionWords(actors.name(error.by), deed, error.at, error.reason)


def story(row: BatchFinding) -> list[DecisionWords]:
    """The history of a finding: how it came, and what people decided, oldest first."""
    lines = [
        DecisionWords(
            _("Sistem"), _("menemukan ini dalam %(file)s") % {"file": row.batch.file_name}, row.batch.received_at, ""
        )
    ]
    past = queries.history(row.pk)
    lines += [DecisionWords(actors.name(deed.by), words.deed(deed.kind), deed.at, deed.reason) for deed in past]
    if row.decided_at is not None and not any(deed.at == row.decided_at for deed in past):
        kind = words.deed(ACCEPT) if row.state == "diterima" else _("tidak menemukannya lagi")
        lines.append(DecisionWords(actors.name(row.decided_by), kind, row.decided_at, row.reason))
    return lines


def source_of(read: FamilyRead, field: CorrectableValue) -> str:
    """Where the value of a field comes from: its list and date, or who corrected it."""
    said = read.values.get(field.variable.id)
    if said is None:
        return ""
    origin = said.origin
    if origin.correction:
        return _("koreksi oleh %(siapa)s") % {"siapa": actors.name(origin.batch.received_by)}
    return f"{origin.batch.file_name}, {day(origin.valid_from)}"


def recent_reasons(by: str, rule: str) -> list[str]:
    """Reasons that this person gave for findings of the same rule, the newest first, none twice."""
    found = (
        FindingAct.objects.filter(by=by, kind=ACCEPT, decisions__finding__rule=rule)
        .order_by("-pk")
        .values_list("reason", flat=True)[: RECENT * 4]
    )
    return list(dict.fromkeys(found))[:RECENT]


def reason_trouble(error: CantikError) -> str:
    """An error beside the field: what is wanted, and why."""
    if isinstance(error, WrongUse):
        return _("Tulis alasan, paling sedikit 10 huruf. Alasan dibaca pembina dan tersimpan selamanya.")
    return error_words.short(error)
