"""The lists (CSV) of a kabupaten's own folder, read as the program reads them: what is wrong in one is said by
`cantik check`, before a page or a release meets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cantik.base.environment import use_content
from cantik.base.errors import ContentError
from cantik.codes import istilah, protected_names, standards
from cantik.collect import ditto, hamlets, none_words
from cantik.content import (
    book_covers,
    breach,
    coaching_lists,
    data_house,
    deliberation_lists,
    epss,
    exercise,
    help_order,
    not_names,
    opd_findings,
    owned_colours,
    programme_pillars,
    public_notice,
    retention,
)
from cantik.federate.trust import lifetimes
from cantik.forum import impact, meeting_kinds
from cantik.staff import institution_kinds
from cantik.use import applicants, office

#: the name of each list that a kabupaten may have of its own, and what reads it
READERS: Mapping[str, Callable[[], object]] = {
    "belajar_modul.csv": exercise.read_learning,
    "belajar_petunjuk.csv": exercise.read_learning,
    "belajar_soal.csv": exercise.read_learning,
    "epss.csv": epss.read_framework,
    "epss_bukti.csv": epss.read_framework,
    "epss_kriteria.csv": epss.read_framework,
    "epss_predikat.csv": epss.read_framework,
    "epss_tingkat.csv": epss.read_framework,
    "istilah_wilayah.csv": istilah.Vocabulary.load,
    "jam_kantor.csv": office.office_hours,
    "jenis_data.csv": breach.exposed_kinds,
    "jenis_pemberitahuan.csv": public_notice.notice_kinds,
    "jenis_rapat.csv": meeting_kinds.kinds,
    "kata_bukan_nama.csv": not_names.words_by_kind,
    "kata_kosong.csv": none_words.none_words,
    "kebocoran.csv": breach.breach_kinds,
    "kriteria_musyawarah.csv": deliberation_lists.scoring_criteria,
    "lembaga_forum.csv": institution_kinds.kinds,
    "lembar_kerja_2024.csv": coaching_lists.worksheet_2024,
    "luaran_pembinaan.csv": coaching_lists.coaching_outputs,
    "masa_kepercayaan.csv": lifetimes.lifetimes,
    "nama_terlindung.csv": protected_names.ProtectedNames.here,
    "peminta_data.csv": applicants.applicants,
    "penilaian_dampak.csv": impact.items,
    "pilar_program.csv": lambda: programme_pillars.list_pillars(""),
    "retensi.csv": retention.retention_rules,
    "rumah_dataku_kelas.csv": data_house.data_house_classes,
    "rumah_dataku_kelompok.csv": data_house.data_groups,
    "rumah_dataku_tugas.csv": data_house.house_tasks,
    "sampul_buku.csv": book_covers.book_covers,
    "soal_kemampuan.csv": coaching_lists.competence_questions,
    "standar_data.csv": standards.standards_here,
    "surat_kebocoran.csv": breach.breach_letters,
    "tanda_sama.csv": ditto.ditto_marks,
    "temuan_opd.csv": opd_findings.opd_finding_texts,
    "tulisan_dusun.csv": hamlets.hamlet_words,
    "urutan_bantuan.csv": help_order.help_signs,
    "warna_terlindung.csv": owned_colours.owned_colours,
}


def check_lists(folder: Path | None) -> int:
    """How many lists a kabupaten's folder holds. Raises `ContentError` K101 for what looks like a list and is read by
    nothing (whoever put it there believes that it holds), and what the reader of a list raises, with file and line."""
    if folder is None:
        return 0
    found = sorted(path for path in folder.glob("*") if _looks_like_list(path))
    for path in found:
        if path.name not in READERS or not path.is_file():
            meant = f"{path.name.partition('.')[0].lower()}.csv"
            raise ContentError(
                "K101",
                "Berkas di folder ini tidak dibaca",
                where=f"{folder.name}/{path.name}:1",
                expected=f"berkas CSV bernama {meant if meant in READERS else ', '.join(READERS)}",
            )
    names = [path.name for path in found]
    with use_content(folder):
        for reader in dict.fromkeys(READERS[name] for name in names):
            reader()
    return len(names)


def _looks_like_list(path: Path) -> bool:
    """A CSV, or the name of a list with another ending, as a spreadsheet gives it."""
    stem, _, ending = path.name.lower().partition(".")
    return bool(stem and ending) and (ending.endswith("csv") or f"{stem}.csv" in READERS)
