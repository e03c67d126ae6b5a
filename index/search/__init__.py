"""Which passages may answer: candidates found, their signals fused, repeats left out."""
