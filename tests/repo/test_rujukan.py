"""The manual keeps up with the program: settings, error codes, commands, glossary; and it builds."""

import re
import subprocess
import sys
from pathlib import Path

UNREAD = re.compile(r"[A-Z][^“…]* tidak dapat dibaca")
SETTING = re.compile(r"\bCANTIK_[A-Z][A-Z_]*[A-Z]\b")


def test_every_setting_is_documented_and_exists(texts: dict[Path, str], project: Path) -> None:
    manual = project / "docs" / "rujukan" / "pengaturan.md"
    documented = set(SETTING.findall(texts[manual]))
    used: set[str] = set()
    for path, text in texts.items():
        if path.suffix in {".py", ".sh", ""} and not path.is_relative_to(project / "docs"):
            used.update(SETTING.findall(text))
    assert used - documented == set()
    assert documented - used == set()


def test_generated_pages_are_current(project: Path) -> None:
    done = subprocess.run([sys.executable, "script/rujukan.py", "--check"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr} — run: just reference"


#: codes that two classes raise, and why that is one meaning
OF_TWO_CLASSES = {
    "E101": "the parser's own error becomes the one that is told",
    "T102": "a release that cannot be read, whole or in part",
}


def test_a_code_belongs_to_one_kind_of_error(texts: dict[Path, str], project: Path) -> None:
    """Two people who add an error at once may take the same number; then a code would say two things."""
    kinds: dict[str, set[str]] = {}
    for path, text in texts.items():
        if path.suffix == ".py" and path.relative_to(project).parts[0] in {"cantik", "bench"}:
            for kind, code in re.findall(r"\b(\w+)\(\s*\"([A-Z]\d{2,3})\"", text):
                kinds.setdefault(code, set()).add(kind)
    kinds = {code: found - {"__init__"} for code, found in kinds.items()}
    assert len(kinds) > 100
    assert {code: found for code, found in kinds.items() if len(found) > 1 and code not in OF_TWO_CLASSES} == {}


#: files told together: all of content, lists of planning, the list of references that holds and the file it names
FILES_TOGETHER = {"K101", "K179", "K181"}


def test_a_file_that_cannot_be_read_has_a_code_of_its_own(project: Path) -> None:
    """Readers of two content files raise one class, so the test above sees no twin of theirs."""
    page = (project / "docs" / "rujukan" / "galat.md").read_text(encoding="utf-8")
    told: dict[str, set[str]] = {}
    for code, message in re.findall(r"^\| (K\d{3}) \| (.*?) \|", page, re.MULTILINE):
        told.setdefault(code, set()).add(message)
    files = {code for code, said in told.items() if any(UNREAD.fullmatch(each) for each in said)}
    assert len(files) > 8
    assert {code for code in files if len(told[code]) > 1} - FILES_TOGETHER == set()


def test_decisions_are_numbered_once(project: Path) -> None:
    files = [path.name for path in (project / "docs" / "adr").glob("*.md") if path.name != "index.md"]
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in files)
    numbers = sorted(int(name[:4]) for name in files)
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_manual_builds(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "rujukan" / "galat.html").is_file()
