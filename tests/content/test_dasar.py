"""What a definition rests on: every citation of the content leads to a page that anybody can open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content import basis
from cantik.content.basis import ContentBasis, Reference, citations, references, resolve
from cantik.content.loader import FOLDER, load_content
from tests.content.test_loader import RULE, refused, write

PROJECT = Path(__file__).parents[2]
TEXTS = {
    path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
    for kind in ("*.yaml", "*.csv")
    for path in sorted(FOLDER.rglob(kind))
    if path.name != basis.FILE
}


def unknown(texts: dict[str, str]) -> list[str]:
    """Citations that no row of `dasar.csv` explains, with the file and line in which each stands."""
    return [
        f"{name}:{number} {cited}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for cited in citations(re.sub(r"#<butir>", "", line))
        if cited not in references()
    ]


def closed(rows: Iterable[Reference], project: Path) -> list[str]:
    """References whose page or anchor does not exist in the manual; a public address is taken as it is."""
    found = []
    for row in rows:
        if row.page.startswith("https://"):
            continue
        page, _, anchor = row.page.partition("#")
        path = project / page
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not text or (anchor and f'<a id="{anchor}"></a>' not in text):
            found.append(row.citation)
    return found


def test_every_citation_of_the_content_is_explained() -> None:
    assert sum(1 for text in TEXTS.values() for _ in citations(text)) > 1000
    assert unknown(TEXTS) == []


def test_every_page_and_anchor_exists() -> None:
    assert len(references()) > 100
    assert closed(references().values(), PROJECT) == []


def test_no_row_is_left_that_nothing_cites() -> None:
    cited = {name for text in TEXTS.values() for name in citations(text)}
    cited |= {one.citation for rule in load_content().rules.values() for one in rule.basis_of.references}
    cited |= set(citations((PROJECT / "cantik/collect/matching/own.py").read_text(encoding="utf-8")))
    assert sorted(references().keys() - cited) == []


def test_no_title_is_a_citation_or_the_name_of_a_file() -> None:
    for row in references().values():
        assert not re.search(r"[a-z]_[a-z]|#|\.md|;", row.title + row.title_en), row.citation
        assert row.title.startswith("aturan Cantik") == row.title_en.startswith("Cantik's own rule"), row.citation
        assert row.citation.startswith("adr#") <= row.title.startswith("aturan Cantik"), "a decision is our own rule"


def test_planted_citations_are_seen() -> None:
    assert unknown({"tables/a.yaml": "id: a\ndasar: publications#7; publications#99\n"}) == [
        "tables/a.yaml:2 publications#99"
    ]
    lost = Reference("publications#7", "Judul", "Title", "docs/bidang/publications.md#7x")
    gone = Reference("hilang#1", "Judul", "Title", "docs/" + "bidang/hilang.md#1")
    assert closed([lost, gone, references()["publications#7"]], PROJECT) == ["publications#7", "hilang#1"]


def test_a_citation_is_told_as_its_source_in_both_languages() -> None:
    told = resolve("regsosek_2022#428; aturan#cantik: kode 1 dan 2", "x.yaml:4")
    assert told.text == "Regsosek 2022, blok IV-E, rincian 428; aturan Cantik: kode 1 dan 2"
    assert told.text_en == "Regsosek 2022, block IV-E, question 428; Cantik's own rule: kode 1 dan 2"
    assert told.pages == ("docs/bidang/regsosek_2022.md#428", "docs/bidang/index.md#aturan_cantik")
    assert str(told) == told.text
    assert not resolve("", "x.yaml:4")


@pytest.mark.parametrize(
    "written",
    [
        "Perbup 12/2026 pasal 4",
        "UU 27/2022 Pasal 46 ayat (1) huruf a",
        "https://jdih.contoh.go.id/perbup-12.html#pasal-4",
        "jdih.contoh.go.id/halaman#pasal4",
        "Keputusan forum no. 3, butir #2",
    ],
)
def test_a_kabupaten_writes_its_own_basis_in_its_own_words(tmp_path: Path, written: str) -> None:
    assert resolve(written, "x.yaml:1") == ContentBasis(written, written)
    own = RULE.format(id="umur_uji").replace('"aturan Cantik"', f'"{written}"')
    content = load_content(write(tmp_path / "kab", "rules/umur_uji.yaml", own))
    assert content.rules["umur_uji"].basis_of.text == written


def test_a_citation_that_is_not_known_is_refused_with_its_line(tmp_path: Path) -> None:
    own = RULE.format(id="umur_uji").replace('"aturan Cantik"', '"UU 1/1974; publications#99"')
    error = refused(write(tmp_path / "kab", "rules/umur_uji.yaml", own))
    assert (error.code, error.where, error.found) == ("K113", "kab/rules/umur_uji.yaml:4", "“publications#99”")


@pytest.mark.parametrize(
    "line", ["publications#7,Judul,,docs/bidang/publications.md#7", "publikasi,Judul,Title,docs/index.md"]
)
def test_a_row_that_is_not_whole_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    (tmp_path / basis.FILE).write_text(f"rujukan,judul,judul_en,halaman\n{line}\n", encoding="utf-8")
    monkeypatch.setattr("cantik.content.basis.resources.files", lambda _: tmp_path)
    references.cache_clear()
    try:
        with pytest.raises(ContentError, match="K113") as caught:
            references()
    finally:
        references.cache_clear()
    assert caught.value.where == f"{basis.FILE}:2"
