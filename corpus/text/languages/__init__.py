"""What the end of a sentence depends on in each language: abbreviations and usual first words."""
