"""Many sets of metadata in one act: handed in, taken up, approved. Each is a step of its own, all or none; what needs a
look of its own (an empty field, a finding, data prioritas) is never passed along: nothing empty is a proof."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base.errors import name_place
from cantik.codes.area import AreaCode
from cantik.field.rounds.app import metadata_review as review
from cantik.field.rounds.app.metadata_models import MetadataFile, MetadataFinding, MetadataVersion
from cantik.forum.errors import MetadataRefused
from cantik.forum.metadata.states import MetadataAct, MetadataState, acts_from
from cantik.staff.app import rights
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
    """What somebody could do next to some sets together; none of one that waits for no checker. Versions and findings
    are asked once for all."""
    rows = MetadataVersion.objects.filter(file__in=list(files)).order_by("number")
    newest = {version.file_id: version for version in rows}
    found = set(MetadataFinding.objects.filter(version__in=newest.values()).values_list("version_id", flat=True))
    steps = {}
    for file, desa in files.items():
        act = next((act for act in TOGETHER if act in acts_from(MetadataState(file.state))), None)
        version = newest.get(file.pk)
        if act is not None and version is not None:
            steps[file] = _next_step(by, file, desa, act, version, with_findings=version.pk in found)
    return steps


def _next_step(
    by: Account, file: MetadataFile, area: AreaCode, act: MetadataAct, version: MetadataVersion, *, with_findings: bool
) -> BulkStep:
    blank, hindrance = 0, None
    if not _is_second(by, version, area):
        hindrance = BulkHindrance.OWN
    elif act is MetadataAct.APPROVE and not rights.check_access(by, review.CLOSE, area).ok:
        hindrance = BulkHindrance.RIGHT
    elif act is MetadataAct.APPROVE and file.priority and not review.is_pembina(by, area):
        hindrance = BulkHindrance.PRIORITY
    elif act is MetadataAct.APPROVE and with_findings:
        hindrance = BulkHindrance.FOUND
    elif act is MetadataAct.APPROVE and (blank := review.count_blank(file)):
        hindrance = BulkHindrance.BLANK
    return BulkStep(act, version.pk, hindrance, blank)


def _is_second(by: Account, version: MetadataVersion, area: AreaCode) -> bool:
    hands = [(name, dt.datetime.fromisoformat(at)) for name, at in json.loads(version.writers).items()]
    return all(rights.separate(name, by, area, since=at).ok for name, at in [*hands, (version.by, version.at)])


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
