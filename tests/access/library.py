"""Who may open the pages of the library."""

WHO_MAY_OPEN = {
    "library:cases": "anyone",
    # Its report is still being written: only those who test hypotheses see it.
    "library:hypothesis": {"animation", "steering", "administrator"},
    "library:evidence": {"animation", "steering", "administrator"},
}
