"""Addresses of the living register. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web import photos
from cantik.web.tahap.pengumpulan.events import (
    card_machine,
    views,
    views_cards,
    views_family,
    views_lampid,
    views_papers,
    views_rates,
    views_record,
)

_HERE, _CARDS = "desa/<str:kode>/peristiwa/", "desa/<str:kode>/pindah/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.month_page, name="peristiwa"),
    path(f"{_HERE}<int:nomor>/urungkan/", views.undo, name="peristiwa_urungkan"),
    path(f"{_HERE}angka/", views_rates.page, name="peristiwa_angka"),
    path(f"{_HERE}lampid/", views_lampid.page, name="lampid"),
    path(f"{_HERE}lampid.xlsx", views_lampid.workbook, name="lampid_xlsx"),
    path(f"{_HERE}formulir/", views_papers.page, name="formulir"),
    path(f"{_HERE}formulir/<str:formulir>/tanda/", views_papers.sign, name="formulir_tanda"),
    path(f"{_HERE}formulir/<str:formulir>.<str:bentuk>", views_papers.form, name="formulir_berkas"),
    path(f"{_HERE}buku/<str:buku>/utuh/", views_papers.whole_book, name="buku_utuh"),
    path(f"{_HERE}buku/<str:buku>.<str:bentuk>", views_papers.book, name="buku_berkas"),
    path(f"{_HERE}datang/", views_record.arrival, name="peristiwa_datang"),
    path(f"{_HERE}tiba/<int:nomor>/", views_record.accept, name="peristiwa_tiba"),
    path(f"{_HERE}lahir/", views_record.birth, name="peristiwa_lahir"),
    path(f"{_HERE}orang/<int:person>/lahir/", views_record.birth, name="peristiwa_lahir_ibu"),
    path(f"{_HERE}orang/<int:person>/mati/", views_record.death, name="peristiwa_mati"),
    path(f"{_HERE}orang/<int:person>/keluar/", views_record.departure, name="peristiwa_keluar"),
    path(f"{_HERE}orang/<int:person>/dalam/", views_record.move, name="peristiwa_dalam"),
    path(f"{_HERE}orang/<int:person>/kawin/", views_family.marriage, name="peristiwa_kawin"),
    path(f"{_HERE}orang/<int:person>/cerai/", views_family.divorce, name="peristiwa_cerai"),
    path(f"{_HERE}orang/<int:person>/kk/", views_family.card, name="peristiwa_kk"),
    path(f"{_HERE}orang/<int:person>/keberadaan/", views_family.presence, name="peristiwa_keberadaan"),
    path("kartu-pindah/<str:kode>/", card_machine.answer_card, name="kartu_pindah"),
    path(_CARDS, views_cards.cards_page, name="pindah"),
    path(f"{_CARDS}alamat/", views_cards.own_address, name="pindah_alamat"),
    path(f"{_CARDS}kenal/", views_cards.know_village, name="pindah_kenal"),
    path(f"{_CARDS}berkas/", views_cards.take_file, name="pindah_berkas"),
    path(f"{_CARDS}keluar/<int:nomor>/salin/", views_cards.copy_card, name="pindah_salin"),
    path(f"{_CARDS}keluar/<int:nomor>/batal/", views_cards.cancel_card, name="pindah_batal"),
    path(f"{_CARDS}masuk/<int:nomor>/", views_cards.accept_card, name="pindah_masuk"),
    path(f"{_CARDS}masuk/<int:nomor>/tolak/", views_cards.refuse_card, name="pindah_tolak"),
    path(f"{_CARDS}masuk/<int:nomor>/kuitansi.json", views_cards.card_receipt, name="pindah_kuitansi"),
    path("desa/<str:kode>/foto/<int:foto>.jpg", photos.photo, name="foto_berkas"),
]
