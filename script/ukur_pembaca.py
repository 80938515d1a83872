"""Readers of other people over the open data of the fictitious kabupaten: called by `script/long pembaca`. Prints JSON;
a file that one of them refuses, or a broken one that it takes, fails the lane."""

import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from cantik.outlets.api.rate import RateLimit
from cantik.outlets.api.replies import Api, ApiRequest

PROJECT = Path(__file__).resolve().parents[1]
READERS = PROJECT / ".tools" / "pembaca" / "bin" / "python"
SHAPES = "data/standards/dcat-ap-3.0.1-shapes.ttl"


def save_answers(site: Path) -> None:
    """What the API answers in forms that are no files of a release, beside each release of the site."""
    api, forms = Api(RateLimit(0)), ("sdmx.xml", "sdmx21.xml", "parquet")
    for described in site.glob("*/rilis/data.json"):
        data, home = json.loads(described.read_bytes()), described.parents[1] / "dari-api"
        home.mkdir()
        for key, form in product((own["kunci"] for own in data["himpunan"]), forms):
            reply = api.reply(site, ApiRequest("GET", f"data/{data['wilayah']['kode']}/{key}.{form}"), 0)
            (home / f"{key}.{form}").write_bytes(reply.body)


def main() -> int:
    """Make the site, have it read, say what was read."""
    shared = os.environ.get("CANTIK_SHARED")
    shapes = [str(Path(shared) / SHAPES)] if shared else []
    with tempfile.TemporaryDirectory() as folder:
        demo = ["demo", "--villages", "4", "--persons", "400", "--out", folder, "--no-serve"]
        subprocess.run([sys.executable, "-m", "cantik", *demo], cwd=PROJECT, check=True, stdout=sys.stderr)
        save_answers(Path(folder) / "situs")
        command = [str(READERS), "script/baca_format.py", f"{folder}/situs", *shapes]
        done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")
    found = json.loads(done.stdout) if done.stdout.strip() else None
    print(json.dumps({"pembaca": found, "dcat_dengan_bentuk_semic": bool(shapes)}, ensure_ascii=False))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
