"""The connection: it waits for its turn before BEGIN IMMEDIATE and leaves when the work is kept."""

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from chantier.conf.sqlite3.turns import Turns, turns_at


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with turns. A database in memory has no queue: only one connection sees it."""

    _turns: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self._turns is None and self._has_queue():
            turns = turns_at(str(self.settings_dict["NAME"]))
            seconds = self.settings_dict["OPTIONS"].get("timeout", 5.0)
            if not turns.take(seconds):
                raise OperationalError("database is locked: another write has lasted too long")
            self._turns = turns
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _has_queue(self) -> bool:
        name = str(self.settings_dict["NAME"])
        return not self.is_in_memory_db() and not name.startswith("file:")

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def __del__(self) -> None:
        self._leave()  # a thread that ended in mid-transaction: SQLite rolled back, so do we

    def _leave(self) -> None:
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.leave()
