"""What every reply shares: Markdown, size budgets, languages, sentences, errors as replies."""
