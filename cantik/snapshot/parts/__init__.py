"""A large file coded into parts by kabupaten, without a register; what the parts are and how they are read again."""
