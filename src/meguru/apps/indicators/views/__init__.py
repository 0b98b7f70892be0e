"""Pages of indicators: HTTP <-> one query or one command."""
