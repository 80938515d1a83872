"""Who sits in the demo: an account of each role over the fictitious kabupaten, and colleagues without whom something
could not be tried."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.contoh.model import InventedVillage, Kabupaten
from cantik.staff.app import accounts
from cantik.staff.matrix import ROLES

_OWN = accounts.DEMO


@dataclass(frozen=True, slots=True)
class Seat:
    """An account of the demo: name to sign in with, name, role, area; `hint`: what waits on the first screen; `house`:
    the kind of institution, where the role alone does not say it."""

    username: str
    name: str
    role: str
    area: str
    hint: str
    main: bool = True
    house: str = ""

    @property
    def role_name(self) -> str:
        """The role as people say it."""
        return ROLES[self.role].name


#: what the agent of the village that a calamity struck looks at
_STRUCK = "mode darurat, capaian SDGs Desa"


def seats(kabupaten: Kabupaten) -> tuple[Seat, ...]:
    """The roles of village, kabupaten and province, BPS as a producer beside the pembina, and the two colleagues
    without whom a release would lack its second pair of eyes."""
    code = kabupaten.code
    first = kabupaten.villages[0].code
    second = kabupaten.villages[min(1, len(kabupaten.villages) - 1)].code
    kecamatan, province = first.rpartition(".")[0], code.partition(".")[0]
    own = _OWN
    out = [
        Seat(f"{own}agen", "Embun Contoh", "agen_statistik", first, "temuan pada berkas baru"),
        Seat(f"{own}kades", "Guntur Contoh", "kepala_desa", second, "rancangan menunggu tanda tangan"),
        Seat(f"{own}camat", "Kenanga Contoh", "camat", kecamatan, "papan desa kecamatan"),
        Seat(f"{own}pembina", "Elang Contoh", "pembina", code, "papan desa, semua kecamatan"),
        Seat(f"{own}walidata", "Purnama Contoh", "walidata", code, "papan desa, rilis, penarikan"),
        Seat(f"{own}koordinator", "Banyu Contoh", "koordinator", code, "tahun forum, rapat, penetapan"),
        Seat(f"{own}opd", "Sekar Contoh", "produsen", code, "tabel dinas kesehatan"),
        Seat(f"{own}bps", "Selasih Contoh", "produsen", code, "tabel BPS", house="bps"),
        Seat(f"{own}ppdp", "Teduh Contoh", "ppdp", code, "penilaian dampak"),
        Seat(f"{own}provinsi", "Samudra Contoh", "walidata", province, "notulen rapat provinsi"),
        Seat(f"{own}bakorwil", "Rimbun Contoh", "bakorwil", province, "nilai provinsi menunggu", house="bakorwil"),
        Seat(f"{own}kader", "Melati Contoh", "kader_rumah_dataku", first, "Rumah DataKu desa", main=False),
        Seat(f"{own}kb", "Wulan Contoh", "opd_kb", code, "kelas Rumah DataKu", main=False),
    ]
    if first != second:
        out += [
            Seat(f"{own}kades1", "Rimba Contoh", "kepala_desa", first, "pasangan contoh.agen", main=False),
            Seat(f"{own}agen2", "Seruni Contoh", "agen_statistik", second, "pasangan contoh.kades", main=False),
        ]
    third = village_struck(kabupaten)
    if third is not None:
        out += [
            Seat(f"{own}agen3", "Ranti Contoh", "agen_statistik", third.code, _STRUCK, main=False),
            Seat(f"{own}kades3", "Rawi Contoh", "kepala_desa", third.code, "pasangan contoh.agen3", main=False),
        ]
    return tuple(out)


def village_struck(kabupaten: Kabupaten) -> InventedVillage | None:
    """The village of the calamity, where there are three."""
    return kabupaten.villages[2] if len(kabupaten.villages) > 2 else None


def seat_in(kabupaten: Kabupaten, village: InventedVillage, role: str) -> Seat:
    """Who has a role in a village."""
    return next(seat for seat in seats(kabupaten) if (seat.area, seat.role) == (village.code, role))
