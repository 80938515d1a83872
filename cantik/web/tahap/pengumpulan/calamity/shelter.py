"""What approved forms of the field say of sheltered families, in the words of the page of mode darurat."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cantik.field.review.app.sheets import HARM, ApprovedForm, harm, is_guest, list_sheltered, site_tallies
from cantik.field.review.standalone_faults import whole
from cantik.register.calamity.app.models import Calamity
from cantik.register.calamity.displacement import SiteTally
from cantik.web.desk import VillageDesk

#: hurt, missing, dead, as forms count them
HARM_WORDS: dict[str, Any] = dict(zip(HARM, (lazy("Luka"), lazy("Hilang"), lazy("Meninggal")), strict=True))
SPECIAL: dict[str, Any] = {
    "ungsi_balita": lazy("0–4 tahun"),
    "ungsi_lansia": lazy("60 tahun ke atas"),
    "ungsi_hamil": lazy("Hamil"),
    "ungsi_disabilitas": lazy("Disabilitas"),
    "ungsi_luka": lazy("Luka"),
}


def by_site(desk: VillageDesk, calamity: Calamity) -> tuple[dict[str, SiteTally], list[tuple[Any, int]]]:
    """Families by site as approved forms count them, and how many are hurt, missing or dead by them. Names nobody."""
    found = list_sheltered(desk.opened, desk.area_id, calamity.starts_on)
    told = [(HARM_WORDS[name], number) for name, number in harm(found).items() if number]
    return site_tallies(found, _("tamu")), told


def line(told: ApprovedForm, *, health: bool) -> dict[str, Any]:
    """A family of the list by name; `health`: also what is about health."""
    said = told.form.answers
    men, women = (whole(said.get(name, "")) or 0 for name in ("ungsi_laki", "ungsi_perempuan"))
    special = ("ungsi_balita", "ungsi_lansia", *(("ungsi_hamil", "ungsi_disabilitas", "ungsi_luka") if health else ()))
    return {
        "kepala": said.get("r108", "…"),
        "posko": said.get("nama_posko", ""),
        "tempat": told.word("tempat_mengungsi"),
        "tamu": is_guest(told),
        "asal": said.get("desa_asal", "")
        if is_guest(told)
        else ", ".join(part for part in (said.get("dusun", ""), f"RT {said['rt']}" if said.get("rt") else "") if part),
        "orang": men + women,
        "laki": men,
        "perempuan": women,
        "khusus": [(SPECIAL[name], said[name]) for name in special if whole(said.get(name, ""))],
        "hilang": [(HARM_WORDS[name], said[name]) for name in HARM[1:] if whole(said.get(name, ""))],
        "satuan": told.unit.pk,
        "putaran": told.unit.block.round_id,
    }
