"""Pages of problems: HTTP <-> one query or command."""
