"""An answer as a message: quotations, their sources, and the buttons under them."""
