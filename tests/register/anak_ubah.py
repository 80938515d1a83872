"""A process of its own that takes a list back, puts doubles together or parts them, and may be killed at any statement.

`anak_ubah.py STORE WHAT [perlahan]`: with `perlahan` it says every statement that it has carried out and waits for a
line before it goes on, so that another process can end it between any two: `dalam` a transaction, or `luar`, before
one begins and after it was committed (then the head of the log is read, to be kept outside the database).
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from cantik.collect.app.models import APPLIED, MERGE, Batch
from cantik.register.core.app.undo import undo_batch
from cantik.register.doubles.app.merging import PairWord, decide, undo_decision
from cantik.register.doubles.app.models import SAME, Pair, PairDecision
from cantik.vault.app.opening import OpenStore, open_store
from tests.register.bekal import DESA
from tests.register.langkah import wilayah

HARI_INI = dt.date(2026, 7, 1)
INSIDE, OUTSIDE = "dalam", "luar"


def urungkan(_: OpenStore) -> None:
    """Take the newest list back."""
    newest = Batch.objects.filter(state=APPLIED).exclude(kind=MERGE).order_by("-pk")[0]
    undo_batch(batch=newest.pk, by="anak", why="uji dimatikan di tengah")


def gabung(opened: OpenStore) -> None:
    """Put the two records of the likeliest pair together."""
    pair = Pair.objects.filter(standing=True).order_by("-weight", "pk")[0]
    decide(
        opened=opened,
        area_id=wilayah(DESA),
        word=PairWord(pair.pk, SAME),
        by="anak",
        at=dt.datetime.now(dt.UTC),
        today=HARI_INI,
    )


def lepas(_: OpenStore) -> None:
    """Part them again."""
    row = PairDecision.objects.get(undone_at__isnull=True)
    undo_decision(area_id=wilayah(DESA), decision=row.pk, by="anak", at=dt.datetime.now(dt.UTC))


ACTS: dict[str, Callable[[OpenStore], None]] = {"urungkan": urungkan, "gabung": gabung, "lepas": lepas}


def pace(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Carry a statement out, say whether a transaction is open, wait."""
    done = execute(sql, params, many, context)
    print(INSIDE if context["connection"].in_atomic_block else OUTSIDE, flush=True)
    sys.stdin.readline()
    return done


def main(store: Path, what: str, *, slowly: bool) -> None:
    """Do it; says when it begins and when it is done."""
    from django.db import connection

    with open_store(store) as opened:
        print("mulai", flush=True)
        with connection.execute_wrapper(pace) if slowly else nullcontext():
            ACTS[what](opened)
    print("selesai", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], slowly="perlahan" in sys.argv[3:])
