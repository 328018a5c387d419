"""Judging year-end forecasts; needs no Django."""
