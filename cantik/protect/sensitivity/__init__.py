"""Sensitivity rules: which cells may not be printed for their own sake, and by which parameters."""
