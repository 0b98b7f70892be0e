"""Pages of the comparison between towns: HTTP <-> one query or command."""
