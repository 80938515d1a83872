"""To whom a village handed its counts before protection, as its public page of protection says it."""

from __future__ import annotations

from pathlib import Path

from cantik.base.dates import long_date
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.codes.zone import zone_of
from cantik.federate.app import journeys
from cantik.federate.app.journeys import HandedCounts
from cantik.release.examination_notes import Note


def of_village(area: AreaCode, store: Path) -> tuple[Note, ...]:
    """A sentence for each edition, newest first; `store`: the folder whose list of areas names the offices."""
    areas, zone = load_store(store).areas, zone_of(area)

    def write_sentence(handed: HandedCounts) -> Note:
        entry = areas.find(AreaCode.from_stored(handed.office))
        office, on = handed.office if entry is None else entry.name, handed.at.astimezone(zone).date()
        more = ("", "")
        if handed.tokens:
            more = (
                "; juga tanda tersandi orang yang mungkin terhitung di dua desa, tanpa nama dan tanpa NIK",
                "; also keyed tokens of people who may be counted in two villages, without names or NIK",
            )
        return (
            f"Rilis {handed.number}: kepada walidata {office}, {long_date(on)}{more[0]}.",
            f"Release {handed.number}: to the walidata of {office}, {long_date(on, 'en')}{more[1]}.",
        )

    return tuple(write_sentence(each) for each in journeys.list_handed_counts(area.text()))
