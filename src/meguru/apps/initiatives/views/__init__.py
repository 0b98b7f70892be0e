"""Pages of initiatives: HTTP <-> one query or command."""
