"""The editions of which the whole is added up: of each province the newest one of the day that stands here, of one
without any those of its kabupaten. Printed numbers only: no server above a province holds counts of villages
(docs/adr/0144)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.knowledge import VillageKnowledge
from cantik.levels.printed_sums import PrintedPart, add_printed, remark_parts
from cantik.measure.levels import LevelVillage
from cantik.protect.across.values import LevelMember, LevelOutline, LevelResult
from cantik.protect.sensitivity.policy import Rules
from cantik.release import files, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class PartEdition:
    """An edition of a part: its code and number, where it lies, and by village that it adds up the edition of it (the
    code that this lies under, and its number)."""

    code: str
    number: str
    folder: Path
    units: Mapping[str, tuple[str, str]]


def list_parts(members: Sequence[AreaCode], on: dt.date, *, opened: OpenStore) -> list[PartEdition]:
    """The editions of a day that are added up, by code. No village is in two of them: a kabupaten is only asked where
    its province has no edition. Raises `UnreadableInput` for a damaged one."""
    home = storage.level_shelf(opened.store.path)
    names = sorted(folder.name for folder in home.iterdir() if is_area_code(folder.name)) if home.is_dir() else []
    found = list[PartEdition]()
    for member in members:
        own = _find_part(home, member.text(), on)
        if own is not None:
            found.append(own)
            continue
        inside = (name for name in names if member.contains(AreaCode.from_stored(name)))
        below = [name for name in inside if AreaCode.from_stored(name).level is AreaLevel.KABUPATEN]
        found += [part for name in below if (part := _find_part(home, name, on)) is not None]
    return found


def list_summed(folder: Path) -> Mapping[str, list[object] | None]:
    """The villages that an edition of a level says it adds up, each with its edition or None."""
    found = json.loads((folder / files.CONTENTS).read_bytes()).get("masukan", {}).get("desa", {})
    return found if isinstance(found, dict) else {}


def _find_part(home: Path, code: str, on: dt.date) -> PartEdition | None:
    gone = withdrawing.of_levels([code])
    for each in shelf.editions(home, code):
        if each.reference == on and (code, each.number) not in gone:
            summed = list_summed(each.folder).items()
            units = {name: (str(unit[0]), str(unit[1])) for name, unit in summed if unit is not None}
            return PartEdition(code, each.number, each.folder, units)
    return None


def list_counted(parts: Iterable[PartEdition]) -> dict[str, LevelVillage]:
    """By code the villages that some parts count, each with its part and its own edition; their names are not known
    here."""
    return {
        code: LevelVillage(code, code, number, part=(part.code, part.number), held_as=held_as)
        for part in parts
        for code, (held_as, number) in part.units.items()
    }


def count_withdrawn(villages: Iterable[LevelVillage]) -> int:
    """How many editions that parts still count were withdrawn since: until the part is released anew."""
    units = {village.unit for village in villages if village.part is not None}
    gone = Withdrawal.objects.filter(kode__in={code for code, _ in units}, state=WITHDRAWN)
    return len(units.intersection(gone.values_list("kode", "number")))


def add_parts(
    level: LevelOutline, parts: Sequence[PartEdition], *, opened: OpenStore, knowledge: VillageKnowledge
) -> tuple[LevelResult, dict[str, tuple[str, str]]]:
    """What a level tells, each part that lies in it a row, and by measure what the parts say of it that stands under
    their sum as well. A part with one village says that its numbers stand in the edition of that village: there they
    are read. Raises `UnreadableInput` T101–T103 for a damaged edition."""
    inside = [part for part in parts if set(part.units) <= set(level.villages)]
    printed = [_open_part(part, level, storage.shelf(opened.store.path), knowledge) for part in inside]
    limit = Rules(knowledge.policy, None, frozenset()).table_limit
    return add_printed(level, printed, knowledge.content, knowledge.lists, limit), remark_parts(printed)


def _open_part(part: PartEdition, level: LevelOutline, home: Path, knowledge: VillageKnowledge) -> PrintedPart:
    area = AreaCode.kemendagri(part.code)
    entry = knowledge.areas.find(area)
    villages = tuple(code for code in level.villages if area.contains(AreaCode.kemendagri(code)))
    member = LevelMember(part.code, part.code if entry is None else entry.name, villages)
    folder = part.folder
    if len(part.units) == 1:
        ((held_as, number),) = part.units.values()
        own = home / held_as / number
        folder = own if (own / files.CONTENTS).is_file() else folder
    return PrintedPart(member, files.open_release(folder), tuple(part.units))
