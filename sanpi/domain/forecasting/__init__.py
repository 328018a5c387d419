"""How much of a year's plan will be completed: quantiles, probability, sums over projects, and what changed."""
