"""Tables and indicators that a release was made with and says nothing of, because no list filled them: named in the
release itself, so that its status reads the same when the content has other names, or no longer knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from cantik.content.kinds import Content
from cantik.release.model import Release, VillagePlace
from cantik.release.titles import with_part

#: in `Release.extra`
UNFILLED: Final = "tanpa_isi"
Kind = Literal["tabel", "indikator"]


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A definition of the content: what it is called, and from and until when it holds."""

    kind: Kind
    id: str
    title: str
    title_en: str
    since: dt.date
    until: dt.date | None


def list_measures(content: Content) -> tuple[MeasureName, ...]:
    """Indicators and tables that have a file of their own, by their ids: the catalogue of a release."""
    kinds: tuple[tuple[Kind, str, Any], ...] = (
        ("indikator", "indicators", content.indicators),
        ("tabel", "tables", content.tables),
    )
    return tuple(
        MeasureName(kind, name, spec.title, spec.title_en, spec.since, spec.until)
        for kind, folder, specs in kinds
        for name, spec in sorted(specs.items())
        if f"{folder}/{name}.yaml" in content.digests
    )


def encode_unfilled(
    measures: Sequence[MeasureName], told: Collection[str], place: VillagePlace, reference: dt.date
) -> dict[str, Any]:
    """What of the measures in force on the day is not told, in the words of the place."""
    words = place.words
    found = [
        {
            "jenis": each.kind,
            "id": each.id,
            "judul": words.speech.say(with_part(each.title, words.dusun)),
            "judul_en": with_part(each.title_en, words.dusun_en),
        }
        for each in measures
        if each.id not in told and each.since <= reference and (each.until is None or reference <= each.until)
    ]
    return {UNFILLED: found} if found else {}


def decode_unfilled(release: Release) -> list[tuple[Kind, str, str, str]]:
    """Kind, id and both titles of what a release says nothing of."""
    return [(each["jenis"], each["id"], each["judul"], each["judul_en"]) for each in release.extra.get(UNFILLED, ())]
