"""What changes surveys and answers, one use case each."""
