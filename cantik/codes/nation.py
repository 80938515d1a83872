"""The level above the provinces: the whole of the areas that a server knows (docs/adr/0093).

No list of areas gives it a code, and it is above all of them: the code of it is Kemendagri's form with the number that
no province has. It stands in no list, so nothing that walks through provinces meets it; who names it finds it
(`AreaIndex.find`), so that a server can be founded for it, and people work there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cantik.codes.area import FICTITIOUS_PROVINCE, AreaCode, AreaLevel, AreaType
from cantik.codes.places import AreaEntry, DatedCode

if TYPE_CHECKING:
    from cantik.codes.index import AreaIndex

CODE: Final = "00"
NAME: Final = "Indonesia"
_ID = "negara:00"


def nation() -> AreaCode:
    """The code of the whole."""
    return AreaCode.kemendagri(CODE)


def is_nation(area: AreaCode) -> bool:
    """Whether a code is that of the whole."""
    return area.text() == CODE


def entry_of(area: AreaCode) -> AreaEntry | None:
    """The whole as an area that has a name; None for any other code."""
    return _ENTRY if is_nation(area) else None


def entry_by_id(area_id: str) -> AreaEntry | None:
    """The same by its internal id."""
    return _ENTRY if area_id == _ID else None


_ENTRY = AreaEntry(
    id=_ID,
    name=NAME,
    kind=AreaType.NEGARA,
    level=AreaLevel.PROVINSI,
    parent_id=None,
    codes=(DatedCode(nation(), None, None, ""),),
    edition="negara",
)


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
