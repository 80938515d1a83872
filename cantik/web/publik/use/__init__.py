"""Screens of requests for data: the public page of a village, the desk, the kepala desa's approval, the proof."""
