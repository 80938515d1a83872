"""Harvests of one server as jobs: each run in its history, and how the server stands for the page of its office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.federate.harvest.run_log import CUT, DONE, FAILED, STOPPED, HarvestOrder, HarvestRun, RunLog
from cantik.federate.harvest.states import StateFolder, server_words
from cantik.federate.harvest.verdicts import Verdict, Why
from cantik.jobs.app import service
from cantik.jobs.app.models import RUNNING, Job
from cantik.jobs.app.service import Handle, JobStopped
from cantik.staff.app import log

DAILY = dt.timedelta(hours=24)
#: the worker looks once an hour what is due, and a server may be away for a while
_SLACK = dt.timedelta(hours=3)
ORDERED = "panen.atur"


@dataclass(frozen=True, slots=True)
class HarvestSource:
    """A server as it is harvested. `words`: how it stood, the gravest first; `due`: when it is asked next by itself,
    None where it waits for a person or is asked now; `runs`: its history, the newest first."""

    code: str
    addresses: tuple[str, ...]
    words: tuple[str, ...]
    wrong: bool
    contact: dt.datetime | None
    order: HarvestOrder
    job: Job | None
    due: dt.datetime | None
    runs: tuple[HarvestRun, ...]

    @property
    def at_work(self) -> bool:
        """Whether a run waits or goes on."""
        return self.job is not None and self.job.active

    def is_overdue(self, at: dt.datetime) -> bool:
        """Whether it was asked and has not been read for longer than its period."""
        if self.order.paused:
            return False
        return bool(self.runs) if self.contact is None else at - self.contact > DAILY + _SLACK


def describe_source(kind: str, code: str, folder: Path, addresses: tuple[str, ...]) -> HarvestSource:
    """A server whose harvests lie in a folder, and are jobs of a kind."""
    state, kept = StateFolder(folder).server(), RunLog(folder)
    job, order, runs = service.latest(kind, code), kept.order(), kept.list_runs()
    told = [run if run.outcome or _goes_on(run, job) else run.end(CUT, "") for run in runs]
    asked = max(filter(None, (_read_moment(state.tried), None if job is None else job.made_at)), default=None)
    waits, now = order.paused or (job is not None and job.active), clock.now()
    return HarvestSource(
        code=code,
        addresses=addresses,
        words=tuple(server_words(state, now)),
        wrong=bool(state.refused),
        contact=_read_moment(state.contact),
        order=order,
        job=job,
        due=None if waits else now if asked is None else max(now, asked + DAILY),
        runs=tuple(told),
    )


def _goes_on(run: HarvestRun, job: Job | None) -> bool:
    """Whether a run without an end is the one that the job is at; of any other nobody knows an end any more."""
    if job is None or job.state != RUNNING or job.started_at is None or service.is_quiet(job):
        return False
    return dt.datetime.fromisoformat(run.began) >= job.started_at


def is_due(kind: str, code: str, folder: Path, at: dt.datetime) -> bool:
    """Whether the tick may have a server asked: nobody paused it, and nobody asked it since a day ago."""
    tried = StateFolder(folder).server().tried
    return not RunLog(folder).order().paused and service.is_due(kind, code, at=at, every=DAILY, tried=tried)


def set_order(kind: str, code: str, folder: Path, *, by: str, change: dict[str, bool]) -> None:
    """Change how a server is harvested; one that is paused ends the run that goes on, and what came stays."""
    kept = RunLog(folder)
    order = replace(kept.order(), **change)
    if order == kept.order():
        return
    log.record(
        by=by,
        at=clock.now(),
        action=ORDERED,
        subject="server",
        subjects=[code],
        detail={"server": code, "jeda": order.paused, "edisi": order.editions},
    )
    kept.keep_order(order)
    job = service.latest(kind, code)
    if order.paused and job is not None and job.active:
        service.stop(job)


@contextmanager
def note_run(folder: Path, handle: Handle) -> Iterator[Callable[[HarvestRun], None]]:
    """Write a run down in the history of its server: begun, and how it ended. Whoever does the work hands over what it
    brought. A run that is killed ends here as little as anywhere."""
    kept = RunLog(folder)
    brought = [kept.begin(clock.now().isoformat(), handle.by)]

    def end(outcome: str, problem: str = "") -> None:
        kept.finish(brought[-1].end(outcome, clock.now().isoformat(), problem))

    try:
        yield brought.append
    except JobStopped:
        end(STOPPED)
        raise
    except CantikError as error:
        end(FAILED, error.line())
        raise
    state = StateFolder(folder).server()
    if state.refused:
        verdict = Verdict(Why(state.refused), state.about)
        end(FAILED, f"{verdict.line()} {verdict.advice()}")
    else:
        end(DONE)


def newest_run(folder: Path) -> HarvestRun:
    """The run that goes on."""
    return RunLog(folder).list_runs()[0]


def _read_moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
