"""Eight operations, each drawn by twelve towns in their own words and ways, with the true correspondence known."""
