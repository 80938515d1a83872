"""Parts into vectors: every village of every kabupaten by the same plan, only where a part changed.

What is written is counted before protection. It never leaves the secure zone: no product reads it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.base.canonical import canonical_json, digest, digest_file, pretty_json
from cantik.base.lay import lay, replaced
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.content.kinds import Content
from cantik.engines.parquet import NotCodes, read_blocks, write_codes
from cantik.engines.part_kernel import SparseCounts, checked_blocks, count_rows, no_codes, other_rows, sparse
from cantik.engines.protocol import CodeBlock, Plan
from cantik.engines.spark import PartTask, SparkCluster
from cantik.expr.scope import Positions
from cantik.measure.parts_plan import PartsPlan, counted, plan_parts
from cantik.snapshot.parts.columns import PartsError
from cantik.snapshot.parts.listing import Part, PartListing

COUNTS = "hitungan.json"
FORMAT = 1
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class KabupatenJob:
    """One kabupaten to count: its parts, and its villages in the order of their codes."""

    kabupaten: str
    parts: tuple[Part, ...]
    villages: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What it is counted from."""
        return digest(canonical_json([[part.basis, part.sha256, list(part.villages)] for part in self.parts]))

    def places(self, part: Part) -> list[int]:
        """The position among the villages of each village of a part."""
        place = {code: at for at, code in enumerate(self.villages)}
        return [place[code] for code in part.villages]


#: kabupaten and the plans by basis; hands out each with what was counted of each basis
Counter = Callable[[Sequence[KabupatenJob], Mapping[str, Plan]], Iterable[tuple[KabupatenJob, dict[str, SparseCounts]]]]


@dataclass(frozen=True, slots=True)
class PartsMeasured:
    """What was done: kabupaten counted now and taken over, villages, rows, cells that are not zero, and the plan."""

    counted: tuple[str, ...]
    kept: tuple[str, ...]
    villages: int
    rows: int
    cells: int
    plan: PartsPlan


def measure_parts(
    listing: PartListing,
    out: Path,
    knowledge: tuple[Content, Mapping[str, Positions], AreaIndex],
    counter: Counter,
    progress: Progress,
) -> PartsMeasured:
    """Count all villages of a list of parts into `out`, which is there whole or as it was before.

    The parts themselves are looked at by whoever counts them (`embedded`). Raises `PartsError`: M128 other code lists,
    M129 an area that is not known.
    """
    content, lists, areas = knowledge
    plan = plan_parts(listing, content, lists)
    jobs = [_job(kabupaten, parts, areas) for kabupaten, parts in listing.kabupaten().items()]
    former = _former(out, plan)
    todo = [job for job in jobs if former.get(job.kabupaten, {}).get("asal") != job.fingerprint]
    entries = {name: entry for name, entry in former.items() if name not in {job.kabupaten for job in todo}}
    with replaced(out, private=True) as building:
        for job in jobs:
            if job.kabupaten in entries:
                _take_over(out, building, entries[job.kabupaten])
        plans = {basis: own.plan for basis, own in plan.compiled.items()}
        for done, (job, found) in enumerate(counter(todo, plans)):
            progress("Kabupaten", done + 1, len(todo))
            entries[job.kabupaten] = _write(job, found, building)
        kept = [entries[job.kabupaten] for job in jobs]
        lay(building / COUNTS, pretty_json(_manifest(listing, plan, kept)), private=True)
    return PartsMeasured(
        tuple(job.kabupaten for job in todo),
        tuple(job.kabupaten for job in jobs if job not in todo),
        sum(len(job.villages) for job in jobs),
        sum(part.rows for part in listing.parts if part.basis in plan.compiled),
        sum(file["sel"] for entry in kept for file in entry["berkas"].values()),
        plan,
    )


def _job(kabupaten: str, parts: tuple[Part, ...], areas: AreaIndex) -> KabupatenJob:
    villages = sorted({code for part in parts for code in part.villages})
    if not villages or not _of_level(kabupaten, AreaLevel.KABUPATEN):
        raise PartsError("M129", "Wilayah bagian tidak dikenal", where=parts[0].file, expected="desa sebuah kabupaten")
    for text in villages:
        if not _known(text, kabupaten, areas):
            raise PartsError(
                "M129",
                "Wilayah bagian tidak dikenal",
                where=parts[0].file,
                found=text,
                expected=f"desa di {kabupaten}",
                mend="Sebut simpanan yang mengenalnya dengan --store.",
            )
    return KabupatenJob(kabupaten, parts, tuple(villages))


def _known(text: str, kabupaten: str, areas: AreaIndex) -> bool:
    inside = _of_level(text, AreaLevel.DESA) and text.startswith(f"{kabupaten}.")
    return inside and AreaCode.kemendagri(text) in areas


def _of_level(text: str, level: AreaLevel) -> bool:
    """Whether a text is a code of that level as it is written here: it becomes the name of a folder."""
    try:
        code = AreaCode.kemendagri(text)
    except InvalidAreaCode:
        return False
    return code.level is level and code.text() == text


# ── counting here ────────────────────────────────────────────────────────────────────────────────
def embedded(folder: Path) -> Counter:
    """Counts in this process, one kabupaten at a time. Raises `PartsError` M123, M124, `PartWrong` M130 to M132."""

    def count(
        jobs: Sequence[KabupatenJob], plans: Mapping[str, Plan]
    ) -> Iterator[tuple[KabupatenJob, dict[str, SparseCounts]]]:
        for job in jobs:
            yield (
                job,
                {
                    basis: sparse(count_rows(_blocks(folder, job, basis, plan), plan, len(job.villages)))
                    for basis, plan in plans.items()
                },
            )

    return count


#: rows of parts in one job of the cluster: what comes back of them lies in the memory of the driver
ROWS_A_JOB = 20_000_000


def on_cluster(cluster: SparkCluster, root: str) -> Counter:
    """Counts on a cluster, some kabupaten at a time. Raises `PartWrong` M123 to M134, `ClusterRefused` M142."""

    def count(
        jobs: Sequence[KabupatenJob], plans: Mapping[str, Plan]
    ) -> Iterator[tuple[KabupatenJob, dict[str, SparseCounts]]]:
        for some in _some(jobs):
            tasks = [task for job in some for task in _tasks(job, plans)]
            found = cluster.count(root, tasks, plans)
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
        if part.basis in plans:
            own = (job.kabupaten, part.basis, part.file, part.sha256, part.size, part.rows, len(job.villages))
            yield PartTask(*own, tuple(job.places(part)))


def _nothing(plan: Plan) -> SparseCounts:
    return sparse(count_rows((), plan, 0))


def _blocks(folder: Path, job: KabupatenJob, basis: str, plan: Plan) -> Iterator[CodeBlock]:
    for part in job.parts:
        if part.basis == basis:
            yield from _rows_of(folder, part, plan, np.array(job.places(part), np.int32))


def _rows_of(folder: Path, part: Part, plan: Plan, place: npt.NDArray[np.int32]) -> Iterator[CodeBlock]:
    rows = 0
    try:
        for columns, area in read_blocks(folder / part.file, tuple(plan.radix)):
            rows += len(area)
            yield from checked_blocks(columns, area, plan, place, part.file)
    except NotCodes:
        raise no_codes(part.file) from None
    if rows != part.rows:
        raise other_rows(part.file, rows)


# ── written and taken over ───────────────────────────────────────────────────────────────────────
def _write(job: KabupatenJob, found: Mapping[str, SparseCounts], building: Path) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for basis, counts in sorted(found.items()):
        name = f"kab={job.kabupaten}/{basis}.parquet"
        path = building / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        ordered = counts.ordered()
        write_codes(path, ordered.arrays(), ordered.area)
        path.chmod(0o600)
        files[name] = {"basis": basis, "sha256": digest_file(path), "sel": len(ordered)}
    return {
        "kabupaten": job.kabupaten,
        "desa": list(job.villages),
        "asal": job.fingerprint,
        "baris": {basis: sum(part.rows for part in job.parts if part.basis == basis) for basis in sorted(found)},
        "berkas": files,
    }


def _former(out: Path, plan: PartsPlan) -> dict[str, Any]:
    """What an earlier run counted by the same layouts and is still whole, by kabupaten."""
    try:
        told = json.loads((out / COUNTS).read_bytes())
        if told["format"] != FORMAT or told["tata_letak"] != dict(plan.layouts):
            return {}
        return {entry["kabupaten"]: entry for entry in told["kabupaten"] if _whole(out, entry)}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _whole(out: Path, entry: Mapping[str, Any]) -> bool:
    return all(
        (out / name).is_file() and digest_file(out / name) == it["sha256"] for name, it in entry["berkas"].items()
    )


def _take_over(out: Path, building: Path, entry: Mapping[str, Any]) -> None:
    for name in entry["berkas"]:
        target = building / name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            os.link(out / name, target)
        except OSError:  # a disk that knows no second name of a file
            shutil.copy2(out / name, target)


def _manifest(listing: PartListing, plan: PartsPlan, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "rahasia": "hitungan sebelum pelindungan: tidak diterbitkan dan tidak keluar dari zona aman",
        "dari": listing.id,
        "acuan": listing.reference.isoformat(),
        "sumber": listing.source,
        "dasar": list(listing.bases),
        "tata_letak": dict(plan.layouts),
        "ukuran": counted(plan),
        "tidak_dihitung": dict(plan.left_out),
        "kabupaten": list(entries),
    }
