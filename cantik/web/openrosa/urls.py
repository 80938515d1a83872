"""Addresses of devices: `/c/<token>/…`, without a slash at the end, as Collect asks for them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.openrosa import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<str:perangkat>/formList", views.form_list, name="gawai_daftar"),
    path("c/<str:perangkat>/forms/<str:formulir>.xml", views.form, name="gawai_formulir"),
    path("c/<str:perangkat>/forms/<str:formulir>/manifest", views.manifest, name="gawai_manifes"),
    path("c/<str:perangkat>/media/<str:daftar>.csv", views.media, name="gawai_media"),
    path("c/<str:perangkat>/integrity/<str:daftar>", views.integrity, name="gawai_utuh"),
    path("c/<str:perangkat>/submission", views.submission, name="gawai_kirim"),
]
