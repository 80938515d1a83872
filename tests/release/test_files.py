"""A release directory says one thing, and verify notices every way of tampering that we could think of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cantik.base.atomic_write import replace_whole
from cantik.base.canonical import canonical_json, digest_file
from cantik.base.errors import CantikError
from cantik.release.files import CONTENTS, FIGURES, SIGNATURE, open_figures, open_release, seal, write_description
from cantik.release.model import Release
from cantik.release.verify import verify
from cantik.vault import signature
from tests.fixtures.contoh_rilis import make_release


def write_csv(release: Release, folder: Path) -> None:
    """The least that the check of data files reads; the real writer is `publish.exchange`."""
    for table in release.tables:
        lines = ["nilai,status"]
        lines += [f"{'' if c.value is None else c.value},{c.status}" for c in table.cells]
        (folder / "tabel" / f"{table.key}.csv").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def folder(tmp_path: Path, key: Ed25519PrivateKey) -> Path:
    release = make_release(800)
    target = tmp_path / "release"
    with replace_whole(target) as building:
        write_description(release, building)
        write_csv(release, building)
        seal(release, building, lambda: key, commitment="0" * 64)
    return target


def no_problem(_: Release) -> list[str]:
    return []


def test_a_release_reads_back_as_it_was(folder: Path) -> None:
    assert open_release(folder) == make_release(800)


def test_one_indicator_is_read_alone_and_anew_when_its_file_changes(folder: Path) -> None:
    figures = make_release(800).figures
    for named in {figure.id for figure in figures}:
        assert open_figures(folder, named) == tuple(figure for figure in figures if figure.id == named)
    assert open_figures(folder, "tidak_ada") == ()
    (folder / FIGURES).write_text("{}", "utf-8")
    with pytest.raises(CantikError, match="T102"):
        open_figures(folder, figures[0].id)


def test_verify_accepts_and_names_the_key(folder: Path, key: Ed25519PrivateKey) -> None:
    verdict = verify(folder, auditor=no_problem, pinned=signature.public_key(key)["keyid"])
    assert verdict.ok, verdict.checks
    assert (verdict.standing, verdict.number) == ("rilis desa", "2025-1")


def test_the_auditors_word_is_part_of_the_verdict(folder: Path) -> None:
    assert not verify(folder, auditor=lambda _: ["tabel 2.2: sel terlalu sempit"]).ok


def resign(folder: Path, key: Ed25519PrivateKey, change: Callable[[dict[str, object]], None]) -> None:
    """An attacker who holds a key of his own makes list and signature anew."""
    contents = json.loads((folder / CONTENTS).read_bytes())
    for entry in contents["berkas"]:
        file = folder / entry["jalur"]
        entry["panjang"], entry["sha256"] = file.stat().st_size, digest_file(file)
    change(contents)
    payload = canonical_json(contents)
    (folder / CONTENTS).write_bytes(payload)
    (folder / SIGNATURE).write_bytes(signature.sign(payload, key))


def change_value(folder: Path) -> None:
    path = folder / "tabel" / "pekerjaan.json"
    data = json.loads(path.read_bytes())
    data["cells"][0]["value"] += 1
    path.write_text(json.dumps(data))


def change_csv(folder: Path) -> None:
    path = folder / "tabel" / "pekerjaan.csv"
    first, second, rest = path.read_text().split("\n", 2)
    path.write_text("\n".join([first, "7,ada", rest]) + second[:0])


def smuggle(folder: Path) -> None:
    (folder / "tabel" / "tambahan.json").write_text("{}")


def remove(folder: Path) -> None:
    (folder / "tabel" / "pekerjaan.csv").unlink()


def truncate_signature(folder: Path) -> None:
    (folder / SIGNATURE).write_bytes((folder / SIGNATURE).read_bytes()[:40])


def drop_signature(folder: Path) -> None:
    (folder / SIGNATURE).unlink()


def broken_list(folder: Path) -> None:
    (folder / CONTENTS).write_text("[1, 2]")


def escape(folder: Path) -> None:
    contents = json.loads((folder / CONTENTS).read_bytes())
    contents["berkas"].append({"jalur": "../di-luar", "panjang": 0, "sha256": ""})
    (folder / CONTENTS).write_bytes(canonical_json(contents))


@pytest.mark.parametrize(
    "tamper",
    [change_value, change_csv, smuggle, remove, truncate_signature, drop_signature, broken_list, escape],
)
def test_verify_refuses_a_changed_release(folder: Path, tamper: Callable[[Path], None]) -> None:
    tamper(folder)
    assert not verify(folder, auditor=no_problem).ok


def test_a_pinned_reader_refuses_another_key(folder: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    pinned = signature.public_key(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))["keyid"]
    resign(folder, other, lambda _: None)
    assert verify(folder, auditor=no_problem).ok
    assert not verify(folder, auditor=no_problem, pinned=pinned).ok


def test_a_value_changed_and_signed_anew_still_fails_its_fingerprint(folder: Path, key: Ed25519PrivateKey) -> None:
    change_value(folder)
    resign(folder, key, lambda _: None)
    assert [c.name for c in verify(folder, auditor=no_problem).checks if not c.ok] == ["Isi dan sidik"]


def test_a_draft_is_not_signed_and_says_so(tmp_path: Path) -> None:
    from dataclasses import replace

    draft = make_release(450, change=lambda r: replace(r, standing="rancangan"))
    target = tmp_path / "r"
    with replace_whole(target) as building:
        write_description(draft, building)
        write_csv(draft, building)
        seal(draft, building, None, commitment="0" * 64)
    verdict = verify(target, auditor=no_problem)
    assert verdict.ok
    assert verdict.standing == "rancangan"
    assert verdict.key is None


def test_an_empty_folder_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(CantikError, match="T102"):
        verify(tmp_path, auditor=no_problem)


def test_a_failed_build_leaves_the_former_release(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}

    def fail_half_way() -> None:
        with replace_whole(folder) as building:
            (building / "x").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    assert sorted(p.name for p in folder.parent.iterdir()) == ["release"]
