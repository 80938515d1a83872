"""Borders of dusun from outside: read, brought to degrees, examined, and mended where somebody agreed to it."""
