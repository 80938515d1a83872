"""The worklist of findings: its lists, and the decisions that people take about them."""

import cantik.collect.app  # noqa: F401  (makes Django ready)
