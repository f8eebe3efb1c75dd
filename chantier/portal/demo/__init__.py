"""The demonstration: the worksite of 2015 played by fictional people, and one open today."""
