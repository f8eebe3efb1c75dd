"""A room over HTTP: its server, its phones, its projected screen, and a peer on Django Channels."""
