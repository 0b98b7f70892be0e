"""Pages of knowledge: HTTP <-> one query or command."""
