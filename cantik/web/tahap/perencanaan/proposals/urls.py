"""Addresses of gaps and proposals."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.perencanaan.proposals import (
    views,
    views_acts,
    views_gaps,
    views_lists,
    views_poverty,
    views_public,
)

_HERE = "desa/<str:kode>/usulan/"
_ONE = f"{_HERE}<int:nomor>/"
_POVERTY = "desa/<str:kode>/kemiskinan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views_gaps.list_gaps, name="usulan"),
    path(f"{_HERE}isu/", views_gaps.list_issues, name="usulan_isu"),
    path(f"{_HERE}kesenjangan/<slug:indikator>/", views_gaps.one_gap, name="usulan_kesenjangan"),
    path(f"{_HERE}daftar/", views_lists.list_proposals, name="usulan_daftar"),
    path(f"{_HERE}rkp/", views_lists.show_plan, name="usulan_rkp"),
    path(f"{_HERE}rkp.<str:bentuk>", views_lists.send_table, name="usulan_tabel"),
    path(f"{_HERE}baru/", views.write_new, name="usulan_baru"),
    path(_ONE, views.show_proposal, name="usulan_satu"),
    path(f"{_ONE}ubah/", views.edit_proposal, name="usulan_ubah"),
    path(f"{_ONE}lembar/", views_lists.print_sheet, name="usulan_lembar"),
    path(f"{_ONE}ajukan/", views_acts.submit_one, name="usulan_ajukan"),
    path(f"{_ONE}putus/", views_acts.decide_one, name="usulan_putus"),
    path(f"{_ONE}urung/", views_acts.undo_last, name="usulan_urung"),
    path(f"{_ONE}sematkan/", views_acts.renew_figure, name="usulan_sematkan"),
    path(f"{_ONE}cabut/", views_acts.withdraw_one, name="usulan_cabut"),
    path(f"{_ONE}umum/", views_public.show_public, name="usulan_umum"),
    path(f"{_ONE}umumkan/", views_public.publish_one, name="usulan_umumkan"),
    path(f"{_ONE}akhiri-umum/", views_public.end_one, name="usulan_akhiri_umum"),
    path(_POVERTY, views_poverty.show_workspace, name="kemiskinan"),
    path(f"{_POVERTY}nama/", views_poverty.show_names, name="kemiskinan_nama"),
    path(f"{_POVERTY}izin/", views_poverty.permit_data, name="kemiskinan_izin"),
]
