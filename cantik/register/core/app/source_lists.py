"""Who stands in the list of a source, and the promise that no list becomes much shorter unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection

from cantik.base.numerals import format_number, ratio
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.register.core.app.current import in_turn, marks, stocks_of
from cantik.register.core.app.ties import standing_ties
from cantik.register.core.errors import ListShrunk
from cantik.register.core.fold import standing_stocks
from cantik.register.core.grouping import Unit
from cantik.register.core.list_shrinkage import Shrinking, judge_shrinking, unit_name
from cantik.register.core.plan import ImportPlan

_NAMED = 6  # dusun and RT that the message names


def list_members(area_id: int) -> dict[str, dict[int, Unit]]:
    """Source -> the persons of its standing list, with dusun, RW and RT as the list says them."""
    found: dict[str, dict[int, Unit]] = {}
    for stock in standing_stocks(stocks_of(area_id)):
        if stock.event:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT v.batch_id, v.person_id, u.dusun, u.rw, u.rt FROM register_personversion v"  # noqa: S608
                " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
                " LEFT JOIN register_areaunit u ON u.id = c.unit_id"
                f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(stock.batches)})",
                stock.batches,
            )
            found.setdefault(stock.source, {}).update(
                (person, (dusun or "", rw or "", rt or ""))
                for _, person, dusun, rw, rt in in_turn(cursor.fetchall(), stock.batches)
            )
    return found


def judge_new_list(source: str, before: Mapping[int, Unit], gone: set[int]) -> Shrinking | None:
    """What the new list of a source leaves out by the limits of this installation; None: nobody has to be asked."""
    limits = here().limits
    return judge_shrinking(
        source, before, gone, share=limits["hilang_bagian"].value, least=limits["hilang_orang"].whole
    )


@contextmanager
def lists_kept(area: AreaCode, *, whole: bool) -> Iterator[None]:
    """Check at the end of a block that the lists which stand then leave out few of those who stood in them at its
    beginning.

    `whole`: somebody says that the new list is the whole one, and nothing is asked. Raises `ListShrunk` (R405) at the
    end of the block: use it inside the transaction that writes.
    """
    area_row = None if whole else find_area(area)
    before = list_members(area_row.pk) if area_row is not None else {}
    yield
    if area_row is None or not before:
        return
    after, kept = list_members(area_row.pk), standing_ties(area_row.pk)
    for source, persons in before.items():
        present = after.get(source, {}).keys()
        gone = {person for person in persons if person not in present and kept.get(person) not in present}
        found = judge_new_list(source, persons, gone)
        if found is not None:
            raise ListShrunk(describe_shrinking(found))


def foresee_shrinking(area: AreaCode, plans: Iterable[tuple[str, ImportPlan | None]]) -> list[Shrinking]:
    """What would have to be asked if files were stored as these plans (source, plan; `together`) say: whom they leave
    out of the list that stands. A file of a day before it shortens nothing."""
    left: dict[str, set[int]] = {}
    for source, planned in plans:
        if planned is not None and planned.newer is None:
            left.setdefault(source, set()).update(planned.gone)
    area_row = find_area(area)
    if area_row is None or not any(left.values()):
        return []
    before = list_members(area_row.pk)
    found = (judge_new_list(source, before.get(source, {}), gone) for source, gone in left.items())
    return [lost for lost in found if lost is not None]


def describe_shrinking(found: Shrinking) -> str:
    """What is left out, in words without names."""
    share = format_number(ratio(found.gone, found.before, 100, 1) or 0, 1)
    text = f"{format_number(found.gone)} dari {format_number(found.before)} orang ({share} persen)"
    if found.absent:
        shown = ", ".join(unit_name(unit) for unit in found.absent[:_NAMED])
        more = len(found.absent) - _NAMED
        text += f"; tidak ada seorang pun dari {shown}" + (f" dan {more} satuan lain" if more > 0 else "")
    return text
