"""From ranked passages to quotations: which sentences, how far they reach, what is bold."""
