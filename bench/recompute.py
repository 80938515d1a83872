"""Measure and protect again after one corrected religion code, in a process of its own (run by `bench.village`).

`python -m bench.recompute POTRET TIMES [ONLY]`: after the village as it is, corrections 0 … TIMES - 1 one by
one, or correction ONLY from nothing. Prints seconds, the tables that changed, and a digest of the last result.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from cantik import measure
from cantik.base.canonical import digest
from cantik.base.cycles import search_seldom
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.pipeline.steps import protect_results
from cantik.protect.result import Protected
from cantik.snapshot.files import read_snapshot
from cantik.snapshot.frame import Snapshot

COLUMN = "agama"


def corrected(snapshot: Snapshot, number: int) -> Snapshot:
    """The snapshot after the religion code of one person (another one for each number) is made the next code."""
    frame = snapshot.frames["orang"]
    codes = frame.columns[COLUMN].copy()
    person = (997 * (number + 1)) % len(codes)
    codes[person] = (int(codes[person]) + 1) % (frame.radix[COLUMN] - 1)
    changed = replace(frame, columns={**frame.columns, COLUMN: codes})
    own = digest(f"{snapshot.id} {number}".encode())
    return replace(snapshot, id=own, frames={**snapshot.frames, "orang": changed})


def sealed(safe: Protected) -> dict[str, str]:
    """A digest of each protected table, by table and form."""
    out: dict[str, str] = {}
    for table in safe.tables:
        said = repr((table.axes, table.cells, table.population, table.answered, table.asked))
        out[f"{table.spec.id} {table.tier} {table.kind}"] = digest(said.encode())
    return out


def main(folder: Path, times: int, only: int | None) -> dict[str, object]:
    """Seconds of each correction, tables of the touched group, tables that changed with the last one, digest."""
    snapshot = read_snapshot(folder)
    knowledge = load().of(AreaCode.from_stored(snapshot.desa))
    content, lists, policy = knowledge.content, knowledge.lists, knowledge.policy

    def whole(snapshot: Snapshot) -> Protected:
        results = measure.compute(snapshot, content, lists, policy=policy)
        return protect_results(results, snapshot, knowledge)

    touched = {t.id for t in content.tables.values() if t.rows == COLUMN or COLUMN in (*t.columns, t.universe)}
    if only is not None:
        last = sealed(whole(corrected(snapshot, only)))
        return {"detik": [], "berubah": [], "kelompok": [], "sidik": digest(json.dumps(last, sort_keys=True).encode())}
    before = sealed(whole(snapshot))
    seconds, last = [], before
    for number in range(times):
        village = corrected(snapshot, number)
        started = time.perf_counter()
        safe = whole(village)
        seconds.append(time.perf_counter() - started)
        last = sealed(safe)
    changed = {name for name in before.keys() | last.keys() if before.get(name) != last.get(name)}
    return {
        "detik": seconds,
        "berubah": sorted({name.split()[0] for name in changed}),
        "kelompok": sorted(touched),
        "sidik": digest(json.dumps(last, sort_keys=True).encode()),
    }


if __name__ == "__main__":
    search_seldom()  # as every command does, the worker among them
    sys.stdout.write(
        json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None))
    )
