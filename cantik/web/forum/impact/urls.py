"""Addresses of the assessment of impact."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.impact import views

_ONE = "desa/<str:kode>/dpia/<int:kegiatan>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("dpia/", views.queue, name="dpia_antre"),
    path("desa/<str:kode>/dpia/", views.overview, name="dpia"),
    path(_ONE, views.one_activity, name="dpia_satu"),
    path(f"{_ONE}<int:nomor>/penilaian.pdf", views.paper, name="dpia_pdf"),
    path(f"{_ONE}simpan/", views.keep, name="dpia_simpan"),
    path(f"{_ONE}serah/", views.hand_in, name="dpia_serah"),
    path(f"{_ONE}putus/", views.decide, name="dpia_putus"),
]
