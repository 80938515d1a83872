"""Run what is owed of the night, one part after the other, and say what is owed: `./script/long nightly`."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from script.machine import describe_machine, git
from script.nightly import record
from script.nightly.parts import PROJECT, PYTHON, Command, Part, parts
from tests.fixtures import kalibrasi

#: seconds by the clock after which a command is stopped: what hangs shall not take the night
LIMIT_S = 3 * 3600
#: seconds between two samples of how fast the machine is
SAMPLE_S = 45.0
_LOGS = PROJECT / ".stempel" / "nightly"
_TEST = re.compile(r"(?m)^[.sxFE]*(?:FAILED|ERROR)(?: \(\w+\))? (tests/\S+?):?(?: .*)?$")
_SUMMARY = re.compile(r"\d+ (?:passed|failed|skipped|error)")


def main(arguments: Sequence[str]) -> int:
    """`--status` says what is owed; names run those parts, no name all that are owed. 0 when nothing is owed."""
    known = {part.name: part for part in parts()}
    if "--status" in arguments:
        return tell_status(list(known.values()))
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"Tidak ada bagian bernama {', '.join(unknown)}. Ada: {', '.join(known)}", file=sys.stderr)
        return 2
    chosen = [known[name] for name in arguments] or [
        part for part in known.values() if record.owed_because(part, record.load())
    ]
    # of what was begun in the background (`&`, nohup) an interrupt is ignored, by all that it begins, too
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, part in enumerate(chosen, 1):
        print(f"• bagian {number} dari {len(chosen)}: {part.name} ({part.about})", flush=True)
        result = run_part(part)
        record.keep(part.name, result, tuple(known))
        print(f"  kode keluar {result['exit']}, {result['minutes']['clock']} menit", flush=True)
    return tell_status(list(known.values()))


def tell_status(all_parts: Sequence[Part]) -> int:
    """A line for each part, then how many are owed and what all cost. 1 where something is owed or too long."""
    known = record.load()
    owed, long = 0, 0
    for part in all_parts:
        own, reason = known.get(part.name), record.owed_because(part, known)
        minutes = own["minutes"] if own else None
        too_long = bool(minutes and minutes["clock_quick"] > record.LONGEST)
        owed, long = owed + bool(reason), long + too_long
        cost = f"{minutes['clock_quick']:5.1f} menit, {minutes['cpu_quick']:5.1f} menit CPU" if minutes else ""
        at = f"{own['commit'][:8]} {own['date']}" if own else ""
        print(f"{part.name:28} {reason or 'hijau':16} {at:20} {cost}{' TERLALU LAMA' if too_long else ''}".rstrip())
    spent = sum(known[part.name]["minutes"]["cpu_quick"] for part in all_parts if part.name in known)
    print(f"{owed} dari {len(all_parts)} bagian terutang; {spent:.0f} menit CPU dari {record.TOGETHER}, mesin cepat")
    return int(bool(owed or long or spent > record.TOGETHER))


def run_part(part: Part) -> dict[str, Any]:
    """All commands of a part; what it says goes into `.stempel/nightly`, the names of what failed into the record."""
    commit, inputs = git("rev-parse", "HEAD"), record.digest_inputs(part)
    changed = record.is_changed(part)
    _LOGS.mkdir(parents=True, exist_ok=True)
    log = _LOGS / f"{part.name}.log"
    log.unlink(missing_ok=True)
    began, spent, samples = time.monotonic(), _children_s(), [kalibrasi.sample_s()]
    runs = [_run(command, log, samples) for command in part.commands]
    samples.append(kalibrasi.sample_s())
    slow = kalibrasi.slowness(samples)
    clock, cpu = (time.monotonic() - began) / 60, (_children_s() - spent) / 60
    return {
        "commit": commit + (" with changes" if changed else ""),
        "date": datetime.now(UTC).date().isoformat(),
        # what was run on changed files is green for no commit
        "inputs": "changed" if changed else inputs,
        "exit": max(run["exit"] for run in runs),
        "minutes": {
            "clock": round(clock, 1),
            "clock_quick": round(clock / slow, 1),
            "cpu": round(cpu, 1),
            "cpu_quick": round(cpu / slow, 1),
        },
        "machine": {**describe_machine(), "times_the_quick_one": round(slow, 2), "load": round(median(_load()), 1)},
        "runs": runs,
    }


def _run(command: Command, log: Path, samples: list[float]) -> dict[str, Any]:
    words = [*((PYTHON, "script/pg.py") if command.postgres else ()), *command.words]
    environment = {**os.environ, **dict(command.environment)}
    with log.open("ab") as stream:
        # a session of its own, so that what it started ends with it
        process = subprocess.Popen(
            words,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        code = _wait(process, samples)
    text = log.read_text(encoding="utf-8", errors="replace")
    return {
        "command": command.line(),
        **({"database": "PostgreSQL"} if command.postgres else {}),
        "exit": code,
        **read_pytest(text),
    }


def _wait(process: subprocess.Popen[bytes], samples: list[float]) -> int:
    """The exit code of a command; the machine is sampled meanwhile. 124 where it did not end in time."""
    end = time.monotonic() + LIMIT_S
    while True:
        try:
            return process.wait(SAMPLE_S)
        except subprocess.TimeoutExpired:
            samples.append(kalibrasi.sample_s())
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if time.monotonic() > end:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return 124


def read_pytest(text: str) -> Mapping[str, Any]:
    """The last line of a run of tests and the names of those that failed; nothing of any other command."""
    lines = text.splitlines()
    counts = [line.strip("= ") for line in lines if _SUMMARY.search(line)]
    failed = sorted(set(_TEST.findall(text)))
    return {**({"tests": counts[-1]} if counts else {}), **({"failed": failed} if failed else {})}


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _load() -> tuple[float, float, float]:
    return os.getloadavg()
