"""Operations drawn by twelve towns each, in their own words and ways, with the true correspondence known."""
