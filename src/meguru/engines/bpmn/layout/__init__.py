"""Draws by itself: where shapes stand and how lines run."""
