"""What people send about problems."""
