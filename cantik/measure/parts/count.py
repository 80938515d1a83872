"""Parts into vectors: every village of every kabupaten by the same plan, only where its rows changed, and the sums of
kecamatan, kabupaten, provinces and all.

What is written is counted before protection. It never leaves the secure zone: no product reads it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.atomic_write import lay, replace_whole
from cantik.base.canonical import digest_file, pretty_json
from cantik.base.nesting import parse_json
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.content.kinds import Content
from cantik.engines.parquet import read_blocks, write_codes
from cantik.engines.part_kernel import COUNTED, NOTHING, SparseCounts, join_counts
from cantik.expr.scope import Positions
from cantik.measure.parts import names as parts_named
from cantik.measure.parts.jobs import Counter, KabupatenJob
from cantik.measure.parts.levels import Into, LevelOfParts, list_levels, merge_counts, of_areas, sum_levels, update_sums
from cantik.measure.parts.plan import PartsPlan, list_measures, plan_parts
from cantik.snapshot.parts.columns import PartsError
from cantik.snapshot.parts.listing import Part, PartListing

COUNTS = "hitungan.json"
FORMAT = 2
#: the sum of everything that is listed, whatever that is
ALL = "semua"
Progress = Callable[[str, int, int], None]
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartsMeasured:
    """What was done: kabupaten counted now and taken over, villages (and those of them counted now), rows, cells that
    are not zero, and the plan; `lacking`: the kabupaten of which villages are not there, as the list tells them."""

    counted: tuple[str, ...]
    kept: tuple[str, ...]
    villages: int
    villages_counted: int
    rows: int
    cells: int
    plan: PartsPlan
    lacking: tuple[Mapping[str, Any], ...] = ()


def measure_parts(
    listing: PartListing,
    out: Path,
    knowledge: tuple[Content, Mapping[str, Positions], AreaIndex],
    counter: Counter,
    progress: Progress,
) -> PartsMeasured:
    """Count all villages of a list of parts into `out`, which is there whole or as it was before.

    Who counts the parts looks at them (`jobs`). Raises `PartsError`: M128 other code lists, M129 an unknown area.
    """
    content, lists, areas = knowledge
    plan = plan_parts(listing, content, lists)
    jobs = [_job(kabupaten, parts, areas) for kabupaten, parts in listing.kabupaten().items()]
    former = _of_today(_former(out, plan), jobs, areas)
    todo = [_only_changed(job, former.get(job.kabupaten)) for job in jobs if not _same(job, former)]
    entries = {job.kabupaten: former[job.kabupaten] for job in jobs if _same(job, former)}
    with replace_whole(out, private=True) as building:
        for name in (name for entry in entries.values() for name in _files(entry)):
            _take_over(out, building, name)
        plans = {basis: own.plan for basis, own in plan.compiled.items()}
        for done, (job, found) in enumerate(counter(todo, plans)):
            progress("Kabupaten", done + 1, len(todo))
            own = None if job.only is None else _Former(out, former[job.kabupaten])
            entries[job.kabupaten] = _write(job, found, own, areas, building)
        kept = [entries[job.kabupaten] for job in jobs]
        above = _write_above(kept, areas, building)
        lay(building / parts_named.POSITIONS, parts_named.positions_of(plan, content), private=True)
        lay(building / parts_named.AREAS, parts_named.areas_of(kept, above, areas), private=True)
        lay(building / COUNTS, pretty_json(_manifest(listing, plan, kept, above)), private=True)
    return PartsMeasured(
        tuple(job.kabupaten for job in todo),
        tuple(job.kabupaten for job in jobs if _same(job, former)),
        sum(len(job.villages) for job in jobs),
        sum(len(job.counted_villages) for job in todo),
        sum(part.rows for part in listing.parts if part.basis in plan.compiled),
        sum(file["sel"] for entry in kept for file in entry["berkas"].values()),
        plan,
        _list_lacking(kept),
    )


def _list_lacking(entries: Sequence[Entry]) -> tuple[Mapping[str, Any], ...]:
    """The kabupaten that are no total, as the list tells them."""
    return tuple(whole for entry in entries if not (whole := entry["tingkat"]["wilayah"][0])["total"])


def _job(kabupaten: str, parts: tuple[Part, ...], areas: AreaIndex) -> KabupatenJob:
    villages = sorted({code for part in parts for code in part.villages})
    if not villages or not _of_level(kabupaten, AreaLevel.KABUPATEN):
        raise PartsError("M129", "Wilayah bagian tidak dikenal", where=parts[0].file, expected="desa sebuah kabupaten")
    for text in villages:
        if not _is_known_village(text, kabupaten, areas):
            raise PartsError(
                "M129",
                "Wilayah bagian tidak dikenal",
                where=parts[0].file,
                found=text,
                expected=f"desa di {kabupaten}",
                mend="Sebut simpanan yang mengenalnya dengan --store.",
            )
    return KabupatenJob(kabupaten, parts, tuple(villages))


def _is_known_village(text: str, kabupaten: str, areas: AreaIndex) -> bool:
    code = _of_level(text, AreaLevel.DESA)
    return code is not None and text.startswith(f"{kabupaten}.") and code in areas


def _of_level(text: str, level: AreaLevel) -> AreaCode | None:
    """The code of that level that a text is, as it is written here: it becomes the name of a folder."""
    try:
        code = AreaCode.kemendagri(text)
    except InvalidAreaCode:
        return None
    return code if code.level is level and code.text() == text else None


# ── what changed ─────────────────────────────────────────────────────────────────────────────────
def _same(job: KabupatenJob, former: Mapping[str, Entry]) -> bool:
    return bool(former.get(job.kabupaten, {}).get("asal") == job.fingerprint)


def _of_today(former: dict[str, Entry], jobs: Sequence[KabupatenJob], areas: AreaIndex) -> dict[str, Entry]:
    """Without those whose rows are the same and whose areas are not: after a village was split off, a kecamatan of
    which everything was there has one more."""
    other = {
        job.kabupaten
        for job in jobs
        if _same(job, former) and former[job.kabupaten]["tingkat"]["wilayah"] != list_levels(_levels(job, areas)[0])
    }
    return {code: entry for code, entry in former.items() if code not in other}


def _only_changed(job: KabupatenJob, entry: Entry | None) -> KabupatenJob:
    """Those of its villages whose rows are others than before; all of them where nobody told."""
    if entry is None:
        return job
    before = dict(zip(entry["desa"], entry["asal_desa"], strict=True))
    now = zip(job.villages, job.of_villages(), strict=True)
    changed = frozenset(code for code, sha in now if not sha or before.get(code) != sha)
    return job if len(changed) == len(job.villages) else replace(job, only=changed)


@dataclass(frozen=True, slots=True)
class _Former:
    """What a folder holds of a kabupaten of which only some villages are counted again."""

    out: Path
    entry: Entry

    def beside(
        self, job: KabupatenJob, basis: str, anew: SparseCounts, above: Sequence[Into], level: Entry
    ) -> tuple[SparseCounts, SparseCounts] | None:
        """All villages and their sums: what did not change as it was counted before; None where nothing did. Sums are
        taken over where the same villages belong to the same areas as before, and added up anew where they do not."""
        before = _read(self.out / _file_of(self.entry["berkas"], basis))
        known = self.entry["tingkat"]
        if self.entry["desa"] != list(job.villages) or _above(known) != _above(level):
            whole = merge_counts(before, self.entry["desa"], anew, job.counted_villages, job.villages)
            return whole, sum_levels(whole, above)
        wanted = frozenset(job.counted_villages)
        places = [at for at, code in enumerate(job.villages) if code in wanted]
        come = anew.with_area(np.array(places, np.int32)[anew.area])
        gone = of_areas(before, places)
        if come.same(gone):
            return None
        sums = _read(self.out / _file_of(known["berkas"], basis))
        whole = merge_counts(before, job.villages, anew, job.counted_villages, job.villages)
        return whole, update_sums(sums, gone, come, above)

    def take_over(self, basis: str, building: Path, files: Entry, level_files: Entry) -> None:
        """Both files of a basis as they are."""
        for into, known in ((files, self.entry["berkas"]), (level_files, self.entry["tingkat"]["berkas"])):
            name = _file_of(known, basis)
            into[name] = known[name]
            _take_over(self.out, building, name)


def _above(level: Entry) -> tuple[list[str], list[int] | None]:
    """Which areas are summed, and to which of them each village belongs (None where an older list does not say)."""
    return [it["wilayah"] for it in level["wilayah"]], level.get("induk")


def _file_of(files: Entry, basis: str) -> str:
    return next(name for name, file in files.items() if file["basis"] == basis)


def _read(path: Path) -> SparseCounts:
    """Counts as `_lay_counts` wrote them: a kabupaten has some hundred thousand, so none goes by itself."""
    blocks = (SparseCounts.of(columns, area) for columns, area in read_blocks(path, COUNTED))
    return join_counts([NOTHING, *blocks])


# ── written and taken over ───────────────────────────────────────────────────────────────────────
def _write(
    job: KabupatenJob, found: Mapping[str, SparseCounts], former: _Former | None, areas: AreaIndex, building: Path
) -> Entry:
    folder = building / f"kab={job.kabupaten}"
    folder.mkdir(mode=0o700, exist_ok=True)
    levels, above = _levels(job, areas)
    level: Entry = {"wilayah": list_levels(levels), "induk": above[0].tolist(), "berkas": {}}
    files: Entry = {}
    for basis, own in sorted(found.items()):
        if former is None:
            counts = own.sort_rows()
            both: tuple[SparseCounts, SparseCounts] | None = (counts, sum_levels(counts, above))
        else:
            both = former.beside(job, basis, own, above, level)
            if both is None:
                former.take_over(basis, building, files, level["berkas"])
        if both is not None:
            files |= _lay_counts(building, f"kab={job.kabupaten}/{basis}.parquet", basis, both[0])
            level["berkas"] |= _lay_counts(building, f"kab={job.kabupaten}/{basis}-tingkat.parquet", basis, both[1])
    return {
        "kabupaten": job.kabupaten,
        "desa": list(job.villages),
        "asal": job.fingerprint,
        "asal_desa": job.of_villages(),
        "baris": {basis: sum(part.rows for part in job.parts if part.basis == basis) for basis in sorted(found)},
        "berkas": files,
        "tingkat": level,
    }


def _lay_counts(building: Path, name: str, basis: str, counts: SparseCounts) -> Entry:
    path = building / name
    write_codes(path, counts.arrays(), counts.area)
    path.chmod(0o600)
    return {name: {"basis": basis, "sha256": digest_file(path), "sel": len(counts)}}


def _levels(job: KabupatenJob, areas: AreaIndex) -> tuple[list[LevelOfParts], list[Into]]:
    """The kabupaten and its kecamatan, and how villages and kecamatan belong to them."""
    names: dict[str, str] = {}
    of = [_kecamatan(code, areas, names) for code in job.villages]
    kecamatan = sorted(set(of))
    place = {code: at for at, code in enumerate(kecamatan, 1)}
    absent = _absent_kecamatan(job.kabupaten, kecamatan, areas)
    whole = replace(_level(job.kabupaten, len(of), areas), absent=absent)
    levels = [whole, *(_level(code, of.count(code), areas) for code in kecamatan)]
    return levels, [np.array([place[code] for code in of], np.int32), np.zeros(len(levels), np.int32)]


def _kecamatan(village: str, areas: AreaIndex, names: dict[str, str]) -> str:
    """The kecamatan of a village, from the list of areas, as its codes are on the day. `names`: those that were asked
    for, by their id, since some twelve villages have the same."""
    code = AreaCode.kemendagri(village)
    area = areas.find(code)
    above_id = (area.parent_id if area is not None else None) or ""
    if above_id not in names:
        above = areas.parent(area) if area is not None else None
        if above is None or above.kemendagri is None:
            return AreaCode(code.scheme, code.parts[: AreaLevel.KECAMATAN]).text()
        names[above_id] = above.kemendagri.text()
    return names[above_id]


def _absent_kecamatan(kabupaten: str, there: Collection[str], areas: AreaIndex) -> tuple[str, ...]:
    """The kecamatan of a kabupaten of which no village is there; none where no list of areas tells of it."""
    area = areas.find(AreaCode.kemendagri(kabupaten))
    every = [it.kemendagri.text() for it in areas.children(area) if it.kemendagri is not None] if area else []
    return tuple(sorted(set(every) - set(there)))


def _level(code: str, n: int, areas: AreaIndex) -> LevelOfParts:
    """An area with how many villages it has; as many as there are where no list tells (practice villages)."""
    area = areas.find(AreaCode.kemendagri(code))
    of = sum(1 for _ in areas.below(area)) if area is not None else 0
    return LevelOfParts(code, n, max(of, n))


def _write_above(entries: Sequence[Entry], areas: AreaIndex, building: Path) -> Entry:
    """Provinces, and all that is listed; nothing where it is one kabupaten alone."""
    if len(entries) < 2:
        return {}
    of = [entry["kabupaten"].partition(".")[0] for entry in entries]
    provinces = sorted(set(of))
    villages = [len(entry["desa"]) for entry in entries]
    levels = [
        LevelOfParts(ALL, sum(villages), max(areas.count(AreaLevel.DESA), sum(villages))),
        *(
            _level(code, sum(n for n, own in zip(villages, of, strict=True) if own == code), areas)
            for code in provinces
        ),
    ]
    into = [np.array([1 + provinces.index(code) for code in of], np.int32), np.zeros(len(levels), np.int32)]
    files: Entry = {}
    for basis in sorted({file["basis"] for entry in entries for file in entry["tingkat"]["berkas"].values()}):
        found = []
        for at, entry in enumerate(entries):
            for name, file in entry["tingkat"]["berkas"].items():
                if file["basis"] == basis:
                    own = _read(building / name)
                    own = own.only(own.area == 0)
                    found.append(own.with_area(np.full(len(own), at, np.int32)))
        files |= _lay_counts(building, f"{basis}-tingkat.parquet", basis, sum_levels(join_counts(found), into))
    return {"wilayah": list_levels(levels), "berkas": files}


def _former(out: Path, plan: PartsPlan) -> dict[str, Entry]:
    """What an earlier run counted by the same layouts and is still whole, by kabupaten."""
    try:
        said = parse_json((out / COUNTS).read_bytes())
        if said["format"] != FORMAT or said["tata_letak"] != dict(plan.layouts):
            return {}
        return {entry["kabupaten"]: entry for entry in said["kabupaten"] if _whole(out, entry)}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _files(entry: Entry) -> Entry:
    return {**entry["berkas"], **entry["tingkat"]["berkas"]}


def _whole(out: Path, entry: Entry) -> bool:
    if len(entry["desa"]) != len(entry["asal_desa"]):
        return False
    return all((out / name).is_file() and digest_file(out / name) == it["sha256"] for name, it in _files(entry).items())


def _take_over(out: Path, building: Path, name: str) -> None:
    target = building / name
    target.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        os.link(out / name, target)
    except OSError:  # a disk that knows no second name of a file
        shutil.copy2(out / name, target)


def _manifest(listing: PartListing, plan: PartsPlan, entries: Sequence[Entry], above: Entry) -> Entry:
    return {
        "format": FORMAT,
        "rahasia": "hitungan sebelum pelindungan: tidak diterbitkan dan tidak keluar dari zona aman",
        "dari": listing.id,
        "acuan": listing.reference.isoformat(),
        "sumber": listing.source,
        **_of_families(listing),
        "dasar": list(listing.bases),
        "tata_letak": dict(plan.layouts),
        "ukuran": list_measures(plan),
        "tidak_dihitung": dict(plan.left_out),
        "kabupaten": list(entries),
        **({"tingkat": above} if above else {}),
    }


def _of_families(listing: PartListing) -> Entry:
    """Whose file of families was joined, and of which day: a decile is of that version alone."""
    said = listing.told.get("berkas_keluarga")
    if not isinstance(said, Mapping):
        return {}
    return {"berkas_keluarga": {name: said.get(name) for name in ("sumber", "acuan", "desa")}}
