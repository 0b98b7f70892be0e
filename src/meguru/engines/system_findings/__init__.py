"""What is wrong with an information system, by rules with a version."""
