"""Pages of lights and flags."""
