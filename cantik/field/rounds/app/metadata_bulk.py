"""Many sets of metadata in one act: handed in, taken up, approved. Each is a step of its own, all or none; what needs a
look of its own (an empty field, a finding, data prioritas) is never passed along: nothing empty is a proof."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base.errors import name_place
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.field.rounds.app import metadata_review as review
from cantik.field.rounds.app.metadata_models import MetadataFile, MetadataFinding, MetadataVersion
from cantik.field.rounds.app.metadata_sets import parts_of_all
from cantik.forum.errors import MetadataRefused
from cantik.forum.metadata.states import MetadataAct, MetadataState, acts_from
from cantik.staff.app import deputies, rights
from cantik.staff.app.models import Account

#: what a checker does to many at once; what is returned or rejected has findings of its own
TOGETHER = (MetadataAct.TAKE, MetadataAct.APPROVE)


class BulkHindrance(StrEnum):
    """Why a set is decided by itself."""

    OWN = "sendiri"
    BLANK = "kosong"
    FOUND = "temuan"
    PRIORITY = "prioritas"
    RIGHT = "hak"


@dataclass(frozen=True, slots=True)
class ChosenSet:
    """A set with its village, and the version that was read."""

    file: MetadataFile
    area: AreaCode
    number: int


@dataclass(frozen=True, slots=True)
class BulkStep:
    """The next step of a checker for a set. `hindrance`: why it is none to be taken along (None: it may be); `blank`:
    how many fields are empty."""

    act: MetadataAct
    number: int
    hindrance: BulkHindrance | None
    blank: int = 0


def next_steps(by: Account, files: Mapping[MetadataFile, AreaCode]) -> dict[MetadataFile, BulkStep]:
    """What somebody could do next to some sets together; none of one that waits for no checker. Versions, their hands,
    findings and answers are asked once for all."""
    rows = MetadataVersion.objects.filter(file__in=list(files)).order_by("number")
    newest = {version.file_id: version for version in rows}
    found = set(MetadataFinding.objects.filter(version__in=newest.values()).values_list("version_id", flat=True))
    second = _list_second(by, {newest[file.pk]: desa for file, desa in files.items() if file.pk in newest})
    steps = {}
    for file, desa in files.items():
        act = next((act for act in TOGETHER if act in acts_from(MetadataState(file.state))), None)
        version = newest.get(file.pk)
        if act is None or version is None:
            continue
        hindrance = BulkHindrance.OWN if version.pk not in second else None
        if hindrance is None and act is MetadataAct.APPROVE:
            hindrance = _find_hindrance(by, file, desa, with_findings=version.pk in found)
        steps[file] = BulkStep(act, version.pk, hindrance)
    return steps | _list_blank(steps)


def _list_second(by: Account, versions: Mapping[MetadataVersion, AreaCode]) -> set[int]:
    """The numbers of the versions in which somebody had no hand; in a practice village one person plays both parts."""
    hands = dict[int, set[tuple[str, dt.datetime | None]]]()
    for version in versions:
        written = {(name, dt.datetime.fromisoformat(at)) for name, at in json.loads(version.writers).items()}
        hands[version.pk] = written | {(version.by, version.at)}
    own = deputies.find_one_hand(by.actor, set().union(*hands.values()))
    return {version.pk for version, area in versions.items() if is_practice(area) or not own & hands[version.pk]}


def _find_hindrance(by: Account, file: MetadataFile, area: AreaCode, *, with_findings: bool) -> BulkHindrance | None:
    """Why somebody may not approve a set along with others, empty fields aside."""
    if not rights.check_access(by, review.CLOSE, area).ok:
        return BulkHindrance.RIGHT
    if file.priority and not review.is_pembina(by, area):
        return BulkHindrance.PRIORITY
    return BulkHindrance.FOUND if with_findings else None


def _list_blank(steps: Mapping[MetadataFile, BulkStep]) -> dict[MetadataFile, BulkStep]:
    """The steps of sets that could be approved but for empty fields."""
    free = [file for file, step in steps.items() if step.act is MetadataAct.APPROVE and step.hindrance is None]
    blank = {pk: review.count_blank_in(parts) for pk, parts in parts_of_all(free).items()} if free else {}
    return {
        file: replace(steps[file], hindrance=BulkHindrance.BLANK, blank=blank[file.pk])
        for file in free
        if blank[file.pk]
    }


@transaction.atomic
def decide_all(by: Account, chosen: Sequence[ChosenSet], act: MetadataAct) -> int:
    """Take up or approve many versions as they were read. Raises as `metadata_review.decide`, with the village: also
    for a set with a field left empty."""
    if act not in TOGETHER:
        raise MetadataRefused(_("Yang dikembalikan atau ditolak diputuskan satu per satu"), found=act)
    if not chosen:
        raise MetadataRefused(_("Belum ada berkas yang dipilih"))
    for each in chosen:
        with name_place(_place_of(each.file, each.area), MetadataRefused):
            review.decide(by, each.file, each.area, act, each.number)
    return len(chosen)


@transaction.atomic
def hand_in_all(by: Account, files: Sequence[MetadataFile], area: AreaCode) -> int:
    """Hand many sets of a village in. Raises as `metadata_review.hand_in`, with the set."""
    if not files:
        raise MetadataRefused(_("Belum ada berkas yang dipilih"))
    for file in files:
        with name_place(_place_of(file, area), MetadataRefused):
            review.hand_in(by, file, area)
    return len(files)


def _place_of(file: MetadataFile, area: AreaCode) -> str:
    """The village and the set."""
    return f"{area.text()}, {file.activity.title}"
