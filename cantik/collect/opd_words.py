"""What the reader of tables of offices says: level and sentence of each finding, what is expected, how it is mended."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.collect.finding import Level

_ONE = "satu baris satu desa"
WORDS: Mapping[str, tuple[Level, str, str]] = {
    "opd_tahun": (Level.REFUSE, "Tahun lain disebut dalam lembar", "satu tahun"),
    "opd_judul_dua_kali": (Level.REFUSE, "Dua kolom berjudul sama", "satu kolom satu angka"),
    "opd_desa_senama": (Level.REFUSE, "Beberapa desa bernama sama", "kode desa atau kecamatan"),
    "opd_desa_asing": (Level.REFUSE, "Desa tidak dikenal", "nama desa di kabupaten ini, sekarang atau dahulu"),
    "opd_kode_asing": (Level.REFUSE, "Kode desa tidak dikenal", "kode Kemendagri atau BPS desa di kabupaten ini"),
    "opd_nama_beda": (Level.CHECK, "Nama tidak sesuai kodenya", "nama yang sesuai kodenya"),
    "opd_desa_lain": (Level.REFUSE, "Kode dan nama menunjuk dua desa", "kode dan nama satu desa"),
    "opd_nama_kecamatan": (Level.REFUSE, "Nama ini juga nama kecamatan", "kode desa atau kecamatannya"),
    "opd_kelipatan": (Level.REFUSE, "Angka ditulis dalam kelipatan", "angka utuh"),
    "opd_rumus": (Level.REFUSE, "Rumus tanpa hasil atau galat", "angka"),
    "opd_persen": (Level.REFUSE, "Sel berformat persen: yang tampak bukan yang tersimpan", "angka biasa"),
    "opd_baris_tersembunyi": (Level.CHECK, "Baris tersembunyi ikut dibaca", "baris yang terlihat"),
    "opd_kolom_tersembunyi": (Level.CHECK, "Kolom tersembunyi ikut dibaca", "kolom yang terlihat"),
    "opd_desa_dua_kali": (Level.REFUSE, "Desa tertulis dua kali", _ONE),
    "opd_desa_kosong": (Level.CHECK, "Desa belum ada dalam lembar", _ONE),
    "opd_baris_kosong": (Level.NOTE, "Baris tanpa angka", "angka, atau tanpa baris"),
    "opd_kolom_tidak_ada": (Level.NOTE, "Kolom tidak ada dalam lembar", "kolom pada templat"),
    "opd_nilai_salah": (Level.REFUSE, "Isian bukan angka yang dapat dipakai", "angka"),
    "opd_jumlah": (Level.NOTE, "Baris jumlah tidak diambil", _ONE),
    "opd_jumlah_beda": (Level.CHECK, "Jumlah tertulis berbeda dari jumlah baris di atasnya", "jumlah yang cocok"),
}
CURES: Mapping[str, str] = {
    "opd_tahun": "Serahkan tiap tahun tersendiri; betulkan judul atau tahun yang dipilih.",
    "opd_judul_dua_kali": "Hapus salah satu kolom.",
    "opd_desa_senama": "Tulis kode desanya.",
    "opd_desa_asing": "Tulis kode desanya, atau nama seperti pada templat.",
    "opd_kode_asing": "Salin kodenya dari templat.",
    "opd_nama_beda": "Periksa kodenya; yang dipakai kode.",
    "opd_desa_lain": "Betulkan kode atau namanya; salin dari templat.",
    "opd_nama_kecamatan": "Tulis kode desanya; bila ini jumlah kecamatan, awali dengan kata “Jumlah”.",
    "opd_kelipatan": "Tulis angka utuh tanpa kelipatan, lalu hapus keterangannya.",
    "opd_rumus": "Buka dan simpan ulang di Excel atau LibreOffice, atau tulis angkanya.",
    "opd_persen": "Ubah format selnya menjadi angka, lalu tulis lagi bilangannya.",
    "opd_baris_tersembunyi": "Tampilkan barisnya dan periksa angkanya, atau hapus.",
    "opd_kolom_tersembunyi": "Tampilkan kolomnya dan periksa angkanya, atau hapus.",
    "opd_desa_dua_kali": "Hapus atau gabungkan barisnya.",
    "opd_desa_kosong": "Tambahkan barisnya; tanpa itu angkanya dianggap belum diketahui.",
    "opd_baris_kosong": "Isi angkanya bila ada.",
    "opd_kolom_tidak_ada": "Tambahkan bila datanya ada.",
    "opd_nilai_salah": "Tulis bilangannya saja; kosongkan bila tidak diketahui.",
    "opd_jumlah": "Tidak perlu diubah.",
    "opd_jumlah_beda": "Periksa baris desa atau jumlahnya.",
}
