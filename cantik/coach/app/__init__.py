"""The kabupaten's board in the database: one row a village."""
