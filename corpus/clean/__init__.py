"""Tell an article's own words from the page around them."""
