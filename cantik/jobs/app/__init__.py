"""Work in the background: rows that pages watch, a worker that carries it out, the tick that tidies."""
