"""What ordinary work leaves that can stand under an indicator: releases, metadata, checks, tables of offices, minutes,
set parameters, definitions, policies, assessments of impact, recommendations, coaching. Found where it is kept, never
entered again; what was withdrawn since is found no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cantik.base import clock
from cantik.coach.app.coaching_models import CoachingDay
from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.collect.app.opd_models import OpdDelivery
from cantik.content.loader import here
from cantik.field.rounds.app.metadata_models import MetadataFile, MetadataStep
from cantik.forum.app.advice_models import RecommendationStep
from cantik.forum.app.impact_models import ImpactAssessment
from cantik.forum.app.meeting_models import Meeting
from cantik.forum.app.models import DefinitionProposal, PolicyProposal
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.forum.metadata.states import MetadataState
from cantik.release.app.models import WITHDRAWN, Publication, ReleaseCheckStep, Withdrawal
from cantik.release.check import CheckState
from cantik.staff.app.rights import area_code, within


@dataclass(frozen=True, slots=True)
class FoundEvidence:
    """A piece of evidence that stands today: `key` tells it from others of its kind, `day` is its own."""

    kind: str
    key: str
    title: str
    day: dt.date
    digest: str = ""


def _day(moment: dt.datetime | None) -> dt.date:
    return clock.day_of(moment or clock.now())


def _list_withdrawn(area: AreaCode) -> set[tuple[str, str]]:
    rows = Withdrawal.objects.filter(within([area], "kode"), state=WITHDRAWN)
    return set(rows.values_list("kode", "number"))


def _find_releases(area: AreaCode) -> Iterator[FoundEvidence]:
    gone, seen = _list_withdrawn(area), set[tuple[str, str]]()
    for row in Publication.objects.filter(within([area], "kode")).order_by("at", "pk"):
        edition = row.kode, row.number
        if edition not in gone | seen and not is_practice(area_code(row.kode)):
            seen.add(edition)
            title = f"Rilis {row.number} desa {row.kode}"
            yield FoundEvidence("rilis", f"{row.kode}/{row.number}", title, _day(row.at))


def _find_checks(area: AreaCode) -> Iterator[FoundEvidence]:
    gone = _list_withdrawn(area)
    rows = ReleaseCheckStep.objects.filter(within([area], "kode"), after=CheckState.APPROVED.value)
    for row in rows.order_by("at", "pk"):
        if (row.kode, row.number) not in gone:
            title = f"Rilis {row.number} desa {row.kode} diperiksa dan disetujui"
            yield FoundEvidence("pemeriksaan", f"{row.kode}/{row.number}", title, _day(row.at))


def _codes_below(area: AreaCode) -> dict[int, str]:
    rows = CodeRow.objects.filter(within([area], "value"), scheme="kemendagri", valid_to=None)
    return {at: kode for at, kode in rows.values_list("area", "value") if not is_practice(area_code(kode))}


def _find_metadata(area: AreaCode) -> Iterator[FoundEvidence]:
    codes = _codes_below(area)
    approved = MetadataState.APPROVED.value
    files = MetadataFile.objects.filter(area_id__in=codes, state=approved)
    steps = MetadataStep.objects.filter(file__in=files, after=approved).select_related("version").order_by("pk")
    newest = {step.file_id: step for step in steps}
    for row in files.select_related("activity").order_by("pk"):
        step = newest.get(row.pk)
        if step is not None:
            title = f"Metadata {row.activity.title}, desa {codes[row.area_id]}, versi {step.version.number}"
            yield FoundEvidence("metadata", str(step.version_id), title, _day(step.at), step.version.digest)


def _find_impacts(area: AreaCode) -> Iterator[FoundEvidence]:
    codes = _codes_below(area)
    rows = ImpactAssessment.objects.filter(activity__area_id__in=codes, state=ImpactAssessment.ACCEPTED)
    for row in rows.select_related("activity").order_by("pk"):
        title = f"Penilaian dampak {row.activity.title}, desa {codes[row.activity.area_id]}"
        yield FoundEvidence("dampak", str(row.pk), title, _day(row.decided_at), row.digest)


def _find_tables(area: AreaCode) -> Iterator[FoundEvidence]:
    rows = OpdDelivery.objects.filter(kabupaten=area.text(), state=OpdDelivery.ACCEPTED).order_by("decided_at", "pk")
    for row in rows:
        known = here().opd.get(row.table)
        title = f"{known.title if known else row.table}, {row.year}"
        yield FoundEvidence("tabel_opd", str(row.pk), title, _day(row.decided_at), row.file_sha256)


def _find_minutes(area: AreaCode) -> Iterator[FoundEvidence]:
    for row in Meeting.objects.filter(forum=area.text(), state=Meeting.CLOSED).order_by("day", "pk"):
        title = f"Notulen rapat {row.number}/{row.year}: {' '.join(row.agenda.split())[:150]}"
        yield FoundEvidence("rapat", str(row.pk), title, row.day, row.digest)


def _find_parameters(area: AreaCode) -> Iterator[FoundEvidence]:
    known = here().parameters
    for row in ParameterSetting.objects.filter(within([area], "area"), state=ParameterSetting.LOCKED).order_by("pk"):
        name = known[row.parameter].title if row.parameter in known else row.parameter
        title = f"{name}, {row.area}, {row.year}: berita acara {row.minutes_number}"
        yield FoundEvidence("parameter", str(row.pk), title, row.minutes_day or _day(row.locked_at), row.minutes_digest)


def _find_definitions(area: AreaCode) -> Iterator[FoundEvidence]:
    rows = DefinitionProposal.objects.filter(forum=area.text(), state=DefinitionProposal.IN_FORCE).order_by("pk")
    for row in rows:
        yield FoundEvidence("definisi", str(row.pk), f"Definisi {row.code}", _day(row.approved_at))


def _find_policies(area: AreaCode) -> Iterator[FoundEvidence]:
    rows = PolicyProposal.objects.filter(within([area], "area"), state=PolicyProposal.IN_FORCE, ends=False)
    for row in rows.order_by("pk"):
        title = f"Kebijakan pelindungan {row.code}, {row.area}"
        yield FoundEvidence("kebijakan", str(row.pk), title, _day(row.decided_at))


def _find_recommendations(area: AreaCode) -> Iterator[FoundEvidence]:
    rows = RecommendationStep.objects.filter(recommendation__forum=area.text(), state=RecommendationStep.GIVEN)
    for row in rows.select_related("recommendation").order_by("day", "pk"):
        last = row.recommendation.steps.order_by("-pk").first()
        if last is not None and last.pk == row.pk:
            title = f"Rekomendasi {row.number}: {row.recommendation.title}"
            yield FoundEvidence("rekomendasi", str(row.pk), title, row.day)


def _find_coaching(area: AreaCode) -> Iterator[FoundEvidence]:
    rows = CoachingDay.objects.filter(within([area], "area"), state=CoachingDay.HELD).order_by("day", "pk")
    for row in rows:
        word = "Kunjungan" if row.kind == CoachingDay.VISIT else "Sesi"
        yield FoundEvidence("pembinaan", str(row.pk), f"{word} pembinaan {row.area}: {row.purpose[:150]}", row.day)


#: how each kind of evidence is found; content names the kinds (`epss_bukti.csv`)
FINDERS: Mapping[str, Callable[[AreaCode], Iterator[FoundEvidence]]] = MappingProxyType(
    {
        "rilis": _find_releases,
        "metadata": _find_metadata,
        "pemeriksaan": _find_checks,
        "tabel_opd": _find_tables,
        "rapat": _find_minutes,
        "parameter": _find_parameters,
        "definisi": _find_definitions,
        "kebijakan": _find_policies,
        "dampak": _find_impacts,
        "rekomendasi": _find_recommendations,
        "pembinaan": _find_coaching,
    }
)


def find_evidence(kind: str, area: AreaCode) -> dict[str, FoundEvidence]:
    """The evidence of a kind that stands in an area today, by key; none of a kind that nobody finds."""
    finder = FINDERS.get(kind)
    return {} if finder is None else {found.key: found for found in finder(area)}
