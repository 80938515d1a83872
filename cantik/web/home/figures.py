"""The key figures of a village's newest release, for its first screen."""

from __future__ import annotations

from pathlib import Path

from cantik.release import files
from cantik.release.show import figure_text
from cantik.web.language import either, lang

#: one line of a desk, two of a telephone
SHOWN = 4


def key_figures(folder: Path) -> list[tuple[str, str, str]]:
    """Title, value and unit of the first key figures of the village, as the public reads them."""
    release = files.open_summary(folder)
    key = [release.figure(name) for name in release.key_figures[:SHOWN]]
    return [
        (either(figure.title, figure.title_en), figure_text(figure, lang()), either(figure.unit, figure.unit_en))
        for figure in key
    ]
