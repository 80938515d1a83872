"""Words for nature and things, out of which the names of invented people and places are made.

No list holds a person's or a place's name as such: the words name plants, stones, weather and
stars. `tests/contoh` compares the place names with every real area name.
"""

from __future__ import annotations


def _words(text: str, by: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(by))


FIRST_MALE = _words(
    "GUNUNG RIMBA SEGARA ANGKASA BANYU ELANG GUNTUR LANGIT KERIKIL BUKIT TEBING KARANG OMBAK PETIR RAJAWALI BAMBU "
    "TERIK LEMBAH CADAS PUNCAK KABUT SUNGAI MUARA TANJUNG SAMUDRA BERINGIN ROTAN PINUS MERANTI ULIN PERAHU LAYAR "
    "JANGKAR OBOR KOMPAS PASIR KERANG TELUK RAWA PADANG FAJAR HALILINTAR GERIMIS ANGIN"
)
FIRST_FEMALE = _words(
    "EMBUN PELANGI TERATAI SERUNI SENJA CEMPAKA KENANGA LEMBAYUNG MUTIARA PURNAMA KEMUNING RINDANG GEMERCIK SAWI "
    "ANGGREK KEMBANG NILAM PANDAN SERAI JAHE KUNYIT BAYAM KAPUK SELASIH PEPAYA DELIMA MANGGIS BELIMBING KELAPA "
    "MELINJO TELAGA HUJAN AWAN RUMPUT LUMUT PAKIS PERAK TEMBAGA KAPAS BENANG TENUN CANTING LENTERA BINTANG"
)
LAST = _words(
    "PAGI SIANG PETANG MALAM UTARA SELATAN TIMUR BARAT HULU HILIR PERTAMA KEDUA KETIGA TERANG TEDUH JERNIH BENING "
    "TENANG LUAS TINGGI RENDAH PANJANG LURUS BULAT PUTIH HIJAU BIRU JINGGA UNGU KELABU MUSIM PANEN SEMUSIM SETAHUN "
    "SEPEKAN PERIGI PEMATANG LUMBUNG GUBUK SAWAH LADANG TEPIAN DERMAGA PONDOK"
)

VILLAGE_FIRST = ("Contoh", "Rekaan", "Misalan", "Andaian", "Khayalan", "Percontohan", "Umpama")
VILLAGE_LAST = _words(
    "Makmur Jaya Sentosa Rukun Damai Asri Lestari Sejahtera Mandiri Bersatu Maju Subur Indah Harapan Baru Utama "
    "Permai Mulya Tentram Bahagia Cerah Gemilang Setia Sepakat Gotong-Royong Berkarya Bestari Bersemi Sehati Cermat "
    "Tekun Ramah Tangguh Bijak Terampil Sehat Unggul Lancar Teladan Semangat"
)
KECAMATAN = _words(
    "Contoh Raya|Rekaan Utara|Misalan Tengah|Andaian Timur|Khayalan Barat|Umpama Selatan|Contoh Hulu|Rekaan Hilir|"
    "Misalan Pesisir|Andaian Tinggi|Khayalan Lembah|Umpama Muara|Contoh Seberang|Rekaan Dalam|Misalan Luar|"
    "Andaian Rendah|Khayalan Pucuk|Umpama Pangkal|Contoh Tepi|Rekaan Ujung|Misalan Lama|Andaian Anyar|"
    "Khayalan Agung|Umpama Kecil",
    "|",
)
DUSUN = _words(
    "CONTOH MELATI|CONTOH KENANGA|CONTOH MAWAR|CONTOH DAHLIA|CONTOH TERATAI|CONTOH CEMPAKA|CONTOH SERUNI|"
    "CONTOH FLAMBOYAN|CONTOH KEMUNING|CONTOH SOKA|CONTOH KAMBOJA|CONTOH BOUGENVIL",
    "|",
)
LINGKUNGAN = tuple(f"LINGKUNGAN CONTOH {roman}" for roman in ("I", "II", "III", "IV", "V", "VI"))
BIRTH_PLACES = ("CONTOH RAYA", "REKAAN UTARA", "KOTA MISALAN", "KOTA ANDAIAN", "KOTA KHAYALAN", "KOTA UMPAMA")
STREETS = ("JALAN CONTOH", "JALAN REKAAN", "JALAN MISALAN", "GANG UMPAMA", "JALAN ANDAIAN")
