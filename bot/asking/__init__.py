"""A question on its way from Discord to the answer service and back."""
