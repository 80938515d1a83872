"""Doubles looked for, judged, put together, parted."""
