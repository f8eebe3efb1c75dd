"""Secret links stay out of the logs."""

import logging
import re

SECRET = re.compile(r"(/moi/)[\w-]{24}(?=/|\b)")


def hide(text: str) -> str:
    """The text with the secret of each personal link left out."""
    return SECRET.sub(r"\1…", text)


class HideLinks(logging.Filter):
    """Writes /moi/…/ where a log record would tell the secret of a personal link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; every record passes."""
        record.msg = hide(record.getMessage())
        record.args = None
        return True
