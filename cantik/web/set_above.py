"""What a forum set above an area: where it bears no figure, that of its kabupaten or province stands, named."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.forum.app import set_values
from cantik.web.language import either, number
from cantik.web.store import describe_area

_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class SetAbove:
    """A set value of an area above: whose it is, as it is written, its unit, its source."""

    place: str
    value: str
    unit: str
    source: str


def set_above(area: AreaCode, year: int, parameter: str) -> SetAbove | None:
    """The value in force of a year for the kabupaten of an area, else for its province; None without one."""
    parts = area.text().split(".")
    above = [".".join(parts[:2]), parts[0]]
    row = set_values.of_nearest([kode for kode in above if kode != area.text()], year, parameter)
    if row is None:
        return None
    chosen, known = set_values.setting_of(row).chosen, here().parameters.get(parameter)
    return SetAbove(
        describe_area(AreaCode.from_stored(row.area)).full,
        number(chosen.value, _DECIMALS if known is None else known.decimals),
        "" if known is None else either(known.unit, known.unit_en),
        chosen.source,
    )
