"""Django's name for this room; it takes part in every batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.collect.batch import Reading
    from cantik.collect.finding import Finding
    from cantik.register.core.plan import ThingsPlan
    from cantik.register.facilities.facility_states import FacilityPlan
    from cantik.vault.app.opening import OpenStore


class FacilitiesConfig(AppConfig):
    """The app `facilities`: tables of this part of the register."""

    name = "cantik.register.facilities.app"
    label = "facilities"

    def ready(self) -> None:
        """Files of facilities are planned, written and taken back with their batch."""
        from cantik.register.core.app import batch_hooks

        batch_hooks.join(things=_Facilities())


class _Facilities:
    """`beside.Things`; what does the work is loaded when the first file comes."""

    def plan(self, opened: OpenStore, area_id: int, batch: Reading, findings: Sequence[Finding]) -> FacilityPlan | None:
        from cantik.register.facilities.app import services

        return services.plan_file(opened, area_id, batch, findings)

    def write(self, opened: OpenStore, area_id: int, batch: int, plan: ThingsPlan, at: dt.datetime) -> None:
        from cantik.register.facilities.app import services
        from cantik.register.facilities.facility_states import FacilityPlan

        assert isinstance(plan, FacilityPlan)  # noqa: S101 - made by `plan` above
        services.write_plan(opened, area_id, batch, plan, at)

    def count_standing(self, batch: int) -> int:
        from cantik.register.facilities.app.models import FacilityStatement

        return FacilityStatement.objects.filter(batch_id=batch, retired_at__isnull=True).count()

    def retire(self, batch: int, at: dt.datetime) -> None:
        from cantik.register.facilities.app import services

        services.retire_facilities(batch, at)
