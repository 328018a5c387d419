"""What a new database starts with."""


def load_reference() -> None:
    """Adds what is missing and changes nothing that is there."""
