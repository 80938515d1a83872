"""What is known of the parts of the night: `docs/ukuran/nightly.json`, and whether it still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from script.machine import git
from script.nightly.parts import PROJECT, Part

PLACE = PROJECT / "docs" / "ukuran" / "nightly.json"
#: what the lanes themselves write is an input of none
_WRITTEN = "docs/ukuran/"
#: minutes of the quick kind of machine: of one part by the clock, of all together by the processor
LONGEST, TOGETHER = 30, 150


def digest_inputs(part: Part) -> str:
    """The digest of the names and contents of a part's inputs, as they are committed."""
    return _digest(_listed("ls-tree", "-r", "HEAD"), part)


def is_changed(part: Part) -> bool:
    """Whether an input differs from what is committed: what runs then proves nothing about a commit."""
    return any(_is_input(line, part) for line in _listed("diff", "--name-only", "HEAD"))


def _listed(*arguments: str) -> list[str]:
    return git(*arguments).splitlines()


def _digest(lines: Sequence[str], part: Part) -> str:
    own = [line for line in lines if _is_input(line.partition("\t")[2], part)]
    return hashlib.sha256("\n".join(own).encode()).hexdigest()[:16]


def _is_input(path: str, part: Part) -> bool:
    if path.startswith(_WRITTEN):
        return False
    return any(place == "*" or path == place or path.startswith(f"{place}/") for place in part.inputs)


def load() -> dict[str, Any]:
    """What each part came to when it was run last, by its name."""
    if not PLACE.is_file():
        return {}
    known: dict[str, Any] = json.loads(PLACE.read_text(encoding="utf-8"))["parts"]
    return known


def keep(name: str, result: Mapping[str, Any], names: Sequence[str]) -> None:
    """Write the result of one part; those that are no part any more are forgotten. Whole or not at all."""
    parts = {known: value for known, value in {**load(), name: dict(result)}.items() if known in names}
    ordered = {own: parts[own] for own in names if own in parts}
    text = json.dumps({"name": "nightly", "parts": ordered}, indent=2, ensure_ascii=False) + "\n"
    beside = PLACE.with_suffix(".baru")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(PLACE)


def owed_because(part: Part, known: Mapping[str, Any]) -> str:
    """Why a part has to run, in a word or two; empty where its green run still holds."""
    own = known.get(part.name)
    if own is None:
        return "belum pernah"
    if own["exit"]:
        return "gagal"
    if own["inputs"] != digest_inputs(part):
        return "masukan berubah"
    return ""
