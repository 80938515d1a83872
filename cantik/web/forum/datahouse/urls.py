"""Addresses of Rumah DataKu."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.datahouse import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rumah-dataku/", views.choose_house, name="rumah_dataku_pilih"),
    path("desa/<str:kode>/rumah-dataku/", views.show_house, name="rumah_dataku"),
    path("desa/<str:kode>/rumah-dataku/isi/", views.tell_possession, name="rumah_dataku_isi"),
    path("desa/<str:kode>/rumah-dataku/tugas/", views.give, name="rumah_dataku_tugas"),
    path("desa/<str:kode>/rumah-dataku/pojok.pdf", views.print_corner, name="rumah_dataku_pojok"),
    path("desa/<str:kode>/rumah-dataku/kelas/", views.decide, name="rumah_dataku_kelas"),
]
