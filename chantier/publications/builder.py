"""The child process that writes the forms of a snapshot, within limits. It opens no database.

Started by `building.write_apart` as
`python -P -m chantier.publications.builder FOLDER SECONDS MIB`.
Reads FOLDER/snapshot.json; writes FOLDER/forms/KEY, and FOLDER/progress as it goes. On refusal
writes the sentence to FOLDER/refused and ends with code 2.
"""

import json
import os
import resource
import sys
from pathlib import Path

MIB = 1 << 20
REFUSED = 2


def main() -> int:
    """Write every form; the code is 0, or REFUSED."""
    root, seconds, mebibytes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes * MIB, mebibytes * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import django

    django.setup()
    from django.utils import translation

    from chantier.publications.edition import write
    from chantier.publications.snapshot import from_data
    from chantier.typesetting.pdf import CannotTypeset

    def tell(fraction: float, form: str) -> None:
        (root / "progress.new").write_text(json.dumps([fraction, form]), "utf-8")
        os.replace(root / "progress.new", root / "progress")

    job = json.loads((root / "snapshot.json").read_text("utf-8"))
    try:
        with translation.override(job["language"]):
            forms = write(from_data(job["snapshot"]), tell=tell)
    except CannotTypeset as refused:
        (root / "refused").write_text(refused.sentence, "utf-8")
        return REFUSED
    (root / "forms").mkdir()
    for key, content in forms.items():
        (root / "forms" / key).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
