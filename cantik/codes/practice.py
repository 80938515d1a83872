"""Practice villages: codes below 99.60, invented like all of province 99, that any store may hold beside its own.

They stand in no list of areas: a code says everything. So nothing that walks through lists (boards, searches, roll-ups)
ever meets one, while a page or a release that names one finds its area.
"""

from __future__ import annotations

from cantik.codes.area import AreaCode, AreaLevel, AreaType, Scheme
from cantik.codes.places import AreaEntry, DatedCode

EDITION = "latihan"
KABUPATEN = AreaCode.kemendagri("99.60")
_PROVINSI = AreaCode.kemendagri("99")
_PER_KECAMATAN = 999
_LAST = 99 * _PER_KECAMATAN
_NAMES = {
    AreaLevel.PROVINSI: "Provinsi Contoh",
    AreaLevel.KABUPATEN: "Kabupaten Latihan",
    AreaLevel.KECAMATAN: "Latihan",
}


def is_practice(area: AreaCode) -> bool:
    """True for the code of a practice village or of what lies above it, up to its kabupaten.

    >>> is_practice(AreaCode.kemendagri("99.60.01.2001")), is_practice(AreaCode.kemendagri("99.01.01.2001"))
    (True, False)
    """
    return KABUPATEN.contains(area)


def code_of(serial: int) -> AreaCode:
    """The code of the practice village with a serial number, counted from 1. Raises `ValueError` beyond 98,901.

    >>> code_of(1).text(), code_of(1000).text()
    ('99.60.01.2001', '99.60.02.2001')
    """
    if not 1 <= serial <= _LAST:
        raise ValueError(serial)
    kecamatan, village = divmod(serial - 1, _PER_KECAMATAN)
    return AreaCode.kemendagri(f"{KABUPATEN.text()}.{kecamatan + 1:02d}.{2001 + village}")


def serial_of(area: AreaCode) -> int:
    """The serial number of a practice village; 0 for another code.

    >>> serial_of(code_of(2500)), serial_of(AreaCode.kemendagri("99.01.01.2001"))
    (2500, 0)
    """
    if not is_practice(area) or area.level is not AreaLevel.DESA:
        return 0
    return (int(area.parts[2]) - 1) * _PER_KECAMATAN + int(area.parts[3]) - 2000


def area_of(area: AreaCode) -> AreaEntry | None:
    """The area of a practice code, or None for any other code."""
    return _make_entry(area) if area.scheme is Scheme.KEMENDAGRI and is_practice(area) else None


def area_by_id(area_id: str) -> AreaEntry | None:
    """The area of an internal id that `area_of` or a parent of it gave, or None."""
    edition, colon, text = area_id.partition(":")
    if edition != EDITION or not colon:
        return None
    code = AreaCode.kemendagri(text)
    return _make_entry(code) if is_practice(code) or code == _PROVINSI else None


def _make_entry(area: AreaCode) -> AreaEntry:
    above = area.parent()
    return AreaEntry(
        id=f"{EDITION}:{area.text()}",
        name=_NAMES.get(area.level) or f"Latihan {serial_of(area)}",
        kind=area.kind or AreaType.BELUM_DITETAPKAN,
        level=area.level,
        parent_id=f"{EDITION}:{above.text()}" if above else None,
        codes=(DatedCode(area, None, None, "data rekaan"),),
        edition=EDITION,
        fictitious=True,
    )
