"""The long form of the attack, run by `./script/long serangan`: many villages of two generators, all levels, those
who are alone in a cell.

`python -m tests.serangan.panjang VILLAGES` prints one object: every village with its counts, and the sums. It answers
with 1 when a protected cell is narrowed at level 1 or 2. Without the folder of real data (`CANTIK_SHARED`) only the
project's own generator is used, and the result says so.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.conftest import shared_folder
from tests.serangan import desa
from tests.serangan.hakim import Truth, judged, secrets_of, singletons
from tests.serangan.rilis import read_folder

SIZES = (100, 200, 300, 450, 600, 800, 1000, 1200, 1500, 2000, 2500, 3000, 3500, 4500, 6000, 8000)
_ALONE = 3  # lone persons tried for each group of answers


def attacked(number: int, tools: Path | None) -> dict[str, Any]:
    """One village: generator, size, what was published, and what the outsider narrowed at each level."""
    persons = SIZES[number % len(SIZES)]
    own = tools is None or number // len(SIZES) % 2 == 0
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if own or tools is None:
            view = desa.contoh_village(1000 + number, persons)
        else:
            view = desa.tool_village(tools, home / "asal", 1000 + number, persons, questionnaire=number % 3 == 0)
        made = desa.publish(view, home / "hasil")
        published = time.process_time()
        read, truth = read_folder(made.folder), Truth.of(made.snapshot)
        secrets = secrets_of(read, truth)
        cells = [told for told in read.told if told.kelas not in ("", "A")]
        verdicts = [judged(read, secrets, level) for level in (1, 2, 3)]
        tried, narrowed = singletons(read, secrets, 1, _ALONE)
    return {
        "desa": number,
        "pembuat": "contoh" if own else "alat",
        "orang": persons,
        "sel": len(cells),
        "tercetak": sum(told.value is not None for told in cells),
        "tingkat": {str(verdict.level): verdict.counts() for verdict in verdicts},
        "tabel": {str(v.level): dict(Counter(b.source.split(" ")[0] for b in v.breaches)) for v in verdicts},
        "orang_tunggal": {"dicoba": tried, "menyempit": len(narrowed - {b.source for b in verdicts[0].breaches})},
        "detik_cpu": {
            "terbit": round(published - started, 1),
            "serang": round(time.process_time() - published, 1),
        },
    }


def main(villages: int) -> int:
    """All villages on two processes."""
    tools = shared_folder() / "tools"
    there = tools if (tools / "buat_populasi.py").is_file() else None
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(partial(attacked, tools=there), range(villages)))
    sums: dict[str, Counter[str]] = {"1": Counter(), "2": Counter(), "3": Counter()}
    for village in found:
        for level, counts in village["tingkat"].items():
            sums[level].update(counts)
    made = "contoh dan alat" if there else "contoh saja"
    json.dump({"pembuat": made, "jumlah": sums, "desa": found}, sys.stdout, ensure_ascii=False)
    return int(any(sums[level].get("menyempit", 0) for level in ("1", "2")))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
