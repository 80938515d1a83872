"""The level above the provinces: the whole of the areas that a server knows (docs/adr/0093).

No list of areas gives it a code, and it is above all of them: the code of it is Kemendagri's form with the number that
no province has. Before it can be asked of the index of areas, whoever sums or delivers asks here.
"""

from __future__ import annotations

from typing import Final

from cantik.codes.area import FICTITIOUS_PROVINCE, AreaCode, AreaLevel
from cantik.codes.index import AreaIndex
from cantik.codes.places import AreaEntry

CODE: Final = "00"
NAME: Final = "Indonesia"


def nation() -> AreaCode:
    """The code of the whole."""
    return AreaCode.kemendagri(CODE)


def is_nation(area: AreaCode) -> bool:
    """Whether a code is that of the whole."""
    return area.text() == CODE


def reaches(area: AreaCode, other: AreaCode) -> bool:
    """Whether an area, or the whole, contains another one."""
    return is_nation(area) or area.contains(other)


def provinces(areas: AreaIndex, *, demo: bool) -> tuple[AreaEntry, ...]:
    """The provinces of the whole: in a demo store the invented one alone, elsewhere all but that one."""
    coded = ((each, each.kemendagri) for each in areas.areas(AreaLevel.PROVINSI))
    return tuple(each for each, code in coded if code and (code.parts[0] == FICTITIOUS_PROVINCE) is demo)


def office_above(area: AreaCode) -> AreaCode:
    """The area whose office receives what an area delivers: of a village (or kecamatan) its kabupaten, of a kabupaten
    its province, of a province the whole."""
    if area.level > AreaLevel.KABUPATEN:
        return next(above for above in area.ancestors() if above.level is AreaLevel.KABUPATEN)
    parent = area.parent()
    return nation() if parent is None else parent
