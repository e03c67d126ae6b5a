"""Servers come and go, processes die: what is tidied up, and what another process takes over."""
