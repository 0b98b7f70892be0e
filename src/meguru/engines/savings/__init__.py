"""What was expected, confirmed, released and reinvested; nothing counted twice."""
