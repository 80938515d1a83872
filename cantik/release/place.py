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
    area: AreaCode, index: AreaIndex, vocabulary: Vocabulary, on: dt.date, area_km2: Decimal | None = None
) -> VillagePlace:
    """The place with this code on a day. Raises the area errors W1… when no such village is known."""
    entry = index.get(area)
    parents = {ancestor.level: ancestor for ancestor in index.ancestors(entry)}
    words = vocabulary.words(entry.kemendagri or entry.temporary, entry.kind, on)
    bps = entry.bps
    return VillagePlace(
        code=area.text(),
        bps=bps[0].text() if len(bps) == 1 else None,
        name=entry.name,
        kind=str(entry.kind.value),
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
