"""Areas without a Kemendagri code: settlement units that only BPS codes, villages in preparation, temporary codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cantik.base.text import fold
from cantik.codes.area import AreaCode, AreaType
from cantik.codes.bridge import BridgeRow
from cantik.codes.errors import AreaConflict
from cantik.codes.places import AreaEntry, DatedCode


def bps_only(row: BridgeRow, find: Callable[[AreaCode], AreaEntry | None]) -> AreaEntry | None:
    """The area of a BPS code that has no Kemendagri code, or None when its parent is not known either.

    Its kind is told by nothing but the name: "UPT" says settlement unit, all others stay "belum ditetapkan" until the
    operator decides (561 of the 578 known rows do not say).
    """
    code = AreaCode.bps(row.bps)
    above = code.parent()
    parent = find(AreaCode.kemendagri(row.parent)) if row.parent else find(above) if above else None
    if parent is None or parent.level != code.level - 1:
        return None
    upt = "upt" in fold(row.name_bps).split()
    return AreaEntry(
        id=f"bps:{row.bps}",
        name=row.name_bps,
        kind=code.kind or (AreaType.UPT if upt else AreaType.BELUM_DITETAPKAN),
        level=code.level,
        parent_id=parent.id,
        codes=(DatedCode(code, row.since, None, row.decree),),
        edition="bps",
        fictitious=code.fictitious,
    )


def with_areas(
    local: Mapping[str, AreaEntry],
    areas: Iterable[AreaEntry],
    has_id: Callable[[str], bool],
    has_code: Callable[[AreaCode], bool],
) -> Mapping[str, AreaEntry]:
    """`local` and further areas; a temporary area may stand below another one of the same call.

    Raises `AreaConflict` (W109) for an id or a code that is held already and for a parent that does not exist.
    """
    together = dict(local)
    codes: set[AreaCode] = set()
    for area in areas:
        own = {dated.code for dated in area.codes}
        if area.id in together or has_id(area.id) or own & codes or any(has_code(code) for code in own):
            raise AreaConflict(
                "Wilayah atau kodenya sudah ada",
                found=", ".join(sorted(code.text() for code in own)),
                expected="id dan kode yang belum dipakai",
                mend="Pakai kode sementara berikutnya.",
            )
        if area.parent_id is None or not (has_id(area.parent_id) or area.parent_id in together):
            raise AreaConflict(
                "Induk wilayah tidak ada",
                found=area.parent_id or "tanpa induk",
                expected="wilayah satu tingkat di atas yang sudah ada",
                mend="Tambahkan induknya lebih dahulu.",
            )
        together[area.id] = area
        codes |= own
    return together
