"""The long form of the attack, run by `./script/long serangan`: many villages of two generators, two editions each,
all levels, those who are alone in a cell, and of small villages a correction of the same date.

`python -m tests.serangan.panjang VILLAGES [--wide N] [--kept FILE] [--processes N] [--seconds S]` prints one object:
every village with its counts, and the sums. `--wide`: so many more that answered all of Regsosek, with a second edition
half a year later (of the others, days later; of a third of all, a year). It answers with 1 when a protected cell is
narrowed at level 1 or 2. With FILE every village is kept as soon as it is done, and those that were kept by the same
code and content are not attacked again: the lane can stop and go on. After a change of the code a village is published
again, and attacked again when what is published of it, who lives in it, or the attacker is another: what comes of the
same bytes is known. The order of the villages goes through all sizes and both generators, so that the first 32 of them
are a sample of the 200. Without the folder of real data (`CANTIK_SHARED`) only the project's own generator is used, and
the result says so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.errors import CantikError
from cantik.register.core.people import RegisterView
from tests.conftest import shared_folder
from tests.serangan import desa
from tests.serangan.dua_edisi import held_together, without_answers
from tests.serangan.hakim import Secret, Truth, Verdict, concede_parts, judged, secrets_of, singletons
from tests.serangan.pembetulan import both_read, corrected
from tests.serangan.rilis import Folder, read_folder

SIZES = (100, 200, 300, 450, 600, 800, 1000, 1200, 1500, 2000, 2500, 3000, 3500, 4500, 6000, 8000)
WIDE = 10_000  # villages from this number on answered every question of Regsosek
WIDE_SIZES = (150, 600, 300, 1200, 220, 900, 450, 2000, 180, 1500, 350, 3000)
PROJECT = Path(__file__).resolve().parents[2]
_ATTACKER = ("tests/serangan", "tests/acuan")
_READ = ("cantik/protect", "cantik/content", "cantik/measure", "cantik/contoh", *_ATTACKER)
_GAPS = 5  # every so many a village in which answers are missing
_ALONE = 3  # lone persons tried for each group of answers
#: the second edition, of an ordinary village and of one with all answers; of a third the next yearly book
_LATER, _HALF_A_YEAR, _A_YEAR = dt.date(2026, 1, 5), dt.date(2026, 6, 30), dt.date(2026, 12, 31)
_CORRECTED = 700  # larger villages are not attacked by the holder of a correction: two populations in one problem
_GONE = 0.005  # of the persons, between two editions
Village = dict[str, Any]


def code(folders: Sequence[str] = _READ) -> str:
    """A digest of what decides about the outcome: stations, content, generator, attacker."""
    made = hashlib.sha256()
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml", ".csv"):
                made.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return made.hexdigest()[:16]


def persons_of(number: int) -> int:
    """How many persons a village has."""
    return WIDE_SIZES[number % len(WIDE_SIZES)] if number >= WIDE else SIZES[number % len(SIZES)]


def drawn(number: int, tools: Path | None, home: Path) -> tuple[str, RegisterView]:
    """The register of a village and the hand that made it; in every fifth village some gave no answer."""
    hand, view = _made(number, tools, home)
    return hand, desa.unanswered(view, number) if number % _GAPS == 2 else view


def _made(number: int, tools: Path | None, home: Path) -> tuple[str, RegisterView]:
    persons = persons_of(number)
    if number >= WIDE:
        assert tools is not None, "villages with all answers are of the other hand (CANTIK_SHARED)"
        return "alat, Regsosek", desa.tool_village(tools, home / "asal", number, persons, questionnaire=True)
    if tools is None or number // len(SIZES) % 2 == 0:
        return "contoh", desa.contoh_village(1000 + number, persons)
    return "alat", desa.tool_village(tools, home / "asal", 1000 + number, persons, questionnaire=number % 3 == 0)


@dataclass(frozen=True, eq=False)
class Editions:
    """What is published of a village: an edition, one some days later, and of a small village a correction of the first
    in which so many persons were changed."""

    first: desa.Published
    later: desa.Published
    correction: desa.Published | None
    changed: int
    refused: str = ""  # why the correction cannot be published

    @classmethod
    def of(cls, view: RegisterView, number: int, home: Path) -> Editions:
        """Publish them, below `home`."""
        first = desa.publish(view, home / "hasil")
        later = desa.publish(moved(view, number), home / "lagi", former=first.safe)
        if len(view.persons["id"]) > _CORRECTED:
            return cls(first, later, None, 0)
        anew, changed = desa.answered_anew(view, number, _GONE * 2)
        try:
            return cls(first, later, desa.publish(anew, home / "betul", former=first.safe), changed)
        except CantikError as error:
            return cls(first, later, None, 0, str(error))

    def digest(self) -> str:
        """A digest of every published byte, and of who lives in the village."""
        made = hashlib.sha256(str(self.changed).encode())
        for edition in filter(None, (self.first, self.later, self.correction)):
            for path in sorted(path for path in edition.folder.rglob("*") if path.is_file()):
                made.update(str(path.relative_to(edition.folder)).encode() + path.read_bytes())
            for unit, frame in sorted(edition.snapshot.frames.items()):
                made.update(unit.encode())
                for column, codes in sorted(frame.columns.items()):
                    made.update(column.encode() + np.ascontiguousarray(codes).tobytes())
        return made.hexdigest()[:16]


def attacked(number: int, tools: Path | None, known: Village | None = None) -> Village:
    """One village: generator, size, what was published, and what the outsider narrowed at each level.

    `known`: what came of it before, which is given back when the same is published of the same people.
    """
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        hand, view = drawn(number, tools, Path(folder))
        try:
            editions = Editions.of(view, number, Path(folder))
        except CantikError as error:  # nothing is published: nothing to attack, and it is said
            return {"desa": number, "pembuat": hand, "orang": persons_of(number), "tidak_terbit": str(error)}
        published, digest = time.process_time(), editions.digest()
        if known and known.get("sidik") == digest:
            return known
        found = _attacked(editions)
    return {
        "desa": number,
        "pembuat": hand,
        "orang": persons_of(number),
        "sidik": digest,
        **found,
        "detik_cpu": {
            "terbit": round(published - started, 1),
            "serang": round(time.process_time() - published, 1),
        },
    }


def _attacked(editions: Editions) -> Village:
    """What the outsider narrowed."""
    made, again = editions.first, editions.later
    read, now = read_folder(made.folder), read_folder(again.folder)
    secrets = secrets_of(read, Truth.of(made.snapshot))
    verdicts = _by_level(read, secrets, (3, 2, 1))
    newer, bare = secrets_of(now, Truth.of(again.snapshot)), without_answers(now)
    both = {}
    for which, asked, held, untold in (
        ("baru", newer, held_together(read, now), held_together(read, bare)),
        ("lama", secrets, held_together(now, read), held_together(bare, read)),
    ):
        both[which] = _by_level(held, asked, (2, 1))
        for verdict in both[which].values():
            concede_parts(verdict, asked, untold)
    tried, narrowed = singletons(read, secrets, 1, _ALONE)
    cells = [told for told in read.told if told.kelas not in ("", "A")]
    alone = {"dicoba": tried, "menyempit": len(narrowed - {breach.source for breach in verdicts[1].breaches})}
    return {
        "sel": len(cells),
        "tercetak": sum(told.value is not None for told in cells),
        "tingkat": {str(level): verdict.counts() for level, verdict in verdicts.items()},
        "sempit": {str(level): _named(verdict) for level, verdict in verdicts.items()},
        "dua_edisi": {
            which: {str(level): verdict.counts() | {"sempit": _named(verdict)} for level, verdict in found.items()}
            for which, found in both.items()
        },
        "orang_tunggal": alone,
        "pembetulan": _corrected(editions, read, secrets),
    }


def _corrected(editions: Editions, read: Folder, secrets: Sequence[Secret]) -> Village:
    """A correction of the same date: what the holder of both narrows who is told how many persons were corrected, and
    who takes it to be as few as can be."""
    anew = editions.correction
    if anew is None:
        return {"tidak_terbit": 1, "sebab": editions.refused} if editions.refused else {}
    now = read_folder(anew.folder)
    both = secrets, secrets_of(now, Truth.of(anew.snapshot))
    guessed, told = (corrected(both_read(read, now), both, 1, most) for most in (None, editions.changed))
    return {
        "dicoba": guessed.tried + told.tried,
        "menyempit": len(told.breaches),
        "menyempit_penebak": len(guessed.breaches),
        "tidak_disilangkan": guessed.apart + told.apart,
        "sempit": [f"{b.source}: {b.found[0]:.6g}..{b.found[1]:.6g}" for b in (*told.breaches, *guessed.breaches)],
    }


def moved(view: RegisterView, number: int) -> RegisterView:
    """The register some days, half a year or a year later: of two hundred persons one went, at least two."""
    size = len(view.persons["id"])
    gone = np.random.default_rng([number, size]).choice(size, max(2, round(_GONE * size)), replace=False)
    usual = _HALF_A_YEAR if number >= WIDE else _LATER
    return desa.later(view, gone.tolist(), _A_YEAR if number // 2 % 3 == 0 else usual)


def _by_level(folder: Folder, secrets: Sequence[Secret], levels: Sequence[int]) -> dict[int, Verdict]:
    """The verdicts from the level that knows most down: what it does not narrow nobody narrows who knows less."""
    out: dict[int, Verdict] = {}
    proven: set[str] = set()
    for level in levels:
        verdict = out[level] = judged(folder, secrets, level, proven)
        open_still = {breach.source for breach in verdict.breaches} | set(verdict.misled)
        # where facts were left out, the level below may keep others: it is asked again about everything
        proven = set() if verdict.refused else {secret.told.source for secret in secrets} - open_still
    return out


def _named(verdict: Verdict) -> list[str]:
    """The narrowed cells with what was known of them; no true count."""
    return [f"{b.source}: {b.found[0]:.6g}..{b.found[1]:.6g}" for b in verdict.breaches]


def sums_of(found: Iterable[Village]) -> dict[str, dict[str, int]]:
    """Counts of all villages by level, and of the holders of two editions."""
    out: dict[str, Counter[str]] = {}
    for village in found:
        if "tidak_terbit" in village:
            out.setdefault("tidak_terbit", Counter()).update(desa=1)
            continue
        for level, counts in village["tingkat"].items():
            out.setdefault(level, Counter()).update(counts)
        for verdicts in village["dua_edisi"].values():
            for level, counts in verdicts.items():
                numbers = {name: value for name, value in counts.items() if isinstance(value, int)}
                out.setdefault(f"{level} dua edisi", Counter()).update(numbers)
        for name in ("orang_tunggal", "pembetulan"):
            numbers = {key: value for key, value in village[name].items() if isinstance(value, int)}
            out.setdefault(name, Counter()).update(numbers)
    return {name: dict(counts) for name, counts in sorted(out.items())}


def run(villages: Sequence[int], kept: Path | None, processes: int, seconds: float, tools: Path | None) -> Village:
    """Attack the villages that were not kept yet, until the seconds (wall) are over."""
    mark, attacker, end = code(), code(_ATTACKER), time.monotonic() + seconds
    known = json.loads(kept.read_text(encoding="utf-8")) if kept and kept.is_file() else {}
    done, waiting = known.get("desa", []), known.get("belum_ditinjau", [])
    before = {v["desa"]: v for v in (*waiting, *done) if known.get("penyerang") == attacker}
    found: dict[int, Village] = {v["desa"]: v for v in done if known.get("kode") == mark}
    left = iter([number for number in villages if number not in found])
    made = "contoh dan alat" if tools else "contoh saja"

    def told() -> Village:
        mine = [found[number] for number in sorted(found)]
        told = {"kode": mark, "penyerang": attacker, "pembuat": made, "diminta": len(villages)}
        rest = [village for number, village in before.items() if number not in found]
        return {**told, "jumlah": sums_of(mine), "desa": mine, "belum_ditinjau": rest}

    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        work = {pool.submit(attacked, number, tools, before.get(number)) for number in islice(left, processes)}
        while work:
            done, work = wait(work, return_when=FIRST_COMPLETED)
            for each in done:
                village = each.result()
                found[village["desa"]] = village
                if kept:
                    kept.write_text(json.dumps(told(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
                if time.monotonic() < end:
                    work |= {pool.submit(attacked, number, tools, before.get(number)) for number in islice(left, 1)}
    return told()


def main(arguments: Sequence[str]) -> int:
    """The villages that are asked for, on some processes."""
    asked = argparse.ArgumentParser(prog="python -m tests.serangan.panjang")
    asked.add_argument("villages", type=int)
    asked.add_argument("--wide", type=int, default=0, help="so many villages more with all answers of Regsosek")
    asked.add_argument("--only", type=int, nargs="*", help="numbers of villages instead of the first ones")
    asked.add_argument("--kept", type=Path)
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--seconds", type=float, default=float("inf"))
    wanted = asked.parse_args(arguments)
    tools = shared_folder() / "tools"
    there = tools if (tools / "buat_populasi.py").is_file() else None
    numbers = wanted.only or [*range(wanted.villages), *range(WIDE, WIDE + wanted.wide if there else WIDE)]
    found = run(list(numbers), wanted.kept, wanted.processes, wanted.seconds, there)
    json.dump(found, sys.stdout, ensure_ascii=False)
    return int(any(counts.get("menyempit", 0) for name, counts in found["jumlah"].items() if name[0] in "12p"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
