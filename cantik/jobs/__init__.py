"""Work that takes longer than a page: kinds of jobs, the worker, and what must happen at every tick."""
