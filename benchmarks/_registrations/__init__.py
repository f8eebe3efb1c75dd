"""Registrations over HTTP: our server and its peer, and the people who ask."""
