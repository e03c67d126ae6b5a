"""How often sentences are split right, and links open at them: cases and splitters compared."""
