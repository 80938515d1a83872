"""What an edition carries over is of the persons of the edition that counted it: as the releases themselves say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_COUNTED_BY = "dihitung_pada"
#: under a table of a level: the villages whose numbers an earlier edition counted
_OLDER = "Angka desa berikut dari keadaan yang lebih lama: "


@dataclass(frozen=True)
class Counted:
    """By edition of a village ("CODE NUMBER") the measures that it carries over, and what its village is called."""

    carried: Mapping[str, frozenset[str]]
    places: Mapping[str, str]

    def editions(self, measure: Json, names: Sequence[str]) -> tuple[str, ...]:
        """The editions that counted what a sum of some editions adds up."""
        notes = [note.removeprefix(_OLDER) for note in measure.get("notes", ()) if note.startswith(_OLDER)]
        assert not any("desa lain" in note for note in notes), f"villages that are not named: {notes}"
        return tuple(self._edition(measure["id"], name, notes) for name in names)

    def _edition(self, measure: str, name: str, notes: Sequence[str]) -> str:
        older = any(f"; {self.places[name]} " in f"; {note}" for note in notes)
        if not older and measure not in self.carried[name]:
            return name
        code, number = name.split()
        own = [each.split() for each in self.carried if measure not in self.carried[each]]
        return max(" ".join(each) for each in own if each[0] == code and each[1] < number)


def read_counted(shelf: Mapping[tuple[str, str], Path]) -> Counted:
    """What the editions of villages say of the day of their measures."""
    places = {
        " ".join(unit): json.loads((path / "rilis.json").read_text("utf-8"))["place"]["name"]
        for unit, path in shelf.items()
    }
    return Counted({" ".join(unit): frozenset(_carried(path)) for unit, path in shelf.items()}, places)


def _carried(release: Path) -> Iterator[str]:
    for path in sorted((release / "tabel").glob("*.json")):
        if path.name.endswith(".jsonstat.json"):
            continue
        made = json.loads(path.read_text("utf-8"))
        if path.name == "indikator.json":
            yield from (each["id"] for each in made if _COUNTED_BY in each["definition"])
        elif _COUNTED_BY in made["definition"]:
            yield made["id"]
