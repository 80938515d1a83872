"""The editions of a level (kecamatan, kabupaten, group of areas) as everybody may read them.

Of one reference date the newest that was not withdrawn is in force; another date replaces nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cantik.release import files, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.app.models import Withdrawal
from cantik.release.model import Release, number_order
from cantik.release.shelf import Shelved


@dataclass(frozen=True, slots=True)
class ShelvedLevel:
    """A release of a level on the shelf; `replaced_by`: the number of a newer one of the same reference date, "" = of
    none; `withdrawal`: when and why nobody is to use it any more."""

    shelved: Shelved
    replaced_by: str = ""
    withdrawal: Withdrawal | None = None

    @property
    def in_force(self) -> bool:
        """It stands: neither withdrawn nor replaced."""
        return not self.replaced_by and self.withdrawal is None


def level_editions(store: Path, code: str) -> tuple[ShelvedLevel, ...]:
    """All editions of a level (`code`: its own, or the id of its group), that of the newest reference date and number
    first. Raises `UnreadableInput` T102 for one that was damaged."""
    home, gone = storage.level_shelf(store), withdrawing.of_levels([code])
    held = sorted(
        shelf.editions(home, code), key=lambda each: (each.reference, number_order(each.number)), reverse=True
    )
    found, newest = list[ShelvedLevel](), dict[dt.date, str]()
    for shelved in held:
        withdrawal = gone.get((code, shelved.number))
        found.append(ShelvedLevel(shelved, "" if withdrawal else newest.get(shelved.reference, ""), withdrawal))
        if withdrawal is None:
            newest.setdefault(shelved.reference, shelved.number)
    return tuple(found)


def main_edition(editions: tuple[ShelvedLevel, ...]) -> ShelvedLevel | None:
    """The edition that a page opens with: of the newest reference date the one in force, else the withdrawn one."""
    newest = [each for each in editions if each.shelved.reference == editions[0].shelved.reference]
    return next((each for each in newest if each.in_force), newest[0] if newest else None)


def current_release(store: Path, code: str) -> Release | None:
    """The newest release in force of a level, without its tables; None when there is none. Raises T101, T102 for one
    that was damaged."""
    found = current_edition(store, code)
    return None if found is None else files.open_summary(found.folder)


def current_edition(store: Path, code: str) -> Shelved | None:
    """The newest edition in force of a level on the shelf; None when there is none. Raises T102 for one that was
    damaged."""
    return next((each.shelved for each in level_editions(store, code) if each.in_force), None)
