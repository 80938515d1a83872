"""Who counts parts: this process, one kabupaten after the other, or a cluster, some kabupaten at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cantik.base.canonical import canonical_json, digest
from cantik.engines.parquet import NotCodes, read_areas, read_blocks
from cantik.engines.part_kernel import SparseCounts, checked_blocks, count_rows, no_codes, other_rows, sparse
from cantik.engines.protocol import CodeBlock, Plan
from cantik.engines.spark import PartTask, SparkCluster
from cantik.snapshot.parts.listing import Part


@dataclass(frozen=True, slots=True)
class KabupatenJob:
    """One kabupaten to count: its parts, and its villages in the order of their codes. `only`: the villages that are
    counted, None for all of them; what is counted has these as its areas."""

    kabupaten: str
    parts: tuple[Part, ...]
    villages: tuple[str, ...]
    only: frozenset[str] | None = None

    @property
    def counted_villages(self) -> tuple[str, ...]:
        """The villages that are counted."""
        return self.villages if self.only is None else tuple(sorted(self.only))

    @property
    def fingerprint(self) -> str:
        """What it is counted from."""
        return digest(canonical_json([[part.basis, part.sha256, list(part.villages)] for part in self.parts]))

    def of_villages(self) -> list[str]:
        """What each village is counted from; "" where a part does not tell its villages apart."""
        told: dict[str, list[list[str]]] = {code: [] for code in self.villages}
        for part in self.parts:
            for at, code in enumerate(part.villages):
                told[code].append([part.basis, part.digests[at] if part.digests else ""])
        return [digest(canonical_json(sorted(own)))[:32] if all(sha for _, sha in own) else "" for own in told.values()]

    def places(self, part: Part) -> list[int]:
        """The position among those that are counted of each village of a part, -1 for one that is not."""
        place = {code: at for at, code in enumerate(self.counted_villages)}
        return [place.get(code, -1) for code in part.villages]


#: kabupaten and the plans by basis; hands out each with what was counted of each basis
Counter = Callable[[Sequence[KabupatenJob], Mapping[str, Plan]], Iterable[tuple[KabupatenJob, dict[str, SparseCounts]]]]


# ── here ─────────────────────────────────────────────────────────────────────────────────────────
def count_embedded(folder: Path) -> Counter:
    """Counts in this process, one kabupaten at a time. Raises `PartsError` M123, M124, `PartWrong` M130 to M132."""

    def count(
        jobs: Sequence[KabupatenJob], plans: Mapping[str, Plan]
    ) -> Iterator[tuple[KabupatenJob, dict[str, SparseCounts]]]:
        for job in jobs:
            yield (
                job,
                {
                    basis: sparse(count_rows(_blocks(folder, job, basis, plan), plan, len(job.counted_villages)))
                    for basis, plan in plans.items()
                },
            )

    return count


def _blocks(folder: Path, job: KabupatenJob, basis: str, plan: Plan) -> Iterator[CodeBlock]:
    for part in job.parts:
        if part.basis == basis:
            place = np.array(job.places(part), np.int32)
            if job.only is None:
                yield from _rows_of(folder, part, plan, place)
            else:
                yield from _some_of(folder, part, plan, place)


def _rows_of(folder: Path, part: Part, plan: Plan, place: npt.NDArray[np.int32]) -> Iterator[CodeBlock]:
    rows = 0
    try:
        for columns, area in read_blocks(folder / part.file, (*plan.radix, *plan.amounts)):
            rows += len(area)
            yield from checked_blocks(columns, area, plan, place, part.file)
    except NotCodes:
        raise no_codes(part.file) from None
    if rows != part.rows:
        raise other_rows(part.file, rows)


def _some_of(folder: Path, part: Part, plan: Plan, place: npt.NDArray[np.int32]) -> Iterator[CodeBlock]:
    """The rows of the villages that are counted; how many the others have was told when they were."""
    wanted = np.flatnonzero(place >= 0).tolist()
    if not wanted:
        return
    try:
        columns, area = read_areas(folder / part.file, (*plan.radix, *plan.amounts), wanted)
    except NotCodes:
        raise no_codes(part.file) from None
    yield from checked_blocks(columns, area, plan, place, part.file)


# ── on a cluster ─────────────────────────────────────────────────────────────────────────────────
#: rows of parts in one job of the cluster: what comes back of them lies in the memory of the driver
ROWS_A_JOB = 20_000_000


def on_cluster(cluster: SparkCluster, root: str, *, given: bool = False) -> Counter:
    """Counts on a cluster, some kabupaten at a time; workers open the parts, or are `given` them by Spark (`root` as it
    tells it). Raises `PartWrong` M123 to M134, `ClusterRefused` M142."""
    ask = cluster.count_given if given else cluster.count

    def count(
        jobs: Sequence[KabupatenJob], plans: Mapping[str, Plan]
    ) -> Iterator[tuple[KabupatenJob, dict[str, SparseCounts]]]:
        for some in _some(jobs):
            tasks = [task for job in some for task in _tasks(job, plans)]
            found = ask(root, tasks, plans)
            for job in some:
                own = {basis: found.get((job.kabupaten, basis), _nothing(plan)) for basis, plan in plans.items()}
                yield job, own

    return count


def _some(jobs: Sequence[KabupatenJob]) -> Iterator[list[KabupatenJob]]:
    held: list[KabupatenJob] = []
    for job in jobs:
        held.append(job)
        if sum(part.rows for kept in held for part in kept.parts) >= ROWS_A_JOB:
            yield held
            held = []
    if held:
        yield held


def _tasks(job: KabupatenJob, plans: Mapping[str, Plan]) -> Iterator[PartTask]:
    for part in job.parts:
        places = tuple(job.places(part))
        if part.basis in plans and max(places, default=-1) >= 0:
            own = (job.kabupaten, part.basis, part.file, part.sha256, part.size, part.rows, len(job.counted_villages))
            yield PartTask(*own, places)


def _nothing(plan: Plan) -> SparseCounts:
    return sparse(count_rows((), plan, 0))
