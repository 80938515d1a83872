"""Two editions of a village beside each other, as a neighbour reads them who knows who came, left or was corrected.

Of a step of fewer persons than the rule asks for (docs/bidang/governance.md 5.3) nothing of class B or C may tell: no
cell, no range, no figure, no note, and no line about what is not shown. Only files of the two folders and the
definitions that they name are read.

    python -m tests.serangan.langkah FOLDER_THEN FOLDER_NOW [CHANGED]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.acuan.bacaan import FOLDER

LEAST = 10  # persons: what the policy asks for, written here once more
OPEN = "A"
Json = dict[str, Any]
#: what of a table is no statement about persons: where it stands, and what it is by definition
_PLACE = frozenset({"chapter", "number", "repeated_in", "definition", "derived"})


@cache
def classes_of_measures() -> Mapping[str, str]:
    """The class of each table and indicator by its id, as the definitions say."""
    found = {}
    for part in ("tables", "indicators"):
        for path in sorted((FOLDER / part).rglob("*.yaml")):
            for each in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                for spec in each if isinstance(each, list) else [each]:
                    if isinstance(spec, dict) and "id" in spec:
                        found[str(spec["id"])] = str((spec.get("pengungkapan") or {}).get("kelas", ""))
    return found


def is_closed(name: str, told: Mapping[str, str] | None = None) -> bool:
    """Whether a measure is of class B or C; one whose class nobody says counts as such."""
    return (told or classes_of_measures()).get(name, "C") != OPEN


def statements_of(folder: Path) -> dict[tuple[str, ...], Any]:
    """What a folder says by measures of class B and C: cells, figures and words, by where they stand."""
    said: dict[tuple[str, ...], Any] = {}
    for path in sorted((folder / "tabel").glob("*.json")):
        if path.name.endswith(".jsonstat.json"):
            continue
        found = json.loads(path.read_bytes())
        if isinstance(found, list):
            said |= {("angka", row["id"], row["area"]): _without_place(row) for row in found if is_closed(row["id"])}
        elif found["kelas"] != OPEN:
            said |= dict(_of_table(found))
    bare = json.loads((folder / "rilis.json").read_bytes())
    for line in bare["not_shown"]:
        if is_closed(line["id"]):
            said["tidak ditampilkan", line["id"], line["code"]] = (line["title"], line["reason"])
    return said


def _of_table(table: Json) -> Iterator[tuple[tuple[str, ...], Any]]:
    key = str(table["key"])
    yield ("tabel", key, "kata"), _without_place({k: v for k, v in table.items() if k not in ("cells", "axes")})
    yield ("tabel", key, "baris"), table["axes"]
    for at, cell in enumerate(table["cells"]):
        yield ("tabel", key, f"sel {at}"), cell


def _without_place(row: Json) -> Json:
    return {name: value for name, value in row.items() if name not in _PLACE}


def date_of(statement: Any) -> str:
    """The date that a statement names of itself, "" where it is that of its edition."""
    return str(statement.get("reference") or "") if isinstance(statement, dict) else ""


def told_by_step(then: Path, now: Path, changed: int) -> list[str]:
    """What of class B and C differs between two editions although only `changed` persons are others: a line each."""
    if changed >= LEAST:
        return []
    before, after = statements_of(then), statements_of(now)
    lines = []
    for place in sorted({*before, *after}):
        if place not in before or place not in after:
            lines.append(f"{' '.join(place)}: {'hilang' if place in before else 'baru'}")
        elif (found := _differing(before[place], after[place])) is not None:
            lines.append(f"{' '.join(place)}: {found}")
    return lines


#: words that say when something was counted and that it waits differ by right: they tell the date and the rule
_DATES = frozenset(
    {"reference", "title", "title_en", "notes", "notes_en", "source", "source_en", "finding", "finding_en"}
)


def _differing(before: Any, after: Any) -> str | None:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after} - _DATES):
            if before.get(name) != after.get(name):
                return f"{name} {_short(before.get(name))} → {_short(after.get(name))}"
        return _other_notes(before, after)
    return None if before == after else f"{_short(before)} → {_short(after)}"


def _other_notes(before: Json, after: Json) -> str | None:
    """A note that is gone, or a new one that names a class: what is said of the date alone is by right."""
    then, now = set(before.get("notes", ())), set(after.get("notes", ()))
    gone = sorted(then - now)
    return f"catatan hilang: {gone[0]}" if gone else None


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 80 else text[:77] + "…"


def main(arguments: Sequence[str]) -> int:
    """Print what a step tells; 1 where it tells anything."""
    then, now, *rest = arguments
    lines = told_by_step(Path(then), Path(now), int(rest[0]) if rest else 1)
    print("\n".join([*lines, f"{len(lines)} pernyataan kelas B atau C berubah"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
