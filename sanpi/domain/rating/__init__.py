"""Lights and flags by rules that are data: what a rule says of its inputs, and why."""
