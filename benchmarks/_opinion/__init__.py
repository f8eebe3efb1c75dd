"""The made-up worlds and the measures of the opinion benchmark."""
