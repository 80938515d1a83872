"""Addresses of gaps and proposals."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.perencanaan.proposals import (
    views,
    views_acts,
    views_addenda,
    views_deliberation,
    views_documents,
    views_exceptions,
    views_fields,
    views_gaps,
    views_lists,
    views_poverty,
    views_public,
    views_stage,
    views_upward,
)

_HERE = "desa/<str:kode>/usulan/"
_ONE = f"{_HERE}<int:nomor>/"
_MEETINGS = "desa/<str:kode>/musyawarah/"
_UPWARD = "du-rkp/<str:kode>/"
_DOCUMENTS = "desa/<str:kode>/dokumen-rencana/"
_MEETING = f"{_MEETINGS}<int:nomor>/"
_POVERTY = "desa/<str:kode>/kemiskinan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views_gaps.list_gaps, name="usulan"),
    path(f"{_HERE}isu/", views_gaps.list_issues, name="usulan_isu"),
    path(f"{_HERE}kesenjangan/<slug:indikator>/", views_gaps.one_gap, name="usulan_kesenjangan"),
    path(f"{_HERE}kesenjangan/<slug:indikator>/keberlakuan/", views_exceptions.say_applies, name="usulan_keberlakuan"),
    path(f"{_HERE}daftar/", views_lists.list_proposals, name="usulan_daftar"),
    path(f"{_HERE}rkp/", views_lists.show_plan, name="usulan_rkp"),
    path(f"{_HERE}rkp.<str:bentuk>", views_lists.send_table, name="usulan_tabel"),
    path(f"{_HERE}baru/", views.write_new, name="usulan_baru"),
    path(_MEETINGS, views_deliberation.list_all, name="musyawarah"),
    path(f"{_MEETINGS}baru/", views_deliberation.call_one, name="musyawarah_baru"),
    path(_MEETING, views_deliberation.show_deliberation, name="musyawarah_satu"),
    path(f"{_MEETING}catat/", views_deliberation.keep_draft, name="musyawarah_catat"),
    path(f"{_MEETING}serah/", views_deliberation.hand_in, name="musyawarah_serah"),
    path(f"{_MEETING}tutup/", views_deliberation.close_minutes, name="musyawarah_tutup"),
    path(f"{_MEETING}susulan/", views_addenda.append_one, name="musyawarah_susulan"),
    path(f"{_MEETING}susulan/sahkan/", views_addenda.confirm_one, name="musyawarah_sahkan"),
    path(f"{_MEETING}batal/", views_deliberation.call_off, name="musyawarah_batal"),
    path(f"{_MEETING}berita-acara.pdf", views_deliberation.send_minutes, name="musyawarah_berita_acara"),
    path(_DOCUMENTS, views_documents.list_documents, name="dokumen_rencana"),
    path(f"{_DOCUMENTS}masa/", views_documents.write_years, name="dokumen_rencana_masa"),
    path(f"{_DOCUMENTS}<slug:jenis>.<str:bentuk>", views_documents.send_document, name="dokumen_rencana_berkas"),
    path("du-rkp/", views_upward.choose_list, name="du_rkp_pilih"),
    path(_UPWARD, views_upward.list_upward, name="du_rkp"),
    path(f"{_UPWARD}daftar.<str:bentuk>", views_upward.send_list, name="du_rkp_berkas"),
    path(f"{_UPWARD}usulan/<int:nomor>/", views_upward.show_ask, name="du_rkp_tanya"),
    path(f"{_UPWARD}usulan/<int:nomor>/minta/", views_upward.ask_office, name="du_rkp_minta"),
    path(f"{_UPWARD}jawaban/<int:nomor>/", views_upward.show_answer, name="du_rkp_satu"),
    path(f"{_UPWARD}jawaban/<int:nomor>/jawab/", views_upward.give_answer, name="du_rkp_jawab"),
    path(f"{_UPWARD}jawaban/<int:nomor>/putus/", views_upward.decide_answer, name="du_rkp_putus"),
    path(_ONE, views.show_proposal, name="usulan_satu"),
    path(f"{_ONE}ubah/", views.edit_proposal, name="usulan_ubah"),
    path(f"{_ONE}lembar/", views_lists.print_sheet, name="usulan_lembar"),
    path(f"{_ONE}ajukan/", views_acts.view_step("usulan_ajukan"), name="usulan_ajukan"),
    path(f"{_ONE}putus/", views_acts.view_step("usulan_putus"), name="usulan_putus"),
    path(f"{_ONE}urung/", views_acts.undo_last, name="usulan_urung"),
    path(f"{_ONE}sematkan/", views_acts.renew_figure, name="usulan_sematkan"),
    path(f"{_ONE}tahap/", views_stage.write_step, name="usulan_tahap"),
    path(f"{_ONE}tahap/putus/", views_stage.decide_step, name="usulan_tahap_putus"),
    path(f"{_ONE}cabut/", views_acts.view_step("usulan_cabut"), name="usulan_cabut"),
    path(f"{_ONE}umum/", views_public.show_public, name="usulan_umum"),
    path(f"{_ONE}umumkan/", views_public.publish_one, name="usulan_umumkan"),
    path(f"{_ONE}akhiri-umum/", views_public.end_one, name="usulan_akhiri_umum"),
    path("desa/<str:kode>/bidang/<slug:bidang>/", views_fields.show_field, name="bidang"),
    path("bidang/<str:kode>/<slug:bidang>/", views_fields.show_area_field, name="bidang_wilayah"),
    path(f"{_POVERTY}kekurangan/", views_poverty.show_deprivation, name="kemiskinan_kekurangan"),
    path(_POVERTY, views_poverty.show_workspace, name="kemiskinan"),
    path(f"{_POVERTY}nama/", views_poverty.show_names, name="kemiskinan_nama"),
    path(f"{_POVERTY}izin/", views_poverty.permit_data, name="kemiskinan_izin"),
]
