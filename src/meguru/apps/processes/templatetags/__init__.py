"""Parts of pages that are too many for the template language."""
