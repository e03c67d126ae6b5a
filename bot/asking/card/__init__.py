"""Questions about articles themselves: answered from their cards, never as a quotation."""
