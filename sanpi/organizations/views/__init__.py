"""Pages of accounts and of the system, one module per subject."""
