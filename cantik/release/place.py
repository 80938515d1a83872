"""The village of a release: names, codes, parents and words, looked up once and then carried by the release."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import AreaIndex
from cantik.codes.istilah import Vocabulary
from cantik.codes.places import AreaEntry
from cantik.release.model import VillagePlace, Words


def place_of(
    desa: AreaCode, index: AreaIndex, vocabulary: Vocabulary, on: dt.date, area_km2: Decimal | None = None
) -> VillagePlace:
    """The place with this code on a day. Raises the area errors W1… when no such village is known."""
    area = index.get(desa)
    parents = {ancestor.level: ancestor for ancestor in index.ancestors(area)}
    words = vocabulary.words(area.kemendagri or area.temporary, area.kind, on)
    bps = area.bps
    return VillagePlace(
        code=desa.text(),
        bps=bps[0].text() if len(bps) == 1 else None,
        name=area.name,
        kind=str(area.kind.value),
        kecamatan=_code_and_name(parents, AreaLevel.KECAMATAN),
        kabupaten=_code_and_name(parents, AreaLevel.KABUPATEN),
        provinsi=_code_and_name(parents, AreaLevel.PROVINSI),
        area_km2=area_km2,
        words=Words(
            desa=words.desa.id,
            desa_en=words.desa.en,
            head=words.kepala_desa.id,
            head_en=words.kepala_desa.en,
            dusun=words.dusun.id,
            dusun_en=words.dusun.en,
            kecamatan=words.kecamatan.id,
            kecamatan_en=words.kecamatan.en,
        ),
    )


def _code_and_name(parents: dict[AreaLevel, AreaEntry], level: AreaLevel) -> tuple[str, str]:
    area = parents.get(level)
    if area is None:
        return "", ""
    key = area.key
    return (key.text() if key else "", area.name)
