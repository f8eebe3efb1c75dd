"""What the face needs beside the static files."""

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    "worker": "anyone",
}
