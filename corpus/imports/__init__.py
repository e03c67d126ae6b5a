"""Large imports: a queue of articles in the database, which any number of workers drain."""
