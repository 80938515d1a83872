"""The lane: sample, reach, attempts, record. `MUTANTS_…` makes it shorter while one works on it.

`MUTANTS_SEED` (10): another one draws another sample; `MUTANTS_SIZE` (320): mutants of all rooms;
`MUTANTS_JOBS` (1): at a time, and processes that note who runs what;
`MUTANTS_ROOM` (all): rooms with commas; their mutants are shown to the tests of their own folders (`rooms.py`) only;
`MUTANTS_SECONDS`: stop after these, the next call goes on (0: no test is run, what is known is written, with
`MUTANTS_NOTE` about how it came about);
`MUTANTS_CPU` (20): CPU seconds of tests for one mutant, at most.
"""

from __future__ import annotations

import difflib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import yaml
from cosmic_ray.mutating import mutate_code

from script.mutants.operators import OWN
from script.mutants.reached import MOST, Reach, Shown
from script.mutants.rooms import choose_rooms, rooms
from script.mutants.rules import read
from script.mutants.run import Copy, Kept, Outcome, attempt, fingerprint, note_of
from script.mutants.sample import Mutant, draw, mutate

SEED = os.environ.get("MUTANTS_SEED", "10")
LEAST = 30  # mutants a room
TARGET = 0.85  # of the mutants are to be killed
OPTIONS = ("-m", "not peramban and (not lambat or not basisdata)")
SAME = "Sama."  # so begins the reason of a mutant that no test can tell from the code
Tried = tuple[Mutant, Outcome]


def run(tree: Path) -> dict[str, object]:
    """The figures of a run for the record; `exit` is 1 when too few died or when it is not at its end."""
    _check_operators()
    home = tree / ".tools" / "mutants"
    home.mkdir(parents=True, exist_ok=True)
    size, jobs = int(os.environ.get("MUTANTS_SIZE", "320")), int(os.environ.get("MUTANTS_JOBS", "1"))
    started = time.monotonic()
    asked = {room.name for room in choose_rooms(tree)}
    drawn = draw(tree, rooms(tree), size, min(LEAST, size), SEED)
    mutants = [mutant for mutant in drawn if mutant.room in asked]
    kept = Kept(home / "hasil.jsonl")
    if os.environ.get("MUTANTS_SECONDS") == "0":
        known = _figures(tree, mutants, _known(tree, mutants, kept))
        return {"command": "MUTANTS_SECONDS=0 ./script/long mutants", "note": os.environ.get("MUTANTS_NOTE"), **known}
    with tempfile.TemporaryDirectory(prefix="mutan-") as folder:
        copies = [Copy(tree, Path(folder) / f"{number}", OPTIONS, _folders(tree)) for number in range(jobs)]
        reach = _reach(home, copies[0], jobs)
        tried = list(_tried(tree, _mixed(mutants), reach, kept, copies))
        for copy in copies:
            copy.close()
    seconds = round(time.monotonic() - started, 1)
    return {**_figures(tree, mutants, tried), "tests_cpu_seconds": round(reach.cpu(), 1), "seconds": seconds}


def _check_operators() -> None:
    """Our own operators do what their examples say: a mutation that changes nothing would never be killed."""
    for operator in OWN:
        for example in operator.examples():
            made = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
            if made != example.post_mutation_code:
                raise RuntimeError(f"{operator.__name__}: {example.pre_mutation_code!r} became {made!r}")


def _reach(home: Path, copy: Copy, jobs: int) -> Reach:
    """Which test runs which line, by the tests of the wanted rooms. A file of tests is noted anew when it has changed,
    all of them when these rooms or what their tests share has. A change elsewhere moves no line of theirs: it can only
    let a mutant be shown to fewer tests. All of it as the copy has it: somebody may work on the tree meanwhile."""
    tree = copy.folder
    folders = _folders(tree)
    ours = {path for name in folders for path in (tree / name).rglob("*.py")}
    tests = sorted(path for path in ours if path.name.startswith("test_"))
    rest = {*ours.difference(tests), *(tree / path for room in choose_rooms(tree) for path in room.files(tree))}
    notes = home / f"jangkauan-{fingerprint(path.read_bytes() for path in sorted(rest))}"
    notes.mkdir(exist_ok=True)
    files = {path.relative_to(tree).as_posix(): notes / note_of(tree, path) for path in tests}
    if new := [name for name, note in files.items() if not note.is_file()]:
        print(f"reach: {len(new)} of {len(files)} files of tests to note", flush=True)
        parallel = ("-n", str(jobs), "--dist", "loadfile") if jobs > 1 else ()
        copy.reach(notes, (*parallel, *OPTIONS), new)
        for note in files.values():
            if not note.is_file():  # no test of the file is chosen (all by night)
                note.write_text('{"tests": {}, "lines": {}}', encoding="utf-8", newline="\n")
    if again := {name.split("::", 1)[0] for name in Reach(files.values(), tree).failed()}:
        # Whoever waits long for a store that another process makes may give up; alone it does not wait.
        copy.reach(notes, OPTIONS, sorted(again))
    reach = Reach(files.values(), tree)
    if failed := reach.failed():
        raise RuntimeError(f"{len(failed)} tests fail without any mutation: {', '.join(failed[:10])}")
    return reach


def _folders(tree: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for room in choose_rooms(tree) for name in room.tests))


def _tried(tree: Path, mutants: list[Mutant], reach: Reach, kept: Kept, copies: list[Copy]) -> Iterator[Tried]:
    """Each mutant with its outcome; who is not reached in the time that was given is left out."""
    limit = float(os.environ.get("MUTANTS_SECONDS", "inf"))
    started, free, turn = time.monotonic(), SimpleQueue[Copy](), threading.Lock()
    for copy in copies:
        free.put(copy)

    def one_of(mutant: Mutant) -> Tried | None:
        text = (tree / mutant.path).read_text(encoding="utf-8")
        with turn:
            shown = reach.shown(mutant, read(text))
        told = (fingerprint([text.encode()]), _of_tests(tree, shown))
        known = kept.of(mutant.key, *told)
        if known is not None:
            return mutant, known
        if time.monotonic() - started > limit:
            known = kept.last(mutant.key, told[0])
            return (mutant, known) if known else None
        copy = free.get()
        try:
            outcome = attempt(copy, mutant, shown, *told)
        finally:
            free.put(copy)
        kept.add(outcome)
        where = f"{mutant.path}:{mutant.place[0]}"
        print(f"{outcome.state:9} {outcome.cpu:6.2f} s  {where} {mutant.operator} {mutant.key}", flush=True)
        return mutant, outcome

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from (tried for tried in pool.map(one_of, mutants) if tried is not None)


def _known(tree: Path, mutants: list[Mutant], kept: Kept) -> list[Tried]:
    """What earlier runs found of files that are the same."""
    found = ((mutant, kept.last(mutant.key, fingerprint([(tree / mutant.path).read_bytes()]))) for mutant in mutants)
    return [(mutant, outcome) for mutant, outcome in found if outcome is not None]


def _mixed(mutants: list[Mutant]) -> list[Mutant]:
    """Rooms in turn, each by its share: what a run has tried when it is interrupted is a fair sample as well."""
    rank: dict[str, int] = {}
    place: dict[str, int] = {}
    for mutant in mutants:
        place[mutant.key] = rank[mutant.room] = rank.get(mutant.room, 0) + 1
    return sorted(mutants, key=lambda mutant: place[mutant.key] / rank[mutant.room])


def _of_tests(tree: Path, shown: Shown) -> str:
    files = sorted({name.split("::", 1)[0] for name, _ in shown.tests})
    return fingerprint(part for name in files for part in (name.encode(), (tree / name).read_bytes()))


def _figures(tree: Path, mutants: list[Mutant], tried: list[Tried]) -> dict[str, object]:
    reasons = yaml.safe_load((Path(__file__).parent / "reasons.yaml").read_text(encoding="utf-8")) or {}
    dead = {outcome.key for _, outcome in tried if outcome.state in {"killed", "timeout"}}
    by_room = {
        name: {
            "mutants": sum(1 for mutant, _ in tried if mutant.room == name),
            "killed": sum(1 for mutant, _ in tried if mutant.room == name and mutant.key in dead),
        }
        for name in dict.fromkeys(mutant.room for mutant in mutants)
    }
    survivors = [
        {
            "where": f"{mutant.path}:{mutant.place[0]}",
            "operator": mutant.operator,
            "change": _change(tree, mutant),
            "state": outcome.state,
            "key": mutant.key,
            "reason": reasons.get(mutant.key),
        }
        for mutant, outcome in tried
        if mutant.key not in dead
    ]
    share = round(len(dead) / len(tried), 4) if tried else 0.0
    same = sum(1 for survivor in survivors if str(survivor["reason"] or "").startswith(SAME))
    whole = len(tried) == len(mutants)
    return {
        "seed": SEED,
        "tests": list(_folders(tree)),
        "cpu_seconds_at_most": MOST,
        "mutants": len(mutants),
        "tried": len(tried),
        "killed": len(dead),
        "share": share,
        "equivalent": same,
        "share_without_equivalent": round(len(dead) / (len(tried) - same), 4) if len(tried) > same else 0.0,
        "of_them_by_time": sum(1 for _, outcome in tried if outcome.state == "timeout"),
        "cpu_seconds_of_attempts": round(sum(outcome.cpu for _, outcome in tried), 1),
        "rooms": by_room,
        "survivors": survivors,
        "exit": int(not whole or share < TARGET),
    }


def _change(tree: Path, mutant: Mutant) -> list[str]:
    """The lines that went and came."""
    text = (tree / mutant.path).read_text(encoding="utf-8")
    lines = difflib.unified_diff(text.splitlines(), mutate(text, mutant).splitlines(), lineterm="", n=0)
    return [" ".join(line.split()) for line in list(lines)[3:]]
