"""`/quote`: where half-remembered words stand in the articles, and how they really go."""
