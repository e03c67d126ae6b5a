"""What many askers share: a model's batches, an answer under way, answers that are kept."""
