"""Keep one row a village up to date from what the audit log has gained: every service that writes leaves a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Subquery

from cantik.base import clock
from cantik.coach.app import queries, tasks
from cantik.coach.app.coaching_models import CoachingAgreement
from cantik.coach.app.models import LogMark, VillageState
from cantik.codes.app.models import Area, CodeRow
from cantik.codes.area import AreaCode
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.collect.app.models import (
    APPLIED,
    EVENT,
    FILE,
    MERGE,
    OPEN,
    QUARANTINED,
    REMAINDER,
    UNITS,
    Batch,
    BatchFinding,
    Intake,
)
from cantik.field.rounds.app import metadata_sets
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.register.core.app.models import Person
from cantik.register.core.app.queries import standing_batches
from cantik.register.doubles.app.models import DoubleHint
from cantik.release.app import queries as releases
from cantik.release.app.models import Draft
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.rights import area_code

#: lines that change what the board shows, by the beginning of their action; reads are left out
WRITES = (
    "batch.",
    "temuan.",
    "rilis.",
    "masukan.",
    "orang.betulkan",
    "rencana.",
    "lapangan.",
    "usul.",
    "ganda.",
    "kiriman.terima",
    "metadata.",
    "bina.",
    "antar.terima",
    "antar.tarik",
)
#: lines that change the year of a forum
YEARS = "tahun."
#: lines that say how far a row of an action plan has come
ACTIONS = "aksi."
#: lines about tables that offices deliver
TABLES = "opd."
READS = (
    "temuan.baca",
    "temuan.unduh",
    "batch.uji",
    "batch.unduh",
    "masukan.baca",
    "masukan.unduh",
    "masukan.petakan",
    "pemetaan.unduh",
    "lapangan.periksa",
    "lapangan.usulan",
    "lapangan.tahan",
    "lapangan.baca",
    "lapangan.kertas",
    "lapangan.lembar",
    "ganda.latih",
    "ganda.tiket_baca",
    "ganda.nik_baca",
)
#: with so many new lines it is quicker to look at every village once
MANY = 20_000
#: intakes over which somebody has still to decide
_OPEN_INTAKES = ("unggah", "uji", "teruji", "simpan")
_CHUNK = 500


def renew(shelf: Path) -> int:
    """Bring the rows up to date; returns how many villages were looked at. Two at once do the same work twice."""
    newest_line = AuditEntry.objects.order_by("-number").values("number")[:1]
    marked = LogMark.objects.filter(pk=1).values_list("number", Subquery(newest_line)).first()
    seen, newest = marked or (None, AuditEntry.objects.aggregate(n=Max("number"))["n"])
    newest = newest or 0
    if seen is not None and seen == newest:
        return 0
    anew = seen is None or not 0 < newest - seen <= MANY
    touched = everybody(shelf) if anew or seen is None else _touched_villages(seen, newest)
    extra = shelf.parent / AREAS_FILE
    since = 0 if anew or seen is None else seen
    for forum in _forums(YEARS, since, newest):
        kodes = {place.kode for place in queries.places(forum, extra)}
        touched |= kodes & set(VillageState.objects.values_list("kode", flat=True))
        tasks.of_forum(forum, extra)
    for forum in _forums(ACTIONS, since, newest):
        tasks.of_action_plan(forum)
    for forum in {*_forums(YEARS, since, newest), *_forums(TABLES, since, newest)}:
        tasks.of_tables(forum)
    for kode in sorted(touched):
        _write(kode, shelf)
    with transaction.atomic():
        LogMark.objects.update_or_create(pk=1, defaults={"number": newest})
    return len(touched)


def _forums(acts: str, seen: int, newest: int) -> list[AreaCode]:
    """The forums of whose year or action plan (`acts`) the new lines of the log speak."""
    rows = AuditEntry.objects.filter(action__startswith=acts, number__gt=seen, number__lte=newest)
    named = {json.loads(detail).get("wilayah") for detail in rows.values_list("detail", flat=True)}
    return [area_code(kode) for kode in sorted(filter(None, named))]


def everybody(shelf: Path) -> set[str]:
    """The codes of all villages that have anything in the store."""
    numbers = Batch.objects.values_list("area_id", flat=True).distinct()
    found = set(
        CodeRow.objects.filter(area_id__in=numbers, valid_to__isnull=True, scheme="kemendagri").values_list(
            "value", flat=True
        )
    )
    found |= set(Intake.objects.values_list("area", flat=True).distinct())
    found |= set(CoachingAgreement.objects.values_list("kode", flat=True).distinct())
    found |= {folder.name for folder in shelf.iterdir() if folder.is_dir()} if shelf.is_dir() else set()
    return {subject for subject in found if _village(subject)}


def _village(kode: str) -> bool:
    """A village of the board: practice villages are none."""
    try:
        return not is_practice(area_code(kode))
    except InvalidAreaCode:
        return False


def _touched_villages(seen: int, newest: int) -> set[str]:
    """The villages that the new lines of the log speak of."""
    condition = Q(pk__in=[])
    for start in WRITES:
        condition |= Q(action__startswith=start)
    rows = AuditEntry.objects.filter(condition, number__gt=seen, number__lte=newest).exclude(action__in=READS)
    codes: set[str] = set()
    numbers: dict[str, set[int]] = {}
    for subject, subjects, detail in rows.values_list("subject", "subjects", "detail"):
        area = json.loads(detail).get("wilayah")
        if area and _village(str(area)):
            codes.add(str(area))
            continue
        for named in json.loads(subjects):
            if subject == "desa":
                codes.add(str(named).rsplit(":", 1)[-1])
            elif isinstance(named, int):
                numbers.setdefault(subject, set()).add(named)
    areas = set(_areas(numbers))
    codes |= set(
        CodeRow.objects.filter(area_id__in=areas, valid_to__isnull=True, scheme="kemendagri").values_list(
            "value", flat=True
        )
    )
    codes |= set(Draft.objects.filter(pk__in=numbers.get("rancangan", ())).values_list("kode", flat=True))
    return {code for code in codes if _village(code)}


def _areas(numbers: dict[str, set[int]]) -> Iterable[int]:
    """The areas behind ids of batches, findings and persons."""
    for subject, model, path in (
        ("batch", Batch, "area_id"),
        ("temuan", BatchFinding, "batch__area_id"),
        ("orang", Person, "area_id"),
        ("usul", DoubleHint, "area_id"),
        ("wilayah", Area, "pk"),
        (metadata_sets.SUBJECT, MetadataFile, "area_id"),
    ):
        ids = sorted(numbers.get(subject, ()))
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            yield from model.objects.filter(pk__in=part).values_list(path, flat=True).distinct()


def _write(kode: str, shelf: Path) -> None:
    desa = area_code(kode)
    facts = _facts(desa, shelf)
    with transaction.atomic():
        state, _new = VillageState.objects.update_or_create(kode=kode, defaults=facts | {"renewed_at": clock.now()})
        tasks.of_village(desa, state, shelf)


def _facts(area: AreaCode, shelf: Path) -> dict[str, object]:
    kode = area.text()
    code_row = CodeRow.objects.filter(scheme=area.scheme.label, value=kode, valid_to__isnull=True).first()
    rows = Batch.objects.filter(area_id=code_row.area_id) if code_row else Batch.objects.none()
    lists = rows.filter(state=APPLIED).exclude(kind__in=(EVENT, MERGE, UNITS, REMAINDER))
    applied = lists.aggregate(reference=Max("reference"), received=Max("received_at"))
    standing = standing_batches(area) if code_row else []
    waiting = Intake.objects.filter(area=kode, state__in=_OPEN_INTAKES).exists()
    unsettled = BatchFinding.objects.filter(batch_id__in=standing, level="periksa", state=OPEN)
    open_checks = unsettled.aggregate(n=Count("pk"), since=Min("batch__received_at"))
    editions = releases.editions(shelf, area)
    current = next((held for held in editions if held.status == releases.CURRENT and held.opens_at is None), None)
    newest = editions[0] if editions else None
    draft = releases.live_draft(area)
    return {
        "collecting": waiting or rows.filter(state=QUARANTINED).exists(),
        # of a village whose register is elsewhere its release is all that is known here
        "reference": applied["reference"] or (newest.shelved.reference if newest else None),
        "received_at": applied["received"],
        "open_checks": open_checks["n"],
        "open_since": clock.day_of(open_checks["since"]) if open_checks["since"] else None,
        **_fault_rates(rows),
        "sets_missing": _count_undescribed(code_row.area_id) if code_row else 0,
        "draft": draft.state if draft else "",
        "number": current.number if current else "",
        "published": current.shelved.published if current else None,
        "released_reference": current.shelved.reference if current else None,
        "withdrawn": newest.number if newest and newest.status == releases.PULLED else "",
        "asked": any(edition.withdrawal_pending for edition in editions),
    }


def _fault_rates(rows: QuerySet[Batch]) -> dict[str, int | None]:
    """Findings to check or to refuse in each thousand rows of the newest list, and of the one before from the same
    source; None where there is none."""
    lists = rows.filter(kind=FILE, state=APPLIED, addition=False, rows_read__gt=0).order_by("-reference", "-pk")
    newest = lists.first()
    before = newest and lists.filter(source=newest.source, reference__lt=newest.reference).first()
    return {"faults": _rate_faults(newest), "faults_before": _rate_faults(before)}


def _rate_faults(batch: Batch | None) -> int | None:
    if batch is None:
        return None
    return batch.findings.filter(level__in=("periksa", "tolak")).count() * 1000 // batch.rows_read


def _count_undescribed(area_id: int) -> int:
    """How many closed rounds of a village nobody wrote metadata of."""
    return sum(held.closed_at is not None for held in metadata_sets.without_set(area_id))
