"""Pages of the publication: reading it, preparing it, passing it on."""
