"""Every measure of the product in one registry, and the rows behind each figure."""
