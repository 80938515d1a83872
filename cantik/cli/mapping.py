"""Mappings of unknown files on the command line: read one for this call, or write the proposals into a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cantik.cli.output import Output
    from cantik.codes.knowledge import Knowledge
    from cantik.collect.matching.own import Decided
    from cantik.collect.matching.profile import Profile
    from cantik.collect.matching.suggest import Ground


def with_mappings(knowledge: Knowledge, code: str, file: Path | None) -> Knowledge:
    """What is known, with the mappings that the village saved and the one of this call.

    Raises `ContentError` (K…) for a file that is not in order, `WrongUse` D114 for one that cannot be read.
    """
    return with_file(with_saved_of(knowledge, code), file)


def with_saved_of(knowledge: Knowledge, code: str) -> Knowledge:
    """What is known, with the mappings that the village saved; the same value where it saved none."""
    from cantik.collect.app.mappings import with_saved

    content = with_saved(code, knowledge.content, knowledge.lists)
    return knowledge if content is knowledge.content else replace(knowledge, content=content)


def with_file(knowledge: Knowledge, file: Path | None) -> Knowledge:
    """What is known, with the mapping of a file. Raises as `with_mappings`."""
    if file is None:
        return knowledge
    from cantik.collect.matching.own import id_of, read_own

    own = read_own(text_of(file), knowledge.content, knowledge.lists, file=file.name)
    name = id_of(own.recognise["judul"])
    content = replace(knowledge.content, mappings={**knowledge.content.mappings, name: replace(own, id=name)})
    return replace(knowledge, content=content)


def with_order(knowledge: Knowledge, order: str) -> Knowledge:
    """What is known, with the order of day and month that the call names ("" = what the cells prove)."""
    from cantik.collect.date_order import with_date_order

    return replace(knowledge, content=with_date_order(knowledge.content, order)) if order else knowledge


def text_of(file: Path) -> str:
    """The text of a mapping. Raises `WrongUse` D114."""
    from cantik.base.errors import WrongUse

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            "D114", "Berkas pemetaan tidak dapat dibaca", where=file.name, expected="berkas teks UTF-8"
        ) from error


def require_free(target: Path) -> None:
    """No file has that name yet. Raises `WrongUse` D114."""
    from cantik.base.errors import WrongUse

    if target.exists():
        raise WrongUse("D114", "Berkas pemetaan sudah ada", where=target.name, mend="Sebut nama berkas lain.")


def write_mapping(file: Path, target: Path, source: str | None, knowledge: Knowledge, output: Output) -> None:
    """Write what the columns of a file may mean, to be looked through and mended; an existing file is left alone.
    `source` None: the one that such columns are of.

    Raises the typed errors of reading (B…), `WrongUse` D114.
    """
    from cantik.base import clock
    from cantik.base.atomic_write import lay
    from cantik.collect.matching.own import as_yaml, problems
    from cantik.collect.matching.suggest import Ground, lists_families, suggest
    from cantik.collect.matching.titles import vocabulary

    require_free(target)
    ground = Ground(knowledge.content, knowledge.lists, vocabulary(knowledge.content, "orang"))
    table, depth = _profile_file(file, ground)
    if lists_families(suggest(table, ground)):
        ground = replace(ground, words=vocabulary(knowledge.content, "keluarga"), unit="keluarga")
    said, unsure = _suggest_mapping(table, ground, depth, source, file.stem)
    left = [f"# belum lengkap: {problem.kind} {problem.about}".rstrip() for problem in problems(said)]
    lay(target, "\n".join([*left, *unsure, as_yaml(said, made=clock.today())]).encode())
    output.answer(f"Usulan pemetaan {len(said.columns)} dari {len(table.columns)} kolom ditulis ke {target.name}.")
    if ground.unit == "keluarga":
        output.answer("Daftar ini memuat keluarga, tanpa NIK: barisnya dipasang pada keluarga menurut nomor KK.")
    output.answer(f"Sumbernya {said.source}: {_source_words(said.source)}")
    output.answer(f"Periksa isinya, lalu: cantik import {file.name} --mapping {target.name} …")
    output.result(
        {
            "pemetaan": str(target),
            "sumber": said.source,
            "kolom": len(table.columns),
            "diusulkan": len(said.columns),
            "perlu_dilihat": len(unsure),
            "belum_lengkap": len(left),
        }
    )


def _profile_file(file: Path, ground: Ground) -> tuple[Profile, int]:
    """What the columns of a file hold, and how many rows its heading has. Raises `NoRows`."""
    from cantik.collect.delimited_text import NumberedText
    from cantik.collect.errors import NoRows
    from cantik.collect.flat import files_of
    from cantik.collect.matching.heads import find_header
    from cantik.collect.matching.profile import profile
    from cantik.collect.open import open_file

    parts = files_of(file)
    with open_file(parts[0] if isinstance(parts[0], NumberedText) else file) as opened:
        header = find_header(opened.heads, ground.words)
        if header is None:
            raise NoRows(file.name)
        return profile(opened, header), header.depth


def _source_words(source: str) -> str:
    """Whom a source counts, so that nobody is surprised by a village without residents."""
    from cantik.content.sources import KNOWN, OWN

    if source == OWN:
        return "survei; tidak menghitung penduduk. Bila ini daftar penduduk, pakai --source buku_penduduk."
    if KNOWN[source].agreement:
        return f"{KNOWN[source].label}. Perlu perjanjian yang berlaku: tambahkan --agreement BERKAS."
    counts = "buku_penduduk" in (source, KNOWN[source].same)
    return "setiap orang di dalamnya dihitung terdaftar." if counts else f"{KNOWN[source].label}."


def _suggest_mapping(
    table: Profile, ground: Ground, depth: int, source: str | None, title: str
) -> tuple[Decided, list[str]]:
    """A mapping of the columns whose meaning nothing speaks against, and remarks on those that are not sure."""
    from cantik.collect.matching.evidence import notations
    from cantik.collect.matching.own import Decided
    from cantik.collect.matching.suggest import SURE, suggest, suggest_source
    from cantik.collect.matching.values import code_words

    found = suggest(table, ground)
    taken = {proposal.title: proposal.variable for proposal in found if proposal.variable and not proposal.against}
    dated = {column.title: ways[0] for column in table.columns if len(ways := notations(column.values)) == 1}
    said = Decided(
        table.titles,
        depth,
        ground.unit,
        source or suggest_source(taken.values(), ground.unit),
        title,
        taken,
        codes=code_words(table, taken, ground),
        notation={
            proposal.variable: dated[proposal.title]
            for proposal in found
            if proposal.title in dated and not proposal.against
        },
    )
    unsure = [
        f"# perlu dilihat: {proposal.title} → {proposal.variable}"
        for proposal in found
        if proposal.variable and proposal.sure != SURE
    ]
    return said, unsure
