"""How long tokens of who may be counted in two villages are kept: until their question is answered, and no longer than
`retensi.csv` says (docs/adr/0143).

The question of an office and a day is answered when all its villages delivered for that day and nobody is counted twice
in their newest editions. That is written down without any token (`doubles.keep_answer`); who comes later with another
edition is compared with nobody, and the level says among how many villages was looked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge, load_store
from cantik.codes.nation import office_above
from cantik.content.retention import TOKENS, kept_for
from cantik.federate.app import senders
from cantik.levels import vectors
from cantik.levels.app import doubles, sums
from cantik.release.app.examining import list_examined
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

#: by file and when it was written, of which day its tokens are: each tick asks
_days: dict[tuple[Path, int], dt.date] = {}


def sweep_tokens(opened: OpenStore, at: dt.datetime) -> int:
    """Throw away the tokens whose question is answered, and those that are too old; how many files."""
    oldest, gone = clock.day_of(at) - kept_for(TOKENS), list[Path]()
    asked: dict[tuple[AreaCode, dt.date], list[Path]] = {}
    for path, on in _list_tokens(opened):
        if on < oldest:
            gone.append(path)
        else:
            asked.setdefault((office_above(AreaCode.kemendagri(path.parent.name)), on), []).append(path)
    knowledge = load_store(opened.store.path)
    for (office, on), paths in asked.items():
        if senders.is_office(office) and _settle_day(office, on, knowledge, opened):
            gone += paths
    for path in gone:
        path.unlink(missing_ok=True)
    if gone:
        log.record(by="cantik tick", at=at, action="antar.sapu_ganda", subject="simpanan", detail={"berkas": len(gone)})
    return len(gone)


def _settle_day(office: AreaCode, on: dt.date, knowledge: Knowledge, opened: OpenStore) -> bool:
    """Whether the question of a day is answered; the answer is written down."""
    bearers, held = doubles.find_bearers_of_day(office, on, opened)
    villages = sums.villages_on((office,), on, knowledge)
    editions = {code: number for code, number in doubles.newest_editions(office, on, opened).items() if code in held}
    whole = bool(villages) and all(editions.keys() & set(village.codes) for village in villages)
    if bearers or not whole or not editions.items() <= set(list_examined(set(editions))):
        return False
    doubles.keep_answer(office, on, editions, opened=opened)
    return True


def _list_tokens(opened: OpenStore) -> Iterator[tuple[Path, dt.date]]:
    """The files of tokens, and of which day they are."""
    for path in sorted((opened.store.path / vectors.FOLDER).glob("*.*.*.*/*.ganda")):
        key = (path, path.stat().st_mtime_ns)
        if key not in _days:
            tokens = doubles.recall_tokens(path.parent.name, path.stem, opened=opened)
            if tokens is None:
                continue
            _days[key] = tokens.on
        yield path, _days[key]
