"""Forms of the register: the project itself, what happens to it, and how the list is narrowed."""
