"""Personnel acts: kinds and texts, effects in the file, who signs, and their life from draft to cancellation."""
