"""From ranked passages to quotations: which sentences, how many, what is marked."""
