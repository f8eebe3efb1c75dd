"""Initiatives: what people started, and what they bring to the workshop."""
