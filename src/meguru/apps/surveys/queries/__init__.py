"""Questions about surveys and answers; nothing here writes."""
