"""The pages of a space: what everybody reads, what members do, what those who run it change."""
