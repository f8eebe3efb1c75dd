"""What `python -m benchmarks publication` is made of."""
