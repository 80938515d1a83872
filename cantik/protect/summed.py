"""Tables of a column whose sum everybody knows: members, under-fives and the old, by dusun.

Whoever knows how many under-fives a dusun has knows one equation more than the table of its families with none, one or
two of them (docs/rujukan/bentuk-isi.md, facts): two hidden cells of a row are then known, and more are narrowed. Such a
table is therefore printed only where it hides nothing; to leave a table out tells a reader no more of any other.
"""

from __future__ import annotations

from dataclasses import replace

from cantik.protect.group import Layout
from cantik.protect.meaning import Subject
from cantik.protect.policy import Rules
from cantik.protect.standing import GroupDecision

_ADDED_UP = ("keluarga", "rumah_tangga")  # units that persons belong to


def printed_whole(subject: Subject, rules: Rules) -> Subject:
    """The subject with its group noted as one that hides nothing, when its column is one of `rules.summed`."""
    meaning = subject.meaning
    column = meaning.category[0] if meaning.category is not None else ""
    if meaning.unit not in _ADDED_UP or column not in rules.summed:
        return subject
    return replace(subject, group=replace(subject.group, complete=True))


def whole_where_summed(standing: GroupDecision) -> GroupDecision:
    """The decision without the tables that hide cells, when the group is printed whole or not at all."""
    if not standing.subject.group.complete:
        return standing
    book = tuple(layout for layout in standing.book if _whole(standing, layout))
    extra = tuple(layout for layout in standing.extra if _whole(standing, layout))
    if not book or book[0] != standing.book[0]:
        book = ()  # without the table of the village there is no book, and what is finer hides as much
    return replace(standing, book=book, extra=extra)


def _whole(standing: GroupDecision, layout: Layout) -> bool:
    return not standing.keys((layout,)) & standing.hidden
