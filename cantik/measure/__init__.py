"""Tables and indicators of one snapshot: definitions compiled to a plan, counted by an engine, judged."""
