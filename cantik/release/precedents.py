"""What of a village was shown before and binds what comes next: its editions, and the drafts that left the store.

Whoever holds two of them may subtract one from the other (docs/adr/0064). Every path that publishes asks here
(`cantik run`, the workplace), there is none without history. A draft counts as soon as its files could be handed on:
`cantik run` writes it into the user's folder, the workplace gives a product of it to be kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.content.kinds import Content
from cantik.protect.previous.hysteresis import QUIET
from cantik.protect.result import Protected
from cantik.release import card, card_files, files, opening, protection_record, shelf

_NAME = re.compile(r"^(\d{4})-(\d+)(?:-rancangan-(\d+))?$")


@dataclass(frozen=True, slots=True)
class ShownBefore:
    """An edition or a draft that was shown: its name ("2025-1", "2025-2-rancangan-1") and what it was made of."""

    name: str
    inputs: Mapping[str, Any]

    @property
    def bound_by(self) -> str:
        """What bound it, "" when nothing did."""
        return str(self.inputs.get("terdahulu", ""))

    @property
    def quiet(self) -> tuple[str, ...]:
        """The cards that were read beside it and what bound it (`quiet_since`)."""
        return tuple(self.inputs.get("kartu", ()))


def shown_before(shelf_folder: Path, code: str) -> tuple[ShownBefore, ...]:
    """Everything that was shown of a village, the newest first; also an edition that stands on no shelf any more."""
    known = {edition.number: edition.inputs for edition in shelf.editions(shelf_folder, code)}
    home = opening.place(shelf_folder, code, "").parent
    for path in sorted(home.glob("*.json")) if home.is_dir() else ():
        if path.stem not in known and _NAME.match(path.stem):
            known[path.stem] = dict(opening.read(path).inputs)
    found = [ShownBefore(name, inputs) for name, inputs in known.items()]
    bound = {shown.bound_by for shown in found}
    return tuple(sorted(found, key=lambda shown: (shown.name not in bound, *_order(shown.name)), reverse=True))


def _order(name: str) -> tuple[int, int, bool, int]:
    """An edition comes after the drafts that had its number."""
    matched = _NAME.match(name)
    year, number, draft = matched.groups() if matched else ("0", "0", None)
    return int(year), int(number), draft is None, int(draft or 0)


def latest(shelf_folder: Path, code: str) -> str:
    """The name of what was shown last, which binds the next one; "" before the first."""
    known = shown_before(shelf_folder, code)
    return known[0].name if known else ""


def recall_binding(
    store: Path, code: str, name: str, content: Content, quiet: tuple[str, ...] = ()
) -> Protected | None:
    """The protected result of what was shown under a name; from its own files where the store's memory of it was lost.
    `quiet`: what `quiet_since` found: it is then as if it were of the same day.

    None for "", and for a draft of which neither is left. Raises T101–T103 for an edition that is damaged.
    """
    if not name:
        return None
    kept = protection_record.recall(protection_record.place(store, code, name), content)
    folder = store / "rilis" / code / name
    if kept is None and (folder / files.DESCRIPTION).is_file():
        kept = protection_record.of_release(files.open_release(folder), content)
    return replace(kept, report={**kept.report, QUIET: True}) if kept is not None and quiet else kept


def quiet_since(store: Path, code: str, name: str, reference: dt.date, content: Content) -> tuple[str, ...]:
    """Numbers of the signed cards by which readers know that hardly anybody came or went between what was shown under a
    name and a reference date; () where they know no such thing. Raises as `card_files.cards`."""
    shown = next((shown for shown in shown_before(store / "rilis", code) if shown.name == name), None)
    own = next((held.reference for held in shelf.editions(store / "rilis", code) if held.number == name), None)
    day = own or (dt.date.fromisoformat(shown.inputs["acuan"]) if shown and shown.inputs.get("acuan") else None)
    made = card_files.cards(store / "rilis", code)
    if day is None or not made or not card.quiet(made, day, reference, content.limits["kartu_arus_orang"].whole):
        return ()
    start, end = sorted((day, reference))
    return tuple(held.number for held in made if held.last > start and held.first <= end)


def draft_name(shelf_folder: Path, code: str, number: str, inputs: Mapping[str, Any]) -> str:
    """The name under which a draft with these inputs is shown: the one that it has already, else the next."""
    wanted = shelf.identity(dict(inputs))
    own = [shown for shown in shown_before(shelf_folder, code) if shown.name.startswith(f"{number}-rancangan-")]
    again = next((shown.name for shown in own if shelf.identity(dict(shown.inputs)) == wanted), "")
    return again or f"{number}-rancangan-{max((_order(shown.name)[3] for shown in own), default=0) + 1}"


def hand_out(store: Path, code: str, number: str, draft: Path, *, opened_by: str, protected_by: str) -> str:
    """Note that a draft of the workplace left the store, and return the name under which it did. `draft`: its folder;
    `opened_by`, `protected_by`: names of its opening and of its protection in it. A draft that was noted stays
    noted."""
    shelf_folder, made = store / "rilis", opening.read(draft / opened_by)
    name = draft_name(shelf_folder, code, number, made.inputs)
    path = protection_record.place(store, code, name)
    if not path.is_file():
        lay(path, (draft / protected_by).read_bytes())
    if opening.recall(opening.place(shelf_folder, code, name)) is None:
        opening.keep(made, opening.place(shelf_folder, code, name))
    return name
