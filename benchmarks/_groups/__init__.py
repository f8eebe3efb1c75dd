"""The peers of the benchmark of groups, and its larger instances."""
