"""Addresses of mode darurat. Not to be confused with `/darurat/`, the access of an office to a village's persons."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.calamity import views, views_people

_HERE = "desa/<str:kode>/bencana/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.index, name="bencana"),
    path(f"{_HERE}mulai/", views.start, name="bencana_mulai"),
    path(f"{_HERE}akhiri/", views.finish, name="bencana_akhiri"),
    path(f"{_HERE}daftar/", views_people.enlist, name="bencana_daftar"),
    path(f"{_HERE}kembali/", views_people.bring_back, name="bencana_kembali"),
    path(f"{_HERE}cetak/", views_people.printed, name="bencana_cetak"),
]
