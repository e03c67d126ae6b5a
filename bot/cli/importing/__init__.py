"""Large imports from the shell: begun, watched, stopped, and the workers that do them."""
