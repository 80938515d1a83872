"""The kabupaten's board: villages × stages, who is late."""
