"""What is done to an evaluation: begun for an institution, evidence pinned and taken back, a level given by a named
person with a reason. What is read of it: its levels as they count, its evidence and whether it still stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.epss.app.evidence import FoundEvidence, find_evidence
from cantik.coach.epss.app.models import EpssEvaluation, EpssEvidence, EpssLevel
from cantik.coach.epss.index import EpssIndex, compute_index, find_missing_proof
from cantik.coach.errors import EvaluationRefused
from cantik.codes.area import AreaCode, AreaLevel
from cantik.collect.app.opd_models import OpdDelivery
from cantik.content.epss import CLASSES, EpssFramework, read_framework
from cantik.content.loader import here
from cantik.staff.app import acts, institutions
from cantik.staff.app.models import Account, Institution
from cantik.staff.app.plain_text import plain
from cantik.staff.app.rights import area_code, areas_for, check_access, known_areas, within
from cantik.staff.matrix import Reach

SEE, JUDGE = "epss.lihat", "epss.nilai"
_REASON, _TITLE = 1000, 300
_YEARS = 5
#: evidence that is published anyhow: what an institution is shown of the work of others
_PUBLISHED = frozenset({"rilis", "metadata", "parameter", "definisi"})
_TABLES = "tabel_opd"
FindEvidence = Callable[[str, AreaCode], Mapping[str, FoundEvidence]]
"""`find_evidence`, or one that remembers what it found."""


def _wrong(message: str) -> EvaluationRefused:
    return EvaluationRefused(message, mend=_("Betulkan isiannya, lalu kirim lagi."))


@dataclass(frozen=True, slots=True)
class PinnedEvidence:
    """Evidence as it was pinned; `stands`: the program still finds it (what somebody named stands until taken back)."""

    row: EpssEvidence
    stands: bool


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """An indicator of an evaluation: its level as it counts (None: nobody gave one), the one that the institution gave
    itself, the evidence pinned under it, the classes of evidence that the level rests on and that are not there."""

    level: EpssLevel | None
    own: EpssLevel | None
    evidence: tuple[PinnedEvidence, ...]
    missing: tuple[str, ...]

    @property
    def is_shaken(self) -> bool:
        """Whether evidence was withdrawn under a level."""
        return self.level is not None and any(not each.stands for each in self.evidence)


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """An evaluation as it stands today; `own`: the index of the levels that the institution gave itself."""

    row: EpssEvaluation
    framework: EpssFramework
    indicators: Mapping[str, IndicatorState]
    index: EpssIndex
    own: EpssIndex

    @property
    def levels(self) -> dict[str, int]:
        """The levels that count, by indicator."""
        return {code: state.level.level for code, state in self.indicators.items() if state.level is not None}


def check_evaluation(by: Account, row: EpssEvaluation, action: str = SEE) -> Reach | None:
    """How far somebody reaches with an evaluation: `Reach.OWN` is whoever is of the institution itself; None: not at
    all."""
    reach = check_access(by, action, row.area).reach
    if reach is Reach.OWN and row.institution_id not in institutions.numbers(by.institution, area_code(row.area)):
        return None
    return reach


@transaction.atomic
def begin_evaluation(area: AreaCode, institution: int, year: int, *, by: Account) -> EpssEvaluation:
    """Begin to evaluate an institution of an area for a year; the one that stands where it was begun. Raises
    `NotAllowed` (S101), `EvaluationRefused` (R695)."""
    reach = acts.require_right(by, JUDGE, area).reach
    if area.level is AreaLevel.DESA:
        raise _wrong(_("Desa tidak dinilai; desa memberi bukti"))
    if not clock.today().year - _YEARS <= year <= clock.today().year:
        raise _wrong(_("Tahun penilaian: tahun ini atau paling lama lima tahun lalu"))
    row = Institution.objects.filter(pk=institution, area=area.text()).first()
    own = reach is Reach.AREA or institution in institutions.numbers(by.institution, area)
    if row is None or institutions.state_of(row) is None or not own:
        raise _wrong(_("Pilih satu instansi dari daftar"))
    known = EpssEvaluation.objects.filter(institution=row, year=year).first()
    if known is not None:
        return known
    made = EpssEvaluation(institution=row, area=area.text(), year=year, by=by.actor, at=clock.now())
    acts.save(made, by, "epss.mulai", "epss", wilayah=made.area)
    return made


@transaction.atomic
def pin_evidence(number: int, indicator: str, kind: str, key: str, *, by: Account) -> EpssEvidence:
    """Put what the program found under an indicator, as it is today. Raises `NotAllowed`, `EvaluationRefused`."""
    row, framework, reach = _hold(number, indicator, by)
    found = find_shown(row, kind, reach).get(key)
    if found is None or kind not in framework.nodes[indicator].evidence:
        raise _wrong(_("Bukti ini tidak ada lagi"))
    if row.evidence.filter(indicator=indicator, kind=kind, key=key, undone_at=None).exists():
        raise _wrong(_("Bukti ini sudah ada pada indikator ini"))
    made = EpssEvidence(evaluation=row, indicator=indicator, kind=kind, key=key, proves=framework.kinds[kind].proves)
    made.title, made.day, made.digest = found.title[:_TITLE], found.day, found.digest
    return _keep(made, by)


@transaction.atomic
def name_document(number: int, indicator: str, proves: str, title: str, day: dt.date, *, by: Account) -> EpssEvidence:
    """Put a document that the program does not hold under an indicator, by its title and day. Raises as above."""
    row, _framework, _reach = _hold(number, indicator, by)
    said = plain(title, _TITLE, _wrong)
    if proves not in CLASSES or not said or day > clock.today():
        raise _wrong(_("Tulis judul, golongan, dan hari dokumen itu; harinya sudah tiba"))
    kind = EpssEvidence.DOCUMENT
    return _keep(EpssEvidence(evaluation=row, indicator=indicator, kind=kind, proves=proves, title=said, day=day), by)


def _keep(made: EpssEvidence, by: Account) -> EpssEvidence:
    made.by, made.at = by.actor, clock.now()
    acts.save(made, by, "epss.bukti", "epss_bukti", wilayah=made.evaluation.area, indikator=made.indicator)
    return made


@transaction.atomic
def take_back(number: int, evidence: int, *, by: Account) -> EpssEvidence:
    """Take evidence back; it stays readable. An institution takes back what its own people put there. Raises as
    above."""
    gone = EvaluationRefused(_("Bukti ini sudah dicabut"), mend=_("Muat ulang halamannya."))
    rows = EpssEvidence.objects.filter(pk=evidence, evaluation_id=number, undone_at=None).select_related("evaluation")
    made = acts.hold_row(rows, gone)
    acts.require_right(by, JUDGE, made.evaluation.area)
    reach = check_evaluation(by, made.evaluation, JUDGE)
    if reach is not Reach.AREA and (reach is None or made.by != by.actor):
        raise _wrong(_("Bukti ini dicabut oleh yang memasangnya"))
    made.undone_by, made.undone_at = by.actor, clock.now()
    acts.save(made, by, "epss.cabut", "epss_bukti", wilayah=made.evaluation.area, indikator=made.indicator)
    return made


@transaction.atomic
def give_level(number: int, indicator: str, level: int, reason: str, *, by: Account) -> EpssLevel:
    """A level of an indicator by a named person, with the reason; the former ones stay readable. Of somebody of the
    institution it is its own. Raises as above."""
    row, framework, reach = _hold(number, indicator, by)
    said = plain(reason, _REASON, _wrong)
    if level not in framework.levels or not said:
        raise _wrong(_("Pilih tingkat 1 sampai 5 dan tulis alasannya"))
    made = EpssLevel(evaluation=row, indicator=indicator, level=level, reason=said, by=by.actor, at=clock.now())
    made.own = reach is not Reach.AREA
    acts.save(
        made,
        by,
        "epss.mandiri" if made.own else "epss.tingkat",
        "epss_tingkat",
        wilayah=row.area,
        indikator=indicator,
        tingkat=level,
    )
    return made


def _hold(number: int, indicator: str, by: Account) -> tuple[EpssEvaluation, EpssFramework, Reach]:
    gone = EvaluationRefused(_("Penilaian ini tidak ada"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(EpssEvaluation.objects.filter(pk=number), gone)
    acts.require_right(by, JUDGE, row.area)
    framework, reach = read_framework(), check_evaluation(by, row, JUDGE)
    if reach is None or indicator not in {node.code for node in framework.indicators}:
        raise gone
    return row, framework, reach


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def list_evaluations(areas: Sequence[AreaCode]) -> QuerySet[EpssEvaluation]:
    """The evaluations in some areas, the newest year first, with all that `read_evaluation` and `name_of` ask of
    them."""
    return _with_all(EpssEvaluation.objects.filter(within(areas, "area")))


def list_seen(by: Account) -> QuerySet[EpssEvaluation]:
    """The evaluations that somebody may read: those of their areas, or of their own institution."""
    own = {
        number
        for area in known_areas(by)
        if check_access(by, SEE, area).reach is Reach.OWN
        for number in institutions.numbers(by.institution, area)
    }
    rows = EpssEvaluation.objects.filter(within(areas_for(by, SEE), "area") | Q(institution__in=own))
    return _with_all(rows)


def _with_all(rows: QuerySet[EpssEvaluation]) -> QuerySet[EpssEvaluation]:
    rows = rows.select_related("institution")
    return rows.prefetch_related("evidence", "levels", "institution__acts").order_by("-year", "area", "pk")


def count_unjudged(own: Collection[int]) -> tuple[int, EpssEvaluation | None]:
    """How many indicators of the newest evaluation of an institution it gave itself no level, and that evaluation."""
    row = EpssEvaluation.objects.filter(institution__in=own).order_by("-year", "-pk").first()
    if row is None:
        return 0, None
    given = set(row.levels.filter(own=True).values_list("indicator", flat=True))
    return sum(node.code not in given for node in read_framework().indicators), row


def count_unproven(row: EpssEvaluation | None) -> int:
    """How many indicators of an evaluation have no evidence that stands."""
    if row is None:
        return 0
    proven = set(row.evidence.filter(undone_at=None).values_list("indicator", flat=True))
    return sum(node.code not in proven for node in read_framework().indicators)


def find_shown(
    row: EpssEvaluation, kind: str, reach: Reach, find: FindEvidence = find_evidence
) -> Mapping[str, FoundEvidence]:
    """The evidence of a kind that somebody is shown: all of it where they judge; to an institution what is published
    anyhow, and its own tables."""
    if reach is Reach.AREA or kind in _PUBLISHED:
        return find(kind, area_code(row.area))
    if kind != _TABLES:
        return {}
    tables = [name for name, table in here().opd.items() if table.office == row.institution.kind]
    own = OpdDelivery.objects.filter(kabupaten=row.area, table__in=tables).values_list("pk", flat=True)
    found = find(kind, area_code(row.area))
    return {key: found[key] for key in map(str, own) if key in found}


def read_evaluation(row: EpssEvaluation, find: FindEvidence = find_evidence) -> EvaluationState:
    """An evaluation as it stands today: evidence is looked for again. `find`: of whoever reads several."""
    framework, area = read_framework(), area_code(row.area)
    pinned = sorted(
        (each for each in row.evidence.all() if each.undone_at is None), key=lambda each: (each.day, each.pk)
    )
    standing = {kind: find(kind, area) for kind in {each.kind for each in pinned} - {EpssEvidence.DOCUMENT}}
    levels = {(each.indicator, each.own): each for each in sorted(row.levels.all(), key=lambda each: each.pk)}
    states = {}
    for node in framework.indicators:
        own = tuple(
            PinnedEvidence(each, stands=not each.key or each.key in standing[each.kind])
            for each in pinned
            if each.indicator == node.code
        )
        level = levels.get((node.code, False))
        proven = {each.row.proves for each in own if each.stands}
        missing = () if level is None else find_missing_proof(framework, level.level, proven)
        states[node.code] = IndicatorState(level, levels.get((node.code, True)), own, missing)
    judged, itself = (
        compute_index(
            framework, {code: each.level for (code, own_level), each in levels.items() if own_level is wanted}
        )
        for wanted in (False, True)
    )
    return EvaluationState(row, framework, states, judged, itself)


def name_of(row: EpssEvaluation) -> str:
    """The institution as it is called today."""
    state = institutions.state_of(row.institution)
    return row.institution.kind if state is None else state.name(clock.today())
