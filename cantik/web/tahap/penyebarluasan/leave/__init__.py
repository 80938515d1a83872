"""Data of persons that leave the village: sharing records, sealed files, requests of whom the data are about."""
