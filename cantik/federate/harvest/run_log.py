"""The history of the harvests of one server, and how it is to be harvested; both lie beside what came from it.

riwayat.json   each run since when, until when, how it ended; the newest ones only
atur.json      whether it waits for a person, and whether the editions of its villages are taken, too

A run is written down when it begins and again when it ends. One that was killed has no end, whoever killed it: it is
told as cut off, and the next one goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.base.nesting import parse_json
from cantik.federate.harvest.harvester import Harvest
from cantik.federate.harvest.line import Traffic
from cantik.federate.harvest.states import MemberState
from cantik.federate.harvest.verdicts import Verdict, Why

_RUNS, _ORDER = "riwayat.json", "atur.json"
#: so many runs are kept: two months of days
MOST = 60
#: so many villages of a run are named that were refused
_MOST_REFUSED = 400
#: how a run ended; "" goes on, or was cut off
DONE, FAILED, STOPPED, CUT = "selesai", "gagal", "dihentikan", "terputus"
Kept = TypeVar("Kept", "HarvestRun", "HarvestOrder")


@dataclass(frozen=True, slots=True)
class HarvestRun:
    """A run: moments are ISO 8601. `new`, `changed`, `same`: villages whose first list came, whose list is another, or
    the same; `refused`: by village why nothing new was taken of it; `problem`: why the whole run failed."""

    began: str
    by: str = ""
    ended: str = ""
    outcome: str = ""
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)
    files: int = 0
    moved: int = 0
    problem: str = ""

    def count_villages(self, before: Mapping[str, MemberState], harvest: Harvest) -> HarvestRun:
        """What it brought of each village, as villages stood before. A list counts with its last file: what a run that
        was cut off had read of it is still to come."""
        refused = {code: state for code, state in harvest.members.items() if state.refused}
        taken = [state for code, state in harvest.members.items() if code not in refused]
        first = [state for state in taken if state.stamp and not _stamp_in(before, state.code)]
        other = [state for state in taken if _stamp_in(before, state.code) not in ("", state.stamp)]
        told = {code: _word_refusal(state) for code, state in sorted(refused.items())[:_MOST_REFUSED]}
        return replace(
            self,
            new=len(first),
            changed=len(other),
            same=len(taken) - len(first) - len(other),
            refused=told,
            files=harvest.new_files,
        )

    def count_bytes(self, traffic: Traffic) -> HarvestRun:
        """What was moved for it."""
        return replace(self, moved=traffic.list_bytes + traffic.file_bytes)

    def end(self, outcome: str, ended: str, problem: str = "") -> HarvestRun:
        """How and when it ended."""
        return replace(self, outcome=outcome, ended=ended, problem=problem)


def _stamp_in(before: Mapping[str, MemberState], code: str) -> str:
    return before[code].stamp if code in before else ""


def _word_refusal(state: MemberState) -> str:
    return Verdict(Why(state.refused), state.about).line()


@dataclass(frozen=True, slots=True)
class HarvestOrder:
    """How a server is to be harvested. `paused`: only when a person asks; `editions`: with the files of its villages,
    not its index alone."""

    paused: bool = False
    editions: bool = False


class RunLog:
    """Both of one server, in the folder of its harvest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list_runs(self) -> list[HarvestRun]:
        """The runs, the newest first; a damaged file counts as none: nothing is decided by it."""
        rows = _read_kept(self._folder / _RUNS, list)
        return [_build_kept(HarvestRun, row) for row in rows if isinstance(row, dict) and row.get("began")]

    def begin(self, began: str, by: str) -> HarvestRun:
        """Write down that a run begins; what has no end by now was cut off."""
        run = HarvestRun(began, by)
        self._keep_runs([run, *map(_settle_open, self.list_runs())])
        return run

    def finish(self, run: HarvestRun) -> None:
        """Write down how the newest run ended."""
        self._keep_runs([run, *self.list_runs()[1:]])

    def _keep_runs(self, runs: list[HarvestRun]) -> None:
        lay(self._folder / _RUNS, pretty_json([{**asdict(run), "refused": dict(run.refused)} for run in runs[:MOST]]))

    def order(self) -> HarvestOrder:
        """How the server is to be harvested."""
        return _build_kept(HarvestOrder, _read_kept(self._folder / _ORDER, dict))

    def keep_order(self, order: HarvestOrder) -> None:
        """Keep it."""
        lay(self._folder / _ORDER, pretty_json(asdict(order)))


def _settle_open(run: HarvestRun) -> HarvestRun:
    return run if run.outcome else run.end(CUT, "")


def _read_kept(file: Path, kind: type[Any]) -> Any:
    """The value in a file, an empty one of its kind where there is none or it is damaged."""
    try:
        found = parse_json(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return kind()
    return found if isinstance(found, kind) else kind()


def _build_kept(kind: type[Kept], row: Mapping[str, Any]) -> Kept:
    """What was kept, by the fields of today."""
    named = {each.name for each in fields(kind)}
    return kind(**{name: value for name, value in row.items() if name in named})
