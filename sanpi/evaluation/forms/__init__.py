"""Forms of lights and flags."""
