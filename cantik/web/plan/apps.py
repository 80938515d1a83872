"""Django's name for this room; its kinds of jobs are made known."""

from __future__ import annotations

from django.apps import AppConfig


class PlanPages(AppConfig):
    """Label `web_plan`; templates and jobs, the tables are of `plan`."""

    name = "cantik.web.plan"
    label = "web_plan"

    def ready(self) -> None:
        """Register what the worker may be asked for, and what goes when its time is over."""
        from cantik.collect.forms.app import passing
        from cantik.content.retention import RAW_FORMS
        from cantik.jobs.app import kinds, tick
        from cantik.pipeline.app import field_papers, field_phones, field_records, field_tables
        from cantik.register.rights.app import phones, record_kinds

        for kind in (field_papers.KIND, *field_tables.KINDS):
            kinds.register(kind)
        phones.offer(field_phones.FieldPhones())
        record_kinds.register(RAW_FORMS, field_records.KIND)
        tick.every_tick("draf yang tidak diambil dihapus", passing.expire)
