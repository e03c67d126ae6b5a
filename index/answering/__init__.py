"""A question, a statement or half-remembered words in; an answer with a verdict out.

Start at `question`, which has a question's whole way. Nothing is imported here: the search takes a
second to load, and whoever wants a threshold needs `confidence` alone.
"""
