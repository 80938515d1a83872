"""What villages can show at the end of a season, as it stands in the store: nothing is ticked by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.coach.app.output_files import list_attached
from cantik.coach.app.season_models import OutputFile
from cantik.codes.area import AreaCode
from cantik.content.coaching_lists import NEEDS, SITE, CoachingOutput, coaching_outputs
from cantik.field.rounds.app.models import Round
from cantik.release.app import queries as releases
from cantik.release.app.models import PUBLIC
from cantik.release.app.queries import Edition
from cantik.staff.app.rights import area_code, within

_NEEDS_FORM = "kebutuhan_data"


@dataclass(frozen=True, slots=True)
class OutputStanding:
    """An output, and whether the store holds what proves it; `file`: the form that was attached."""

    output: CoachingOutput
    there: bool
    file: OutputFile | None = None

    @property
    def attachable(self) -> bool:
        """Whether it rests on a form of BPS."""
        return self.output.proof == NEEDS


def list_outputs(areas: Sequence[AreaCode], codes: Collection[str], shelf: Path) -> dict[str, list[OutputStanding]]:
    """The outputs of villages (`codes`) by code: a book of the release in force, a public site of it; a closed round of
    the questionnaire on data needs, or the filled form as a file."""
    rounds = Round.objects.filter(
        within(areas, "activity__area__codes__value"),
        activity__practice=False,
        version__instrument=_NEEDS_FORM,
        closed_at__isnull=False,
    )
    asked = set(rounds.values_list("activity__area__codes__value", flat=True))
    outputs, found = coaching_outputs(), dict[str, list[OutputStanding]]()
    attached = list_attached(codes)
    for area, editions in releases.editions_of(shelf, map(area_code, codes)).items():
        current = next((held for held in editions if held.status == releases.CURRENT), None)
        proofs = {SITE: _is_public(current), NEEDS: area.text() in asked}
        standings = found[area.text()] = []
        for output in outputs.values():
            file = attached.get((area.text(), output.code))
            there = proofs[output.proof] if output.proof in proofs else _has_book(current, output.proof)
            standings.append(OutputStanding(output, there or file is not None, file))
    return found


def _is_public(edition: Edition | None) -> bool:
    return edition is not None and any(put.channel == PUBLIC for put in edition.publications)


def _has_book(edition: Edition | None, name: str) -> bool:
    return edition is not None and (edition.shelved.folder / "produk" / name).is_file()
