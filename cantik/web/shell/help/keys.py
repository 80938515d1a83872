"""The keys of the program (design: one letter, off while a field has the focus, can be switched off)."""

from __future__ import annotations

from django.utils.translation import gettext as _


def keys() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Keys, where they work, what they do, in the page's language."""
    everywhere, findings, tables, board = _("semua"), _("Pemeriksaan"), _("Tabel"), _("Papan desa")
    return (
        (("/",), everywhere, _("cari penduduk")),
        (("?",), everywhere, _("daftar pintasan halaman ini")),
        (("G", "B"), everywhere, _("ke Beranda")),
        (("G", "K"), everywhere, _("ke Pengumpulan")),
        (("G", "R"), everywhere, _("ke Pemeriksaan")),
        (("G", "T"), everywhere, _("ke Penyebarluasan")),
        (("Esc",), everywhere, _("tutup, atau keluar dari kotak isian")),
        (("J", "↓"), findings, _("temuan berikutnya")),
        (("K", "↑"), findings, _("temuan sebelumnya")),
        (("Enter",), findings, _("pakai nilai yang diusulkan, atau buka temuan")),
        (("U",), findings, _("ubah nilai")),
        (("T",), findings, _("terima dengan alasan")),
        (("L",), findings, _("kunjungi lagi")),
        (("P",), findings, _("tanya pembina")),
        (("Z",), findings, _("urungkan keputusan terakhir")),
        (("[", "]"), tables, _("tabel sebelumnya, tabel berikutnya")),
        (("←", "↑", "↓", "→"), board, _("pindah kotak desa")),
        (("Home", "End"), board, _("desa pertama, desa terakhir dalam kecamatan")),
    )
