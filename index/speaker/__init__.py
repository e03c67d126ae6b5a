"""Who says what stands in quotation marks."""
