"""The drawing helper: `python -m cantik.publish.chart.worker`.

Reads a specification (a JSON string of a JSON text) a line from standard input until it ends; answers each with a line
of JSON: the SVG, or an object with `error`. The engine is started, and has drawn a chart of each kind, before the first
one comes.
"""

from __future__ import annotations

import json
import sys

from cantik.publish.chart.render import as_text, drawn
from cantik.publish.chart.spec import samples


def main() -> int:
    """Draw until standard input ends."""
    for sample in samples():
        drawn(as_text(sample))
    for line in sys.stdin.buffer:
        try:
            answer: object = drawn(json.loads(line))
        except ValueError as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
