"""Addresses of the board."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.coach import views, views_attendance, views_coaching, views_guide, views_outputs, views_season

urlpatterns: list[URLPattern | URLResolver] = [
    path("papan/", views.page, name="papan"),
    path("papan/unduh.xlsx", views.download, name="papan_unduh"),
    path("pembinaan/", views_coaching.show_ranking, name="pembinaan"),
    path("pembinaan/musim/", views_season.show_season, name="musim"),
    path("pembinaan/musim/<str:kode>/pilih/", views_season.choose_villages, name="musim_pilih"),
    path("pembinaan/musim/<str:kode>/tolak/", views_season.decline_villages, name="musim_tolak"),
    path("pembinaan/musim/<str:kode>/cakupan/", views_season.set_target, name="musim_cakupan"),
    path("pembinaan/bukti/<int:nomor>/hadir.pdf", views_attendance.print_proof, name="hadir_bukti"),
    path("hadir/<str:kode_hadir>/", views_attendance.attend, name="hadir"),
    path("kemampuan/", views_season.answer_questions, name="kemampuan"),
    path("pembinaan/baru/", views_coaching.plan_day, name="pembinaan_baru"),
    path("pembinaan/<str:kode>/<int:nomor>/", views_coaching.show_day, name="pembinaan_satu"),
    path("pembinaan/<str:kode>/<int:nomor>/catat/", views_coaching.tell_day, name="pembinaan_catat"),
    path("pembinaan/<str:kode>/<int:nomor>/batal/", views_coaching.call_day_off, name="pembinaan_batal"),
    path("desa/<str:kode>/pembinaan/", views_coaching.show_village, name="pembinaan_desa"),
    path("pembinaan/<str:kode>/<int:nomor>/hadir/", views_attendance.keep_list, name="hadir_daftar"),
    path("desa/<str:kode>/pembinaan/daftar/", views_season.apply_village, name="musim_daftar"),
    path("desa/<str:kode>/pembinaan/luaran/", views_outputs.attach_form, name="luaran_lampir"),
    path("desa/<str:kode>/pembinaan/luaran/<int:nomor>/", views_outputs.read_form, name="luaran_berkas"),
    path("desa/<str:kode>/pembinaan/luaran/<int:nomor>/tarik/", views_outputs.remove_form, name="luaran_tarik"),
    path("desa/<str:kode>/pembinaan/<int:nomor>/penuhi/", views_coaching.fulfil_agreement, name="pembinaan_penuhi"),
    path("desa/<str:kode>/tahun-pertama/", views_guide.village, name="tahun_pertama_desa"),
    path("tahun-pertama/<str:kode>/", views_guide.office, name="tahun_pertama"),
]
