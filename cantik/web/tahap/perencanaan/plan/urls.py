"""Addresses of the plan and of the field. The address that a device talks to is `/c/<token>/`, of another room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.perencanaan.plan import (
    views,
    views_acts,
    views_door,
    views_field,
    views_papers,
    views_proposed,
    views_review,
    views_shared,
    views_sheets,
    views_tables,
)

_PLAN = "desa/<str:kode>/rencana/"
_ROUND = f"{_PLAN}<int:putaran>/"
_NAMES = f"{_ROUND}pencacah/"
_FIELD = "desa/<str:kode>/lapangan/"
_HERE = f"{_FIELD}<int:putaran>/"
_TABLE = f"{_HERE}perangkat/<int:perangkat>/tabel/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PLAN, views.index, name="rencana"),
    path(f"{_PLAN}baru/", views.start, name="rencana_baru"),
    path(f"{_PLAN}latihan/", views_acts.practise, name="rencana_latihan"),
    path(_ROUND, views.one_round, name="rencana_putaran"),
    path(f"{_ROUND}ulangi/", views.again, name="rencana_ulangi"),
    path(f"{_ROUND}unduh/<str:bentuk>/", views.download, name="rencana_unduh"),
    path(f"{_ROUND}tinjau/", views_acts.review, name="rencana_tinjau"),
    path(f"{_ROUND}setujui/", views_acts.approve, name="rencana_setujui"),
    path(f"{_ROUND}tawarkan/", views_shared.offer_form, name="rencana_tawar"),
    path("instrumen-bersama/<str:kode>/", views_shared.show_offers, name="instrumen_bersama"),
    path("instrumen-bersama/<str:kode>/<int:nomor>/putus/", views_shared.decide_offer, name="instrumen_bersama_putus"),
    path(f"{_ROUND}kerangka/", views_acts.freeze, name="rencana_kerangka"),
    path(f"{_ROUND}blok/", views_acts.assign, name="rencana_blok"),
    path(_NAMES, views_acts.add_names, name="rencana_pencacah"),
    path(f"{_NAMES}<int:pencacah>/<str:putusan>/", views_acts.decide_enumerator, name="rencana_pencacah_putus"),
    path(f"{_ROUND}buka/", views_acts.open_, name="rencana_buka"),
    path(_FIELD, views_field.index, name="lapangan"),
    path(f"{_FIELD}lembar/", views_sheets.index, name="lapangan_lembar"),
    path(f"{_FIELD}lembar/<slug:instrumen>/", views_sheets.answers, name="lapangan_lembar_isi"),
    path(f"{_FIELD}lembar/<slug:instrumen>/isi.csv", views_sheets.table, name="lapangan_lembar_tabel"),
    path(_HERE, views_field.one_round, name="lapangan_putaran"),
    path(f"{_HERE}isian/", views_sheets.own_book, name="lapangan_isian"),
    path(f"{_HERE}rt/", views_field.by_place, name="lapangan_rt"),
    path(f"{_HERE}perangkat/", views_field.issue, name="lapangan_perangkat"),
    path(f"{_HERE}perangkat/<int:perangkat>/cabut/", views_field.revoke, name="lapangan_cabut"),
    path(f"{_TABLE}unduh/", views_tables.fetch, name="lapangan_tabel_unduh"),
    path(_TABLE, views_tables.hand_in, name="lapangan_tabel"),
    path(f"{_TABLE}<str:sidik>/", views_tables.decide, name="lapangan_tabel_isi"),
    path(f"{_TABLE}<str:sidik>/maju/", views_tables.progress, name="lapangan_tabel_maju"),
    path(f"{_HERE}blok/<int:blok>/", views_field.block, name="lapangan_blok"),
    path(f"{_HERE}blok/<int:blok>/petunjuk/", views_field.answer_sign, name="lapangan_petunjuk"),
    path(f"{_HERE}blok/<int:blok>/kertas/", views_papers.papers, name="lapangan_kertas"),
    path(f"{_HERE}blok/<int:blok>/kertas/maju/", views_papers.progress, name="lapangan_kertas_maju"),
    path(f"{_HERE}blok/<int:blok>/kertas/unduh/", views_papers.fetch, name="lapangan_kertas_unduh"),
    path(f"{_HERE}blok/<int:blok>/setujui/", views_review.approve_block, name="lapangan_blok_setujui"),
    path(f"{_HERE}blok/<int:blok>/sahkan/", views_review.sign_block, name="lapangan_blok_sahkan"),
    path(f"{_HERE}keluarga/<int:satuan>/", views_review.family, name="lapangan_keluarga"),
    path(f"{_HERE}keluarga/<int:satuan>/<str:putusan>/", views_review.decide, name="lapangan_putus"),
    path(f"{_HERE}pintu/<int:family>/", views_door.send, name="lapangan_pintu"),
    path(f"{_HERE}usulan/", views_proposed.proposals, name="lapangan_usulan"),
    path(f"{_HERE}usulan/<int:usul>/putus/", views_proposed.decide, name="lapangan_usul_putus"),
    path(f"{_HERE}usulan/<int:usul>/sahkan/", views_proposed.countersign, name="lapangan_usul_sahkan"),
    path(f"{_HERE}usulan/<int:usul>/urungkan/", views_proposed.take_back, name="lapangan_usul_urungkan"),
    path(f"{_HERE}tahan/", views_proposed.list_held, name="lapangan_tahan"),
    path(f"{_HERE}tahan/putus/", views_proposed.release, name="lapangan_tahan_putus"),
    path(f"{_HERE}tutup/", views_acts.close, name="lapangan_tutup"),
    path(f"{_HERE}akhiri/", views_acts.end_practice, name="lapangan_akhiri"),
]
