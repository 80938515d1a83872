"""Addresses of learning on one's own data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.learn import views, views_questions

urlpatterns: list[URLPattern | URLResolver] = [
    path("belajar/", views.show_villages, name="belajar_bina"),
    path("desa/<str:kode>/tanya/", views_questions.show_questions, name="tanya"),
    path("desa/<str:kode>/tanya/ajukan/", views_questions.ask, name="tanya_ajukan"),
    path("desa/<str:kode>/tanya/<int:nomor>/jawab/", views_questions.answer, name="tanya_jawab"),
    path("desa/<str:kode>/belajar/", views.show_modules, name="belajar"),
    path("desa/<str:kode>/belajar/<str:modul>/", views.show_module, name="belajar_modul"),
    path("desa/<str:kode>/belajar/<str:modul>/<str:soal>/jawab/", views.answer, name="belajar_jawab"),
]
