"""No file names a package index, a credential, or a folder of somebody's machine."""

import re
from pathlib import Path

import pytest

# Written in pieces, so that this file does not refuse itself.
INDEXES = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com")
INDEX = re.compile("|".join(re.escape(name) for name in INDEXES) + r"|https?://[^\s\"'<>)]*/" + r"simple/")
CREDENTIAL = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s/:@\"'<>{}…]+:(?!sandi@|password@)[^\s/:@\"'<>{}…]+@"  # the two words are placeholders
    r"|_auth" + r"(?:Token|)\s*=|BEGIN [A-Z ]*PRIVATE" + r" KEY|gh[pousr]_[A-Za-z0-9]{30}|AKIA[0-9A-Z]{16}"
)
MACHINE = re.compile(r"(?<![\w./~$}-])/(?:work|root|mnt|home/\w+|Users/\w+|opt/\w+)/[\w.-]+|[A-Z]:\\\\?Users\\")


def offences(texts: dict[Path, str], pattern: re.Pattern[str]) -> list[str]:
    """Each line that the pattern finds, as `file:line: text`."""
    return [
        f"{path.name}:{number}: {line.strip()[:120]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [INDEX, CREDENTIAL, MACHINE], ids=["index", "credential", "machine"])
def test_no_file_names(texts: dict[Path, str], pattern: re.Pattern[str]) -> None:
    assert offences(texts, pattern) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (INDEX, "--index-url https://mirror.example/" + "simple/"),
        (INDEX, "https://files.pythonhosted" + ".org/packages/x.whl"),
        (CREDENTIAL, "postgresql://cantik:" + "rahasia@db/cantik"),
        (CREDENTIAL, "-----BEGIN PRIVATE" + " KEY-----"),
        (MACHINE, "open('/home/" + "budi/data.xlsx')"),
        (MACHINE, "cd /work/" + "main"),
    ],
)
def test_the_guards_can_fail(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "postgresql://cantik@/cantik?host=/run/postgresql",
        "postgresql://pengguna:sandi@host:5432/nama",
        "https://www.bps.go.id/id",
    ],
)
def test_ordinary_addresses_pass(line: str) -> None:
    assert not any(pattern.search(line) for pattern in (INDEX, CREDENTIAL, MACHINE))


def test_lock_files_name_no_host(project: Path) -> None:
    locks = [*(project / "requirements").glob("*.txt"), project / "script" / "uv.txt"]
    assert len(locks) >= 4
    for lock in locks:
        assert "://" not in lock.read_text(), lock.name
    front = (project / "package-lock.json").read_text()
    assert '"resolved"' not in front
    assert front.count('"integrity"') == front.count('"node_modules/')
