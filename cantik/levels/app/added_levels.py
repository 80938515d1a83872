"""What is added up for a release of levels: the counts of villages, or for the whole what its parts print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun
from cantik.base.progress import Tell
from cantik.codes.knowledge import Knowledge, VillageKnowledge
from cantik.codes.nation import CODE as NATION
from cantik.levels import told_sums
from cantik.levels.app import parts, sums
from cantik.levels.app.results import LevelsOfArea, results_of
from cantik.measure.levels import LevelSum, LevelVillage
from cantik.protect.across.values import LevelResult
from cantik.vault.app.opening import OpenStore

#: so many villages whose numbers are of an earlier day are named under a table
_NAMED_DAYS = 10
_OF_VILLAGES = ("Rilis desa yang lolos Periksa", "Releases of villages that passed examination")
_OF_PARTS = ("Rilis wilayah provinsi dan kabupaten/kota", "Releases of provinces, regencies and cities")
#: by measure sentences that stand under it, in both languages
Remarks = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AddedLevels:
    """What levels may tell, what stands under their measures, by code; and the source line of all tables."""

    results: Mapping[str, LevelResult]
    remarks: Mapping[str, Remarks]
    source: tuple[str, str]


def find_villages(asked: sums.LevelAsked, on: dt.date, *, opened: OpenStore, knowledge: Knowledge, by: str) -> LevelSum:
    """The villages of a level with what is added up of them; of the whole no counts are read. Raises as
    `sums.level_sum`."""
    if asked.code != NATION:
        return sums.level_sum(asked, on, opened=opened, knowledge=knowledge, by=by)
    villages = sums.level_villages(asked, on, opened=opened, knowledge=knowledge)
    sums.require_counted(asked, on, villages)
    return LevelSum(asked.code, asked.title, on, tuple(villages), ())


def list_part_inputs(found: LevelSum) -> dict[str, object]:
    """What decides the release of the whole beside its villages: the editions that it adds up, and how many of villages
    in them were withdrawn since."""
    editions = sorted({village.part for village in found.villages if village.part is not None})
    if not editions:
        return {}
    gone = parts.count_withdrawn(found.villages)
    return {"bagian": list(map(list, editions)), **({"ditarik_sesudahnya": gone} if gone else {})}


def add_levels(
    asked: sums.LevelAsked,
    found: LevelSum,
    together: LevelsOfArea,
    *,
    opened: OpenStore,
    knowledge: VillageKnowledge,
    tell: Tell,
) -> AddedLevels:
    """Add up. Raises `ProtectionError` P104, P105 where protection cannot be proved, `UnreadableInput` T101–T103 for a
    damaged edition of a part."""
    on = found.reference
    if asked.code == NATION:
        editions = parts.list_parts(asked.members, on, opened=opened)
        made = {
            level.id: parts.add_parts(level, editions, opened=opened, knowledge=knowledge) for level in together.levels
        }
        told = {code: own for code, (own, _remarks) in made.items()}
        return AddedLevels(told, {code: own for code, (_told, own) in made.items()}, _OF_PARTS)
    earlier = list(told_sums.of_day(opened.store.path, on))
    results = results_of(found, together.levels, earlier, opened=opened, knowledge=knowledge, tell=tell)
    own = {level.id: set(level.villages) for level in together.levels}
    remarks = {code: remark_days([each for each in found.villages if each.code in of]) for code, of in own.items()}
    return AddedLevels(results, remarks, _OF_VILLAGES)


def remark_days(villages: Sequence[LevelVillage]) -> dict[str, tuple[str, str]]:
    """By measure the villages whose edition carried its numbers over, with the day that they are of
    (docs/adr/0135)."""
    found: dict[str, list[tuple[str, dt.date]]] = {}
    for village in villages:
        for name, day in (village.vector.days if village.vector is not None else {}).items():
            found.setdefault(name, []).append((village.name, day))
    out = {}
    for name, some in found.items():
        said = "; ".join(f"{own} {long_date(day)}" for own, day in some[:_NAMED_DAYS])
        said_en = "; ".join(f"{own} {long_date(day, 'en')}" for own, day in some[:_NAMED_DAYS])
        more = len(some) - _NAMED_DAYS
        rest, rest_en = (f"; {more} desa lain", f"; {count_noun(more, 'other village')}") if more > 0 else ("", "")
        out[name] = (
            f"Angka desa berikut dari keadaan yang lebih lama: {said}{rest}.",
            f"The numbers of these villages are of an earlier day: {said_en}{rest_en}.",
        )
    return out
