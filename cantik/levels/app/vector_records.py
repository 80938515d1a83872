"""Vectors of editions whose time may be over: files of the store only, with their leeways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from cantik.codes.area import AreaCode
from cantik.content.retention import VECTORS
from cantik.levels import leeways, vectors
from cantik.register.leave.app.models import Destruction
from cantik.register.rights.app.record_kinds import Counts, Overdue, OverdueItem, RecordKind, sizes_of
from cantik.release import mark_record, protection_record, shelf
from cantik.release.app import storage
from cantik.vault.app.opening import OpenStore, at_hand


def _kept_vectors(store: Path, kode: str, cutoff: dt.date) -> list[shelf.Shelved]:
    """Editions issued by a day whose vector is still there, the oldest first."""
    held = (edition for edition in shelf.editions(storage.shelf(store), kode) if edition.published <= cutoff)
    there = (edition for edition in held if vectors.place(store, kode, edition.number).is_file())
    return sorted(there, key=lambda edition: (edition.published, edition.number))


def _old_vectors(area: AreaCode, cutoff: dt.date) -> Overdue:
    found = _kept_vectors(at_hand().store.path, area.text(), cutoff)
    return Overdue(tuple(OverdueItem(0, edition.number, edition.published, 1) for edition in found))


def _vector_files(opened: OpenStore, area: AreaCode, items: Sequence[OverdueItem]) -> Counts:
    return sizes_of(vectors.place(opened.store.path, area.text(), item.title) for item in items)


def _sweep_vectors(opened: OpenStore) -> None:
    """Vectors whose destruction two people confirmed, and that are still there: no row tells of them, only the day."""
    rows = Destruction.objects.filter(kind=VECTORS, state__in=[Destruction.ROWS_GONE, Destruction.DONE])
    store = opened.store.path
    for kode, cutoff in rows.values_list("area", "cutoff"):
        for edition in _kept_vectors(store, kode, cutoff):
            vectors.place(store, kode, edition.number).unlink(missing_ok=True)
            leeways.place(store, kode, edition.number).unlink(missing_ok=True)
            mark_record.marks_place(protection_record.place(store, kode, edition.number)).unlink(missing_ok=True)
            vectors.sealed_place(store, kode, edition.number).unlink(missing_ok=True)
            vectors.tokens_place(store, kode, edition.number).unlink(missing_ok=True)


KIND = RecordKind(
    _old_vectors,
    lambda desa, items, cutoff: {"baris": 0},  # noqa: ARG005 - they are files
    _vector_files,
    lambda taking: None,  # noqa: ARG005 - they are files
    _sweep_vectors,
)
