"""Addresses of the register's pages. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pemeriksaan.register import views, views_answers, views_rolls

_PERSON = "desa/<str:kode>/warga/orang/<int:person>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desa/<str:kode>/warga/", views.index, name="warga"),
    path("desa/<str:kode>/warga/cari/", views.look, name="warga_cari"),
    path(_PERSON, views.person, name="warga_orang"),
    path(f"{_PERSON}nik/", views.open_nik, name="warga_buka_nik"),
    path(f"{_PERSON}kesehatan/", views.health, name="warga_kesehatan"),
    path("desa/<str:kode>/warga/keluarga/<int:family>/", views.family, name="warga_keluarga"),
    path("desa/<str:kode>/warga/tanya/", views_answers.question_lists, name="warga_tanya"),
    path("desa/<str:kode>/warga/tanya/<int:batch>/", views_answers.show_answers, name="warga_jawaban"),
    path("desa/<str:kode>/warga/tanya/<int:batch>/isian.xlsx", views_answers.template, name="warga_isian"),
    path("desa/<str:kode>/warga/bantuan/", views_rolls.programmes, name="warga_bantuan"),
    path("desa/<str:kode>/warga/bantuan/<int:batch>/", views_rolls.programme, name="warga_program"),
]
