"""Django's name for this room; its kinds of jobs are made known."""

from __future__ import annotations

from django.apps import AppConfig


class PlanPages(AppConfig):
    """Label `web_plan`; templates and jobs, the tables are of `field`."""

    name = "cantik.web.tahap.perencanaan.plan"
    label = "web_plan"

    def ready(self) -> None:
        """Register what the worker may be asked for, and what goes when its time is over."""
        from cantik.content.retention import RAW_FORMS
        from cantik.field.devices.app import breach_phones
        from cantik.field.forms.app import draft_handover, family_papers
        from cantik.field.review.app import raw_forms, tables
        from cantik.jobs.app import kinds, tick
        from cantik.pipeline import form_paper
        from cantik.register.rights.app import phones, record_kinds

        for kind in (family_papers.job_kind(form_paper.printed_for), *tables.KINDS):
            kinds.register(kind)
        phones.offer(breach_phones.FieldPhones())
        record_kinds.register(RAW_FORMS, raw_forms.KIND)
        tick.every_tick("draf yang tidak diambil dihapus", draft_handover.expire)
