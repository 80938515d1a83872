"""What the page of a village says of its season: whether it applied or is chosen, what it can show, until when its
agents hold their role, and the lines of the worksheet of 2024."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app import season
from cantik.coach.app.outputs import list_outputs
from cantik.coach.app.season_models import SeasonVillage
from cantik.coach.app.village_news import KINDS
from cantik.codes.area import AreaCode
from cantik.content.coaching_lists import worksheet_2024
from cantik.release.app import storage
from cantik.staff.app.models import Assignment
from cantik.vault.app.opening import at_hand
from cantik.web.forum.coach.forms_season import ApplyForm
from cantik.web.language import number


def describe_work(work: str) -> str:
    """What was done on a day as words with counts, most first; "" for nothing."""
    counts: dict[str, int] = json.loads(work) if work else {}
    lines = sorted(counts.items(), key=lambda pair: -pair[1])
    return "; ".join(f"{_(KINDS[kind][0])}: {number(count)}" for kind, count in lines if kind in KINDS)


def describe_village_season(area: AreaCode, form: ApplyForm | None) -> dict[str, Any]:
    """The season of this year, of next year once this one's choice is made."""
    kode, today = area.text(), clock.today()
    rows = {row.year: row for row in SeasonVillage.objects.filter(kode=kode).order_by("year")}
    this = rows.get(today.year)
    year = today.year + 1 if this is not None and this.chosen_at else today.year
    asked = rows.get(year)
    first = {name: str(int(bool(getattr(asked, name)))) for name in season.CONDITIONS} if asked else {}
    chosen = [row for row in rows.values() if row.chosen_at]
    shown = list_outputs([area], [kode], storage.shelf(at_hand().store.path))[kode] if chosen else []
    return {
        "musim": asked,
        "tahun_musim": year,
        "formulir_daftar": form or ApplyForm(initial=first),
        "musim_terpilih": chosen,
        "luaran": shown,
        "lembar_2024": list(worksheet_2024().values()) if chosen else [],
        "agen": list_agents(area),
    }


def list_agents(area: AreaCode) -> list[Assignment]:
    """The agents of a village who hold the role, and the last one whose role is over where none does: by their last
    day."""
    rows = Assignment.objects.filter(area=area.text(), role="agen_statistik").select_related("person")
    held = [row for row in rows if row.ended_at is None and row.until >= clock.today()]
    return sorted(held or rows, key=lambda row: row.until)[-1 if not held else 0 :]
