"""Money as local governments count it: whole yen, tax, fiscal years, contracts over several years."""
