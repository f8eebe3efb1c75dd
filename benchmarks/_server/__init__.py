"""What benchmarks/server.py serves: one form, by several ways of calling Django."""
