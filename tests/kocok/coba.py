"""Try damaged files against readers, rules and register, in a process of its own.

`python -m tests.kocok.coba STORE SEED SECONDS [FOLDER OF REAL FILES]` mutates seeds until the time is over, with `xN`
instead of seconds N of them (of the real ones where they are given), the same work on every machine;
`python -m tests.kocok.coba STORE FILE…` tries files as they are. Prints JSON: how many, what came out, the peak of
memory of this process and of its children, and every defect: a traceback, a half write, too much memory.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from cantik.base.errors import CantikError
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge, load
from cantik.collect.batch import Agreement
from cantik.collect.errors import UnknownFormat
from cantik.collect.matching.heads import find_header
from cantik.collect.matching.profile import profile
from cantik.collect.matching.suggest import Ground, suggest
from cantik.collect.matching.titles import vocabulary
from cantik.collect.open import open_file
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Into, bring
from tests.kocok.benih import seeds
from tests.kocok.rusak import changed

DESA = AreaCode.kemendagri("99.01.01.2001")
MEMORY_MB = 1_000
_ADDRESSES = 12 * 2**30  # of addresses, not of memory (DuckDB reserves many): the machine is not to go down with us
AGREEMENT = Agreement(
    "01/REKA",
    dt.date(2025, 1, 1),
    ("Desa rekaan", "Dinas rekaan"),
    ("statistik",),
    "desa",
    (),
    dt.date(2999, 12, 31),
    dt.date(2025, 12, 31),
)


class Trial:
    """A store that takes what the readers let through, and what became of every file."""

    def __init__(self, store: Path) -> None:
        from cantik.vault.app.opening import open_store

        self.opening = open_store(store, demo=True)
        self.opened = self.opening.__enter__()
        self.knowledge: Knowledge = load(store / "wilayah.csv")
        self.ground = Ground(self.knowledge.content, self.knowledge.lists, vocabulary(self.knowledge.content, "orang"))
        self.outcomes: Counter[str] = Counter()
        self.defects: list[dict[str, Any]] = []

    def close(self) -> None:
        """Close the store."""
        self.opening.__exit__(None, None, None)

    def file(self, told: str, file: Held) -> None:
        """Hand one file in; whatever is no batch and no typed error is a defect."""
        before = state()
        try:
            self.outcomes[self._brought(file)] += 1
        except CantikError as error:
            self.outcomes[error.code] += 1
            if isinstance(error, UnknownFormat):
                self._mapped(told, file)
            if state() != before:
                self._defect(told, "separuh tersimpan")
        except BaseException as error:
            self._defect(told, "".join(traceback.format_exception(error)[-4:]))
            if not isinstance(error, Exception):
                raise

    def _brought(self, file: Held) -> str:
        known = state()
        done = bring(
            [file],
            Into(self.opened, DESA, "kocok"),
            Delivery(dt.date(2025, 12, 31), AGREEMENT),
            self.knowledge,
            lambda *_: None,
        )
        whole(known, done)
        return next((one.source for one in done if one.batch is not None), "tidak disimpan")

    def _mapped(self, told: str, file: Held) -> None:
        """A file that nobody knows goes to the mapping screen."""
        try:
            with open_file(file) as opened:
                header = find_header(opened.heads, self.ground.words)
                if header is not None:
                    suggest(profile(opened, header), self.ground)
        except CantikError as error:
            self.outcomes[f"pemetaan {error.code}"] += 1
        except Exception as error:  # noqa: BLE001 (this is what is looked for)
            self._defect(told, "pemetaan: " + "".join(traceback.format_exception(error)[-4:]))

    def _defect(self, told: str, what: str) -> None:
        self.defects.append({"berkas": told, "cacat": what[-1500:]})

    def memory(self, told: str) -> None:
        """Note a peak beyond the limit, once."""
        if max(peaks()) > MEMORY_MB and not any(one["cacat"].startswith("memori") for one in self.defects):
            self._defect(told, f"memori {max(peaks()):.0f} MB")


def peaks() -> tuple[float, float]:
    """MB of this process at its largest, and of the largest of its children."""
    # Not ru_maxrss: a process inherits it from the one that started it, and a worker of the tests is a large one.
    said = Path("/proc/self/status").read_text(encoding="ascii")
    own = int(next(line.split()[1] for line in said.splitlines() if line.startswith("VmHWM"))) / 1000
    return own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


_TABLES = (
    "collect_batch",
    "collect_batchfinding",
    "register_person",
    "register_personversion",
    "register_family",
    "register_familyversion",
    "register_roll",
    "register_member",
    "register_sealednumber",
)


def state() -> dict[str, int]:
    """The last row of every table that an import writes."""
    from django.db import connection

    said = {}
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in _TABLES:
            if table in present:
                cursor.execute(f"SELECT count(*) FROM {table}")
                said[table] = cursor.fetchone()[0]
    return said


def whole(before: dict[str, int], done: list[Any]) -> None:
    """Every file that says it is stored is there with all of its findings and persons."""
    for one in done:
        if one.batch is None or state() == before:  # not stored, or the same file stood already
            continue
        found = _stored("SELECT count(*) FROM collect_batchfinding WHERE batch_id = %s", one.batch)
        persons = _stored(f"{_PERSONS} AND row NOT IN ({_REFUSED})", one.batch, one.batch)
        carried = _stored(f"{_PERSONS} AND row IN ({_REFUSED}) AND same_as_id IS NOT NULL", one.batch, one.batch)
        people = one.records.records.get("orang")
        wanted = 0 if people is None or one.quarantined else len(people) - one.plan.tally.refused
        # Who stood in the former list and whose row is refused stands on as before: at most one for each refused row.
        right = one.plan.roll is not None or (persons == wanted and carried <= one.plan.tally.refused)
        if found != len(one.findings) or not right:
            raise AssertionError(
                f"{persons} orang, {carried} seperti semula dan {found} temuan; "
                f"{wanted} dan {len(one.findings)} seharusnya"
            )


_PERSONS = "SELECT count(*) FROM register_personversion WHERE batch_id = %s AND retired_at IS NULL"
_REFUSED = "SELECT row FROM collect_batchfinding WHERE batch_id = %s AND level = 'tolak' AND unit = 'orang'"


def _stored(query: str, *batches: int) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, batches)
        return int(cursor.fetchone()[0])


def search(trial: Trial, seed: int, long: str, real: Path | None) -> int:
    """Mutate seeds in turn until the time is over (seconds, or `xN`: N files); how many were tried."""
    few = long.startswith("x")  # of real files, then: the fictitious ones are another trial
    material = [] if few and real is not None else [(name, data) for name, data in seeds() if data]
    if real is not None:
        material += [(path.name, path.read_bytes()) for path in sorted(real.rglob("*")) if path.is_file()]
    for name, data in material:
        trial.file(f"{name} utuh", Held(name, data))
    began, count = time.monotonic(), 0
    while count < int(long[1:]) if few else time.monotonic() < began + float(long):
        name, data = material[count % len(material)]
        told = f"{name} benih {seed}/{count}"
        trial.file(told, Held(name, changed(name, data, Random(f"{seed}/{count}"))))
        trial.memory(told)
        count += 1
    return count


def main(arguments: list[str]) -> dict[str, Any]:
    """Try what the arguments say."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    trial = Trial(Path(arguments[0]))
    began, used = time.monotonic(), time.process_time()
    if not arguments[1].isdecimal():
        for file in map(Path, arguments[1:]):
            trial.file(file.name, Held(file.name, file.read_bytes()))
            trial.memory(file.name)
        count = len(arguments) - 1
    else:
        real = Path(arguments[3]) if len(arguments) > 3 else None
        count = search(trial, int(arguments[1]), arguments[2], real)
    trial.close()
    own, children = peaks()
    return {
        "berkas": count,
        "hasil": dict(trial.outcomes.most_common()),
        "cacat": trial.defects,
        "mb": round(own),
        "mb_anak": round(children),
        "detik": round(time.monotonic() - began, 1),
        "cpu": round(time.process_time() - used, 1),
    }


if __name__ == "__main__":
    from cantik.web.setup import django

    django()
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
