"""What tests of several folders share: servers to test against, the simulated Discord, readers."""
