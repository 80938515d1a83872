"""Published statements as constraints over combinations of answers: the model of the audit."""
