import hashlib
import re

from tests.conventions.test_house import ROOT

VENDOR = ROOT / "chantier/ui/static/ui/vendor"


def test_each_file_of_others_is_whole_and_licensed():
    table = (VENDOR / "README.md").read_text()
    for path in VENDOR.glob("*.js"):
        assert path.name in table
        assert hashlib.sha256(path.read_bytes()).hexdigest() in table
        assert list(VENDOR.glob(f"{re.match('[a-z]+', path.name)[0]}-LICENSE"))


def test_htmx_is_the_vendored_one():
    include = (ROOT / "chantier/ui/templates/ui/_htmx.html").read_text()
    names = re.findall(r"ui/vendor/([\w.-]+\.js)", include)
    assert names == [path.name for path in VENDOR.glob("*.js")]
