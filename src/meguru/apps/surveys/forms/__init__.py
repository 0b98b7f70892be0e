"""What people typed about surveys and answers."""
