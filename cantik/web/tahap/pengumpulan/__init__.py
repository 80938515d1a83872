"""Pengumpulan: what comes in, as files, from phones, as events, facilities, areas and calamities."""
