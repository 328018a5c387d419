"""Pages of monthly progress: the unit's grid, the office's months, plans, photos and the telephone."""
