"""Kode wilayah in both schemes with their editions and bridges, words by area, code lists, protected names."""
