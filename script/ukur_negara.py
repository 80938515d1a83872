"""The parts of the whole country measured: called by `script/long nation`. `ukur_negara.py [SHARE]`. Prints JSON.

Every kabupaten and kota of the list of areas with all its villages, 3,400 persons each: 514 and 285 million. The parts
are a few that were drawn, listed again under other codes (`bench/nation.py`): second names of files that the machine
holds in memory after the first time, so no disk is measured. Counted here, then on a local cluster: the same bytes; and
every kabupaten is what its parts are alone. SHARE: one kabupaten of so many, told in the answer.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench import child
from bench.nation import Mould, MouldCounts, list_again, make_moulds, villages_of
from bench.parts import IN_A_VILLAGE
from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.engines.parquet import read_codes
from cantik.engines.part_kernel import SparseCounts
from cantik.measure.parts.plan import plan_parts
from cantik.snapshot.parts.listing import open_listing

PROJECT = Path(__file__).resolve().parents[1]
MASTER = "local[2]"


def watched(parts: Path, out: Path, *more: str) -> dict[str, Any]:
    """The command to its end: seconds, CPU seconds of all its processes, the most memory of each kind of process."""
    command = ["cantik", "measure", str(parts), "--out", str(out), "--json", *more]
    helper = [sys.executable, "-I", child.__file__, sys.executable, "-m", *command]
    answer = out.with_suffix(".json")
    with answer.open("wb") as stream:
        started = subprocess.Popen(helper, cwd=PROJECT, stdout=stream)
    most: dict[str, int] = {}
    tree = psutil.Process(started.pid)
    while started.poll() is None:
        for kind, used in _held(tree):
            most[kind] = max(most.get(kind, 0), used)
        time.sleep(0.25)
    said = json.loads(answer.read_bytes())
    if said["code"]:
        raise SystemExit(said["out"][-500:])
    told = json.loads(said["out"])
    return {
        "detik": round(said["seconds"], 1),
        "detik_cpu": round(said["cpu"], 1),
        "baris": told["baris"],
        "desa": told["desa"],
        "sel": told["sel"],
        "mb_terbesar": {kind: round(used / 1e6) for kind, used in sorted(most.items())},
        "mb_jawaban": round(sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6),
    }


def _held(tree: psutil.Process) -> Iterator[tuple[str, int]]:
    """What each process below the helper is, and the memory that it holds."""
    with suppress(psutil.NoSuchProcess):
        for process in tree.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                words = " ".join(process.cmdline())
                kind = "java" if "java" in process.name() else "pekerja" if "pyspark" in words else "perintah"
                yield kind, process.memory_info().rss


def require_alone(out: Path, parts: Path, moulds: list[Mould]) -> int:
    """Every kabupaten is what its parts count alone; how many there are. Raises `WrongAnswer`."""
    plan = plan_parts(open_listing(parts), load_content(), code_lists())
    alone = MouldCounts(moulds, {basis: own.plan for basis, own in plan.compiled.items()})
    listed = json.loads((out / "hitungan.json").read_bytes())["kabupaten"]
    for entry in listed:
        for name, file in entry["berkas"].items():
            columns, area = read_codes(out / name)
            kinds = (np.uint8, np.int32, np.int64, np.int64, np.int64)
            told = (
                columns[key].astype(kind)
                for key, kind in zip(("jenis", "posisi", "nilai", "n", "bobot"), kinds, strict=True)
            )
            kind, position, value, n, weight = told
            found = SparseCounts(kind, area, position, value, n, weight)
            alone.require(entry["kabupaten"], entry["desa"], file["basis"], found)
    return len(listed)


def same(one: Path, other: Path) -> bool:
    """Two folders hold the same files, byte for byte."""
    names = [sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file()) for folder in (one, other)]
    return names[0] == names[1] and all((one / name).read_bytes() == (other / name).read_bytes() for name in names[0])


def measured(home: Path, share: int) -> dict[str, Any]:
    """Both ways of counting, compared."""
    kabupaten = dict(list(villages_of(AreaIndex.load_shipped()).items())[::share])
    began = time.monotonic()
    moulds = make_moulds(home / "cetakan", 2026)
    parts = home / "bagian"
    listing = list_again(parts, moulds, kabupaten)
    made = round(time.monotonic() - began, 1)
    here = watched(parts, home / "sini")
    equal = require_alone(home / "sini", parts, moulds)
    there = watched(parts, home / "klaster", "--engine", "spark", "--master", MASTER)
    again = watched(parts, home / "sini")
    result = {
        "bagian_negara": f"satu dari {share} kabupaten/kota" if share > 1 else "semua kabupaten/kota",
        "orang": sum(map(len, kabupaten.values())) * IN_A_VILLAGE,
        "kabupaten": len(kabupaten),
        "bagian": len(listing.parts),
        "mb_bagian": round(sum(part.size for part in listing.parts) / 1e6),
        "detik_membuat_bagian": made,
        "sini": here,
        "klaster": {"master": MASTER, **there},
        "sini_tanpa_perubahan": {"detik": again["detik"], "detik_cpu": again["detik_cpu"]},
        "kabupaten_sama_dengan_bagiannya_sendiri": equal,
        "klaster_sama_sampai_bita": same(home / "sini", home / "klaster"),
    }
    if not result["klaster_sama_sampai_bita"]:
        raise SystemExit(json.dumps(result))
    return result


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="cantik-negara-") as folder:
        print(json.dumps(measured(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 1)))
