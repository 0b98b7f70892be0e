"""What stops when a system stops."""
