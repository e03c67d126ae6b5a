"""Which passages may answer: candidates brought up, signals fused, repeats collapsed."""
