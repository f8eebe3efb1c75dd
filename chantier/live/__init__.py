"""The server: pages and forms at WSGI's cost, and WebSockets, in one process on one port."""
