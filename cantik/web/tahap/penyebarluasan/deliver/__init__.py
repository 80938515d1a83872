"""Releases on their way to the kabupaten: the inbox that machines speak to, the page of the village, that of the
office."""
