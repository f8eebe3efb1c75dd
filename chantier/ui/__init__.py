"""What the pages are made of: frame, forms, tags, style. It knows no step of the worksite."""
