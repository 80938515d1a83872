"""Above the village: sums of areas, their scenarios, releases of kecamatan and kabupaten."""
