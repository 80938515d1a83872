"""Set values as they stand in the store, read without anybody's rights: for releases, sites and the pages alike."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from cantik.base.canonical import digest as digest_of
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.forum.parameters import CandidateKind, Hand, Minutes, Setting, SettingStage, SourceFigure
from cantik.staff.app.models import AuditEntry

#: the row of the log that anchors what was locked
LOCKED = "penetapan.kunci"


def setting_of(row: ParameterSetting) -> Setting:
    """A row as the rules know it."""
    said = json.loads(row.content)
    among = tuple(_candidate(part) for part in said["calon"])
    minutes = None
    if row.minutes_day is not None:
        minutes = Minutes(row.minutes_number, row.minutes_day, row.minutes_digest, row.scanned)
    return Setting(
        number=row.number,
        compared=among,
        chosen=next(found for found in among if found.key == said["dipilih"]),
        reason=said["alasan"],
        proposed_by=Hand(row.by, _houses(row.house)),
        stage=SettingStage(row.state),
        minutes=minutes,
        locked_by=Hand(row.locked_by, _houses(row.locked_house)) if row.locked_by else None,
        replaces=said["mengganti"],
        dropped=row.dropped,
    )


def intact(row: ParameterSetting) -> bool:
    """Whether what is kept is what the second person read: the text against its digest, the digest against the log."""
    if digest_of(row.content.encode()) != row.digest:
        return False
    if not row.locked_by:
        return True
    entries = AuditEntry.objects.filter(action=LOCKED, subject="penetapan", subjects=f"[{row.pk}]").order_by("number")
    said = entries.values_list("detail", flat=True).first()
    return said is not None and json.loads(said).get("sidik") == row.digest


def in_force(areas: Iterable[str], year: int, parameter: str = "") -> list[ParameterSetting]:
    """What stands or waits for some areas in a year, of one parameter or of all."""
    states = (ParameterSetting.LOCKED, ParameterSetting.PROPOSED)
    rows = ParameterSetting.objects.filter(area__in=list(areas), year=year, state__in=states)
    return list(rows.filter(parameter=parameter) if parameter else rows)


def of_nearest(areas: Sequence[str], year: int, parameter: str) -> ParameterSetting | None:
    """The value in force of the first of some areas that has one that is intact."""
    held = {row.area: row for row in in_force(areas, year, parameter)}
    found = (held[area] for area in areas if area in held)
    return next((row for row in found if row.state == ParameterSetting.LOCKED and intact(row)), None)


def list_locked() -> list[ParameterSetting]:
    """Every value that is or was in force, the newest year first."""
    states = (ParameterSetting.LOCKED, ParameterSetting.REPLACED)
    rows = ParameterSetting.objects.filter(state__in=states)
    return list(rows.order_by("-year", "parameter", "area", "-number"))


def setting_record(row: ParameterSetting) -> dict[str, Any]:
    """What was kept of a setting when it was proposed, by its Indonesian keys."""
    said: dict[str, Any] = json.loads(row.content)
    return said


def _candidate(part: dict[str, Any]) -> SourceFigure:
    return SourceFigure(
        key=part["kunci"],
        kind=CandidateKind(part["jenis"]),
        area=part["wilayah"],
        source=part["sumber"],
        base=part["basis"],
        reference=dt.date.fromisoformat(part["acuan"]),
        value=Decimal(part["nilai"]),
        document=part["dokumen"],
        quality=part["mutu"],
        withdrawn=part["ditarik"],
    )


def _houses(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split("; ")))
