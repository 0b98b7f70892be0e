"""Pages of the diagnosis: one person's sheet, and an office together."""
