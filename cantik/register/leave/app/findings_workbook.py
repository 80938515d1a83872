"""The marked workbook of a village's findings: the sealed originals are opened once more and written out with marks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.codes.area import AreaCode
from cantik.collect.app.models import OPEN, QUARANTINED, Batch
from cantik.collect.open import open_file
from cantik.examine.findings.app.findings import StoredFinding
from cantik.examine.report import marked_workbook as workbook_of
from cantik.vault.app.opening import OpenStore


def marked_workbook(
    opened: OpenStore,
    area: AreaCode,
    chosen: Sequence[StoredFinding],
    target: Path,
    tell: Callable[[int], None] | None = None,
) -> list[Path]:
    """Write the chosen findings of a village into its workbooks, one file for each original; returns the files.

    `tell` is told how many rows were written so far, over all files; what it raises ends the work.
    The first is `target`, further ones get a number (`temuan-2.xlsx`). Raises `DamagedSecret` (R204) when an original
    cannot be unsealed, `FileGone` (R309) when it is not there any more.
    """
    numbers = sorted({finding.batch for finding in chosen})
    batches = Batch.objects.filter(pk__in=numbers).order_by("pk")
    written: list[Path] = []
    before = 0
    for batch, path in zip(batches, _names(target), strict=False):
        own = [finding for finding in chosen if finding.batch == batch.pk]
        data = opened.store.read_file(batch.file_sha256, opened.keys, quarantined=batch.state == QUARANTINED)
        told = None if tell is None else partial(_further, tell, before)
        of = f"{area.text()}, {batch.file_name}"
        lay(path, _mark_workbook(data, own, of, demo=opened.is_invented(area), tell=told), private=True)
        before += batch.rows_read
        written.append(path)
    return written


def _further(tell: Callable[[int], None], before: int, rows: int) -> None:
    """Rows of one file, told after those of the files before it."""
    tell(before + rows)


def _names(target: Path) -> Iterator[Path]:
    yield target
    number = 2
    while True:
        yield target.with_stem(f"{target.stem}-{number}")
        number += 1


def _mark_workbook(
    data: bytes, own: Sequence[StoredFinding], of: str, *, demo: bool, tell: Callable[[int], None] | None
) -> bytes:
    """The original lies in clear for as long as its cells are read, in a folder that only this user can enter."""
    with tempfile.TemporaryDirectory(prefix="cantik-") as folder:
        path = Path(folder) / "asli"
        path.write_bytes(data)
        with open_file(path) as cells:
            return workbook_of(
                cells, [finding.finding for finding in own], of=of, demo=demo, states=_states(own), tell=tell
            )


def _states(own: Sequence[StoredFinding]) -> Mapping[int, str]:
    """Words for what was decided, by position; nothing when everything is still open."""
    said = {
        at: f"{finding.state}: {finding.reason}" if finding.reason else finding.state for at, finding in enumerate(own)
    }
    return said if any(finding.state != OPEN for finding in own) else {}
