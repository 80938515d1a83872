"""The entity lists that a form reads (ODK Entities): their names and columns. Pure."""

from __future__ import annotations

#: the entity lists of a form, by name, and their columns after `name`, `label`, `__version`. A column that is called as
#: a question holds the answer that the register would give to it; families have one more for each answer that may stand
#: (`cantik.field.instruments.fields.standing_answers`)
FAMILIES, MEMBERS = "keluarga", "anggota"
PLACE_COLUMNS = ("dusun", "rw", "rt")
#: address of the card, for whoever looks for the house: it is no answer, a family need not live there
CARD_ADDRESS = "alamat_kk"
#: of a form that was sent back: JSON, "unit.question" -> what the office remarked about it
REMARKS = "catatan_soal"
FAMILY_COLUMNS = (*PLACE_COLUMNS, "kk_akhir", "anggota", "keadaan", "catatan", CARD_ADDRESS, REMARKS)
MEMBER_COLUMNS = ("keluarga", "urutan", "nama", "jenis_kelamin", "r407", "r409")
