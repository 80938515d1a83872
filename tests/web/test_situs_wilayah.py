"""The pages of areas under `/situs/`, as anybody reads them on the server: by code, by the id of a group, in both
languages; their front has a script, and nothing beside them is served."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from cantik.outlets.app.level_sites import MARK
from cantik.vault.app.opening import OpenStore

HELD = ("index.html", "en/index.html", "peta.html", MARK)


@pytest.fixture
def public(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "umum"
    for code in ("99", "99.01", "99.01.02", "pesisir", ".99.01.dibuat"):
        for name in HELD:
            (home / code / name).parent.mkdir(parents=True, exist_ok=True)
            (home / code / name).write_text(f"{code} {name}")
    (home / "lain").mkdir()
    (home / "lain" / "index.html").write_text("bukan halaman")
    monkeypatch.setenv("CANTIK_PUBLIC", str(home))
    return home


def served(path: str) -> tuple[int, str, bool]:
    """Status, text, and whether scripts may run."""
    answer = Client().get(f"/situs/{path}")
    if answer.status_code != 200:
        return answer.status_code, "", False
    policy = answer.headers["Content-Security-Policy"]
    script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    return 200, b"".join(answer.streaming_content).decode(), "'self'" in script  # type: ignore[attr-defined]


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("code", ["99", "99.01", "99.01.02", "pesisir"])
def test_an_area_is_read_by_its_code(code: str) -> None:
    assert served(f"{code}/") == (200, f"{code} index.html", True)
    assert served(f"{code}/en/index.html") == (200, f"{code} en/index.html", True)
    assert served(f"{code}/peta.html") == (200, f"{code} peta.html", False)
    assert served(f"{code}/../../surat.txt")[0] == 404


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("path", ["lain/", "lain/index.html", ".99.01.dibuat/", "../umum/", "99.02/"])
def test_nothing_else_in_the_folder_is_a_page(path: str) -> None:
    assert served(path)[0] == 404
