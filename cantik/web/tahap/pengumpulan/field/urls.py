"""Addresses of the field form and of copies that phones hand over.

The token of an assignment stands behind `#` and never reaches the server with it.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pengumpulan.field import views, views_copy

_HERE = "lapangan/isi/"
_COPY = "desa/<str:kode>/lapangan/salinan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.page, name="lapangan_isi"),
    path(f"{_HERE}sw.js", views.worker, name="lapangan_pekerja"),
    path(_COPY, views_copy.hand_in, name="lapangan_salinan"),
    path(
        "desa/<str:kode>/lapangan/<int:putaran>/draf/<uuid:draf>/tarik/",
        views_copy.take_back,
        name="lapangan_draf_tarik",
    ),
    path(f"{_COPY}<str:sidik>/", views_copy.decide, name="lapangan_salinan_isi"),
]
