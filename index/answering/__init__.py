"""A question, a statement or half-remembered words in; an answer with a verdict out."""
