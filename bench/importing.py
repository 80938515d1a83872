"""Import one workbook warm, in a process of its own (run by `bench.examine`).

`python -m bench.importing STORE DESA FIRST WORKBOOK`: FIRST goes into a store beside STORE, to make everything
warm; then WORKBOOK into STORE is measured. Prints rows, persons stored, wall seconds and CPU seconds of all processes.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from bench.child import cpu_seconds
from bench.material import YEAR
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Brought, Into, bring
from cantik.vault.app.opening import open_store
from cantik.web.setup import django


def main(store: Path, desa: str, first: Path, workbook: Path) -> dict[str, Any]:
    """What one import costs."""
    warm = store.with_name(f"{store.name}_hangat")
    shutil.copytree(store, warm)
    _bring(warm, desa, first)
    with open_store(store, demo=True):
        pass  # made now, so that making it is not measured
    started, used = time.perf_counter(), cpu_seconds()
    brought = _bring(store, desa, workbook)
    seconds, cpu = time.perf_counter() - started, cpu_seconds() - used
    again = _bring(store, desa, workbook)
    return {"baris": brought.rows, "diterima": brought.accepted, "tersimpan": again.same, "detik": seconds, "cpu": cpu}


def _bring(store: Path, desa: str, file: Path) -> Brought:
    with open_store(store, demo=True) as opened:
        (brought,) = bring(
            [file],
            Into(opened, AreaCode.kemendagri(desa), "cantik bench"),
            Delivery(dt.date(YEAR, 12, 31), None),
            load(store / AREAS_FILE),
            lambda *_: None,
        )
    return brought


if __name__ == "__main__":
    django()
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))))
