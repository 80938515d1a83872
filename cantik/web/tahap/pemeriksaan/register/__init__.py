"""The screens of the register: look for persons, read one with family and history; questions, programmes."""
