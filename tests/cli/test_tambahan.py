"""A part that is not installed: whoever asks for what needs it is told which command installs it. In a process of its
own in which the modules of all extras are hidden; which extras there are says `pyproject.toml`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

#: modules of the extras, hidden; then each is asked for by the door that people use
PROGRAM = """
import argparse, sys
for name in ("psycopg", "psycopg2", "pyreadstat", "splink", "pyspark"):
    sys.modules[name] = None
from pathlib import Path
from cantik.base.errors import CantikError
from cantik.cli import training
from cantik.cli.argument_checks import sound_settings
from cantik.collect.open import open_file
from cantik.engines.spark import open_cluster

def read(path):
    with open_file(path):
        pass

def count():
    with open_cluster("local[1]"):
        pass

asked = argparse.Namespace(kab="99.01")
for extra, ask in (
    ("server", sound_settings),
    ("statistik", lambda: read(Path("daftar.sav"))),
    ("latih", lambda: training._folder(asked)),
    ("spark", count),
):
    try:
        ask()
    except CantikError as error:
        print(extra, error.code, error.command or error.mend)
"""


def test_each_missing_part_says_how_it_is_installed(tmp_path: Path, project: Path) -> None:
    (tmp_path / "daftar.sav").write_bytes(b"$FL2" + bytes(200))
    settings = {**os.environ, "CANTIK_DATABASE": "postgresql://u@/n?host=/run/pg", "PYTHONPATH": str(project)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    extras = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(told) == set(extras)
    for extra, said in told.items():
        assert re.findall(r"pip install 'cantik\[(\w+)\]'", said) == [extra], said
    assert len({said.split(" ")[0] for said in told.values()}) == len(told), "each error has a code of its own"
