"""Rounds, blocks and units in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cantik.content.instrument import standard_id_of
from cantik.content.loader import here
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.versions import VersionStanding
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.review.app.signs import SignKind
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Block, Round
from cantik.field.rounds.app.progress import RoundTally, tallies, total
from cantik.field.rounds.states import UnitStage, VisitResult
from cantik.forum.app.models import Activity
from cantik.register.core.app import words
from cantik.web.desk import VillageDesk

STAGES: dict[UnitStage, Any] = {
    UnitStage.OPEN: _("Belum"),
    UnitStage.PENDING: _("Menunggu berkas"),
    UnitStage.SUBMITTED: _("Terkirim"),
    UnitStage.REJECTED: _("Dikembalikan"),
    UnitStage.APPROVED: _("Disetujui"),
}
#: look of a state: class of `.st`, icon
LOOKS = {
    UnitStage.OPEN: ("idle", "todo"),
    UnitStage.PENDING: ("go", "clock"),
    UnitStage.SUBMITTED: ("go", "upload"),
    UnitStage.REJECTED: ("warn", "undo"),
    UnitStage.APPROVED: ("ok", "ok"),
}
SIGNS: dict[SignKind, Any] = {
    SignKind.SHORT: _("diisi singkat"),
    SignKind.SAME: _("jawaban persis sama"),
    SignKind.UNCHANGED: _("tidak ada yang berubah"),
    SignKind.FAR: _("jauh dari tengah blok"),
    SignKind.TOGETHER: _("diisi pada satu titik"),
    SignKind.MOVED: _("bergeser dari putaran lalu"),
}
RESULTS: dict[VisitResult, Any] = {
    VisitResult.COMPLETE: _("terisi lengkap"),
    VisitResult.PARTLY: _("terisi sebagian"),
    VisitResult.NOBODY: _("tidak ada yang menjawab"),
    VisitResult.REFUSED: _("menolak"),
    VisitResult.MOVED: _("pindah atau rumah tidak ada"),
}


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list: where it stands in words (class of `.st`, icon, word), its sums."""

    round: Round
    look: str
    icon: str
    state: Any
    sums: RoundTally
    standing: VersionStanding

    @property
    def loose(self) -> bool:
        """Whether its form reads no list: then nothing is due, forms are counted alone."""
        return not reads_frame(self.round.version.tree())


def round_line(round_: Round) -> RoundLine:
    """A round with its state and sums."""
    standing = versions.standing_of(round_.version)
    look, icon, state = _state(round_, standing)
    return RoundLine(round_, look, icon, state, total(tallies(round_)), standing)


def _state(round_: Round, standing: VersionStanding) -> tuple[str, str, Any]:
    if round_.closed_at is not None:
        return "ok", "ok", _("Ditutup")
    if round_.opened_at is not None:
        return "go", "clock", _("Berjalan")
    if standing.is_returned:
        return "warn", "undo", _("Dikembalikan kepala desa")
    if not standing.is_approved:
        return "warn", "clock", _("Menunggu kepala desa")
    return "go", "todo", _("Siap dibuka")


def activity_lines(area_id: int) -> list[tuple[Activity, list[RoundLine]]]:
    """Every activity of a village with its rounds, the newest first."""
    found: dict[int, list[RoundLine]] = {}
    for round_ in rounds.rounds(area_id):
        found.setdefault(round_.activity_id, []).append(round_line(round_))
    return [(activity, found.get(activity.pk, [])) for activity in rounds.activities(area_id)]


def place(block: Block) -> str:
    """A block as people call it."""
    if block.sls:
        return f"SLS {block.sls[10:14]}, {words.place((block.dusun, block.rw, block.rt))}"
    return words.place((block.dusun, block.rw, block.rt))


def stage_words() -> list[tuple[str, str, str, Any]]:
    """Every state in its order: value, class, icon, word."""
    return [(stage.value, *LOOKS[stage], word) for stage, word in STAGES.items()]


def without_standard_id(tree: Mapping[str, Any]) -> list[str]:
    """The questions of a version whose variable has no id of the national registry of data standards, as they are
    asked: no source gives one."""
    concepts = here().concepts
    return [
        str(question["label"])
        for block in tree["blok"]
        for question in block["isian"]
        if not standard_id_of(str(question["satuan"]), str(question["nama"]), concepts)
    ]


def round_of(desk: VillageDesk, number: int) -> Round:
    """A round of the village of a desk. Raises `Http404` for any other number."""
    found = rounds.round_in(desk.area_id_or_none, number) if desk.area_id_or_none is not None else None
    if found is None:
        raise Http404("no round of this village")
    return found
