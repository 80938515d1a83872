"""The four principles of Satu Data and what keeps one from being met, in words (docs/bidang/governance.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.forum.principles import (
    ADVICE,
    EXCHANGE,
    IMPACT,
    METADATA,
    PRINCIPLES,
    REFERENCE,
    STANDARD,
    PrincipleFinding,
    Unmet,
)

NAMES = {
    STANDARD: noop("Standar data"),
    METADATA: noop("Metadata"),
    EXCHANGE: noop("Interoperabilitas"),
    REFERENCE: noop("Kode referensi dan data induk"),
    ADVICE: noop("Rekomendasi kegiatan statistik"),
    IMPACT: noop("Dampak bagi warga"),
}
#: by what is not met: what is said of it, and how it is mended
_WORDS = {
    Unmet.NO_VARIABLES: (noop("Belum ada variabel yang dijelaskan."), noop("Tambahkan tiap yang ditanyakan.")),
    Unmet.NO_DEFINITION: (
        noop("Tanpa definisi: %(n)s variabel atau indikator."),
        noop("Isi definisi pada metadatanya."),
    ),
    Unmet.NO_MEASURE: (noop("Tanpa ukuran: %(n)s indikator."), noop("Isi ukuran pada metadatanya.")),
    Unmet.NO_UNIT: (noop("Tanpa satuan: %(n)s variabel atau indikator."), noop("Isi satuan pada metadatanya.")),
    Unmet.NO_SET: (noop("Putaran ini belum bermetadata."), noop("Buat metadatanya dari putaran ini, lalu serahkan.")),
    Unmet.DRAFT: (noop("Metadata belum diserahkan."), noop("Lengkapi, lalu serahkan.")),
    Unmet.RETURNED: (noop("Metadata dikembalikan pemeriksa."), noop("Perbaiki temuannya, serahkan lagi.")),
    Unmet.REJECTED: (noop("Metadata ditolak pemeriksa."), noop("Baca temuannya; susun yang baru.")),
    Unmet.EMPTY: (noop("Isian wajib masih kosong: %(n)s."), noop("Isi pada halaman metadata.")),
    Unmet.FAULTS: (noop("Temuan pemeriksaan otomatis: %(n)s."), noop("Perbaiki pada halaman metadata.")),
    Unmet.OWN_QUESTIONS: (
        noop("Di luar model bersama: %(n)s pertanyaan."),
        noop("Pakai variabel yang sudah ada, atau usulkan definisi daerah supaya tergabung dengan data lain."),
    ),
    Unmet.NOT_THE_SAME: (
        noop("Metadata berubah bila dikirim sebagai JSON dan dibaca kembali."),
        noop("Perbaiki isian itu."),
    ),
    Unmet.TEMPORARY: (
        noop("Wilayah ini memakai kode sementara."),
        noop("Minta kode Kemendagri; sesudah terbit, kode sementara diganti."),
    ),
    Unmet.NO_LIST: (
        noop("Berkode tanpa daftar kode: %(n)s pertanyaan."),
        noop("Tetapkan daftar kodenya di instrumen."),
    ),
    Unmet.OTHER_CODES: (
        noop("Tidak ada di daftar kode referensi: %(n)s kode."),
        noop("Samakan dengan daftarnya."),
    ),
    Unmet.NO_ADVICE: (
        noop("Forum mencatat kegiatan ini perlu rekomendasi BPS; belum terbit."),
        noop("Tunggu rekomendasinya, atau tulis mengapa tetap dimulai."),
    ),
    Unmet.ADVICE_REFUSED: (noop("Rekomendasi BPS ditolak."), noop("Baca catatannya; ajukan lagi lewat koordinator.")),
    Unmet.NO_IMPACT: (
        noop("Dampak bagi warga belum dinilai, padahal ada pertanyaan yang memerlukannya."),
        noop("Minta pejabat pelindungan data pribadi menilainya, atau tulis mengapa tetap dimulai."),
    ),
    Unmet.IMPACT_WAITS: (
        noop("Penilaian dampak bagi warga belum diputus kepala desa."),
        noop("Minta kepala desa membaca dan memutusnya."),
    ),
    Unmet.IMPACT_UNFIT: (
        noop("Dampak bagi warga: menurut penilaiannya kegiatan ini sebaiknya tidak dimulai."),
        noop("Kurangi pertanyaannya, lalu minta dinilai lagi."),
    ),
    Unmet.IMPACT_MORE: (
        noop("Dampak bagi warga: kuesioner menanyakan lebih dari yang dinilai."),
        noop("Minta penilaian yang baru."),
    ),
    Unmet.ADVICE_LAPSED: (noop("Masa rekomendasi BPS sudah lewat."), noop("Minta koordinator memperpanjangnya.")),
}


@dataclass(frozen=True, slots=True)
class WordedFinding:
    """What is not met as a page says it: what, where ("" for the whole activity), how to mend it."""

    what: str
    where: str
    mend: str


def word_findings(found: Sequence[PrincipleFinding]) -> list[WordedFinding]:
    """Findings in the language of the page."""
    lines = []
    for finding in found:
        what, mend = _WORDS[Unmet(finding.problem)]
        rest = finding.number - len(finding.where)
        names = ", ".join(finding.where)
        more = _("%(nama)s, dan %(n)s lagi") % {"nama": names, "n": rest} if names and rest > 0 else names
        lines.append(WordedFinding(_(what) % {"n": finding.number}, more, _(mend)))
    return lines


def by_principle(found: Sequence[PrincipleFinding]) -> list[tuple[str, list[WordedFinding]]]:
    """Every principle in words with what keeps it from being met; the recommendation only where it is wanting."""
    shown = [*PRINCIPLES, *(name for name in (ADVICE, IMPACT) if any(finding.principle == name for finding in found))]
    return [
        (_(NAMES[name]), word_findings([finding for finding in found if finding.principle == name])) for name in shown
    ]


def impact_words(problem: Unmet) -> str:
    """What an activity lacks of its assessment of impact, and how it is mended."""
    what, mend = _WORDS[problem]
    return f"{_(what)} {_(mend)}"
