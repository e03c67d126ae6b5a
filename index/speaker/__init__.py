"""Who says what is in quotation marks, in the article's own words for them."""
