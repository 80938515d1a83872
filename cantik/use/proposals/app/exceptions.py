"""A village says that a gap does not concern it, or that it does; and takes that back. Whoever plans may: the gap stays
to be read with its reason, so that one hand is enough (docs/adr/0104)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.content.not_applying import NeverRule, VillageNature, never_rules
from cantik.register.facilities.app.services import list_standing
from cantik.staff.app import accounts, acts, rights
from cantik.staff.app.models import Account
from cantik.use.app.nobody import nobody
from cantik.use.errors import ExceptionRefused
from cantik.use.proposals.app.exception_models import GapException
from cantik.use.proposals.app.services import WRITE
from cantik.use.proposals.applicability import VillageWord, find_never
from cantik.use.proposals.kelurahan import plans_by_itself

_LEAST, _MOST = 10, 400
_WRONG = partial(ExceptionRefused, "U123")
#: the kind of facilities that tells altitudes, and its attribute
_AREAS, _ALTITUDE = "luas_wilayah", "ketinggian"


@transaction.atomic
def say_applies(area: AreaCode, indicator: str, reason: str, *, applies: bool, by: Account) -> GapException:
    """Say whether an indicator applies to a village, in place of what was said before. Raises `ExceptionRefused` U123
    without a reason, for one that names somebody, or for no indicator; `NotAllowed`."""
    acts.require_right(by, WRITE, area)
    said = " ".join(reason.split())
    if indicator not in here().indicators:
        raise _WRONG(noop("Pilihan ini tidak ada dalam daftar"), found=indicator)
    if not _LEAST <= len(said) <= _MOST:
        raise _WRONG(
            noop("Alasannya belum ditulis"), expected=noop("10 sampai 400 huruf"), mend=noop("Tulis alasannya.")
        )
    nobody(area, (said,), _WRONG)
    _end_standing(area, indicator, by)
    row = GapException(kode=area.text(), indicator=indicator, applies=applies, reason=said, by=by.actor, at=clock.now())
    acts.save(row, by, "usulan.keberlakuan", "kesenjangan", berlaku="ya" if applies else "tidak")
    return row


@transaction.atomic
def take_back(area: AreaCode, indicator: str, *, by: Account) -> GapException:
    """Take back what a village said of an indicator. Raises `ExceptionRefused` U124 where it said nothing,
    `NotAllowed`."""
    acts.require_right(by, WRITE, area)
    row = _end_standing(area, indicator, by)
    if row is None:
        raise ExceptionRefused("U124", noop("Tidak ada yang dapat diurungkan"), mend=noop("Muat ulang halamannya."))
    return row


def _end_standing(area: AreaCode, indicator: str, by: Account) -> GapException | None:
    accounts.one_at_a_time()
    row = GapException.objects.filter(kode=area.text(), indicator=indicator, ended_at__isnull=True).first()
    if row is not None:
        row.ended_by, row.ended_at = by.actor, clock.now()
        acts.save(row, by, "usulan.keberlakuan_urung", "kesenjangan")
    return row


def list_said(areas: Sequence[AreaCode]) -> list[GapException]:
    """What the villages of some areas say now, by village and indicator."""
    rows = GapException.objects.filter(rights.within(areas, "kode"), ended_at__isnull=True)
    return list(rows.order_by("kode", "indicator"))


def read_word(row: GapException) -> VillageWord:
    """What was said, as a value."""
    return VillageWord(row.indicator, row.applies, row.reason)


def find_never_of(area: AreaCode) -> dict[str, NeverRule]:
    """By indicator the rule by which it can never apply to a village, by what the register knows of it today."""
    return find_never(never_rules().values(), VillageNature(not plans_by_itself(area), _find_lowest(area)))


def _find_lowest(area: AreaCode) -> int | None:
    row = find_area(area)
    stated = [] if row is None else [state.values for _key, state in list_standing(row.pk, clock.today(), _AREAS)]
    if not stated or any(values.get(_ALTITUDE) is None for values in stated):
        return None
    return min(int(str(values[_ALTITUDE])) for values in stated)
