"""Addresses of the meetings of a forum."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.meeting import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rapat/", views.first, name="rapat_pilih"),
    path("rapat/<str:kode>/", views.overview, name="rapat"),
    path("rapat/<str:kode>/undang/", views.invite, name="rapat_undang"),
    path("rapat/<str:kode>/<int:nomor>/", views.show_meeting, name="rapat_satu"),
    path("rapat/<str:kode>/<int:nomor>/batal/", views.call_off, name="rapat_batal"),
    path("rapat/<str:kode>/<int:nomor>/hadir/", views.note, name="rapat_hadir"),
    path("rapat/<str:kode>/<int:nomor>/putusan/", views.decide, name="rapat_putusan"),
    path("rapat/<str:kode>/<int:nomor>/serah/", views.hand_in, name="rapat_serah"),
    path("rapat/<str:kode>/<int:nomor>/tutup/", views.close, name="rapat_tutup"),
    path("rapat/<str:kode>/<int:nomor>/susulan/", views.append, name="rapat_susulan"),
    path("rapat/<str:kode>/<int:nomor>/susulan/sahkan/", views.confirm, name="rapat_sahkan"),
    path("rapat/<str:kode>/<int:nomor>/notulen.pdf", views.paper_, name="rapat_notulen"),
]
