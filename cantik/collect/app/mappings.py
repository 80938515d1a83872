"""Mappings that a village saved: kept, replaced, taken away and put back; each with one line in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.base.errors import ContentError
from cantik.codes.lists import CodeList
from cantik.collect.app.models import SavedMapping
from cantik.collect.matching.own import id_of, read_own
from cantik.content.kinds import Content, Mapping_
from cantik.staff.app import log


def save_mapping(
    *, code: str, text: str, content: Content, lists: Mapping[str, CodeList], by: str, at: dt.datetime
) -> SavedMapping:
    """Keep a mapping for a village; one for the same titles is taken away. The same text again changes nothing.

    Raises `ContentError` (K…) for a file that is not in order.
    """
    mapping = read_own(text, content, lists)
    name = id_of(mapping.recognise["judul"])
    with transaction.atomic():
        before = SavedMapping.objects.filter(area=code, mapping=name, removed_at__isnull=True).first()
        if before is not None and before.text == text:
            return before
        SavedMapping.objects.filter(area=code, mapping=name, removed_at__isnull=True).update(
            removed_by=by, removed_at=at
        )
        made = SavedMapping.objects.create(
            area=code,
            mapping=name,
            title=mapping.title,
            source=mapping.source,
            unit=mapping.unit_of,
            text=text,
            made_by=by,
            made_at=at,
        )
        _log_act("pemetaan.simpan", made, by, at)
    return made


def remove_mapping(*, code: str, number: int, by: str, at: dt.datetime) -> None:
    """Take a mapping away: its files are unknown again. What was imported with it stays. Twice changes nothing.

    Raises `SavedMapping.DoesNotExist` for another village's.
    """
    with transaction.atomic():
        row = SavedMapping.objects.get(pk=number, area=code)
        if SavedMapping.objects.filter(pk=number, removed_at__isnull=True).update(removed_by=by, removed_at=at):
            _log_act("pemetaan.hapus", row, by, at)


def restore_mapping(*, code: str, number: int, by: str, at: dt.datetime) -> None:
    """Put a mapping back in the place of the one that now stands for its titles. Twice changes nothing.

    Raises `SavedMapping.DoesNotExist` for another village's.
    """
    with transaction.atomic():
        row = SavedMapping.objects.get(pk=number, area=code)
        if row.removed_at is None:
            return
        SavedMapping.objects.filter(area=code, mapping=row.mapping, removed_at__isnull=True).update(
            removed_by=by, removed_at=at
        )
        SavedMapping.objects.filter(pk=number).update(removed_by="", removed_at=None)
        _log_act("pemetaan.pulihkan", row, by, at)


def _log_act(action: str, row: SavedMapping, by: str, at: dt.datetime) -> None:
    log.record(by=by, at=at, action=action, subject="pemetaan", subjects=[row.pk])


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """A saved mapping as it is used: `mapping` None when the content no longer has what it names, and why."""

    row: SavedMapping
    mapping: Mapping_ | None
    problem: ContentError | None = None


def saved_mappings(code: str, content: Content, lists: Mapping[str, CodeList]) -> list[KeptMapping]:
    """The mappings that stand in a village, newest first."""
    out = []
    for row in SavedMapping.objects.filter(area=code, removed_at__isnull=True):
        try:
            read = read_own(row.text, content, lists)
        except ContentError as error:
            out.append(KeptMapping(row, None, error))
            continue
        out.append(KeptMapping(row, replace(read, id=row.mapping)))
    return out


def with_saved(code: str, content: Content, lists: Mapping[str, CodeList]) -> Content:
    """The content with a village's own mappings in it; its own one wins over one of the same id."""
    own = {held.row.mapping: held.mapping for held in saved_mappings(code, content, lists) if held.mapping}
    return replace(content, mappings={**content.mappings, **own}) if own else content


def title_of(mapping: str) -> str:
    """What the newest saved mapping with this id is called, "" for one that nobody saved."""
    return SavedMapping.objects.filter(mapping=mapping).values_list("title", flat=True).first() or ""
