"""Which villages plan for themselves: a kelurahan has no RPJM Desa, RKP Desa and Dana Desa, and proposes through
musrenbang kelurahan and kecamatan to an office (docs/bidang/planning.md 1). Pure."""

from __future__ import annotations

from cantik.codes.area import AreaCode, AreaType
from cantik.content.deliberation_lists import BOTH, KELURAHAN, VILLAGE


def plans_by_itself(area: AreaCode) -> bool:
    """Whether a village has a plan and a budget of its own.

    >>> plans_by_itself(AreaCode.kemendagri("99.01.01.2001")), plans_by_itself(AreaCode.kemendagri("99.01.01.1001"))
    (True, False)
    """
    return area.kind is not AreaType.KELURAHAN


def is_at(place: str, area: AreaCode) -> bool:
    """Whether what stands at a place of a list (`desa`, `kelurahan`, `semua`) is there in an area.

    >>> is_at("desa", AreaCode.kemendagri("99.01.01.1001")), is_at("semua", AreaCode.kemendagri("99.01.01.1001"))
    (False, True)
    """
    return place in (BOTH, VILLAGE if plans_by_itself(area) else KELURAHAN)
