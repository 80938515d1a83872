"""Readers of other people over the open data of the fictitious kabupaten: called by `script/long pembaca`. Prints JSON;
a file that one of them refuses, or a broken one that it takes, fails the lane."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
READERS = PROJECT / ".tools" / "pembaca" / "bin" / "python"
SHAPES = "data/standards/dcat-ap-3.0.1-shapes.ttl"


def main() -> int:
    """Make the site, have it read, say what was read."""
    shared = os.environ.get("CANTIK_SHARED")
    shapes = [str(Path(shared) / SHAPES)] if shared else []
    with tempfile.TemporaryDirectory() as folder:
        demo = ["demo", "--villages", "4", "--persons", "400", "--out", folder, "--no-serve"]
        subprocess.run([sys.executable, "-m", "cantik", *demo], cwd=PROJECT, check=True, stdout=sys.stderr)
        command = [str(READERS), "script/baca_format.py", f"{folder}/situs", *shapes]
        done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout) if done.stdout.strip() else None
    print(json.dumps({"pembaca": found, "dcat_dengan_bentuk_semic": bool(shapes)}, ensure_ascii=False))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
