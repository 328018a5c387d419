"""Figures in Chinese texts: what each counts, of whom and when, and whether they agree with each other."""
