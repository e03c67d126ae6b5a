"""`/quote`: half-remembered words in, the exact quotation out."""
