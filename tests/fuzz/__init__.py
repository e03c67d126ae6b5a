"""Coverage-guided fuzzers, run by hand with atheris: `python -m tests.fuzz TARGET`."""
