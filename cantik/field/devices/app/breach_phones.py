"""The phones of rounds, as the file of a breach asks for them (`register/rights/app/phones`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.field.devices.app import devices
from cantik.field.rounds.app.models import Device, FrameMember
from cantik.register.rights.app.phones import Phone
from cantik.staff.app.models import Account


class FieldPhones:
    """The phones that rounds gave out."""

    def of_village(self, area: AreaCode) -> list[Phone]:
        """The phones of all rounds of a village, the newest first."""
        return [Phone(row.pk, f"{row.label}, {_carrier(row)}", row.revoked_at is None) for row in _rows(area)]

    def people_on(self, area: AreaCode, numbers: Collection[int]) -> set[int]:
        """Who stands on the lists of these phones: everybody in the blocks of the enumerator who carried it."""
        found = set[int]()
        for row in _rows(area):
            if row.pk in numbers:
                found.update(FrameMember.objects.filter(unit__block__in=row.blocks).values_list("person", flat=True))
        return found

    def revoke(self, area: AreaCode, numbers: Collection[int], *, by: Account, at: dt.datetime) -> None:
        """Take these phones back: they get no list any more."""
        for row in _rows(area):
            if row.pk in numbers:
                devices.revoke(by, row, at=at)


def _rows(area: AreaCode) -> list[Device]:
    area_row = find_area(area)
    if area_row is None:
        return []
    rows = Device.objects.filter(round__activity__area=area_row).select_related(
        "enumerator__account", "round__activity"
    )
    return list(rows.order_by("-pk"))


def _carrier(row: Device) -> str:
    return row.enumerator.called or getattr(row.enumerator.account, "name", "")
