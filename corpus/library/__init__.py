"""One community's articles: stored, listed, changed, put in the bin, exported."""
