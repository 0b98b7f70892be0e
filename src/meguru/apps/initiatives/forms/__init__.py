"""What people send about an initiative."""
