"""Files that other tools wrote not quite as the standard says: mended as far as it goes, and every mend is named."""
