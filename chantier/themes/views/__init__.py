"""Pages of themes, groups and tables, proposals and their follow-up."""
