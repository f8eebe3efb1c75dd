"""Writers in Node, the servers that they write to, and what needs no server."""
