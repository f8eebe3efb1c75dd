"""The words of the house: found wherever they are, each with one meaning."""

import polib
import pytest

from chantier.rules import Denied
from chantier.worksites.models import Worksite
from chantier.worksites.states import State
from tools import msgids


def test_words_of_files_in_no_app_are_translated():
    with pytest.raises(Denied, match="Cette étape n’est pas possible"):
        Worksite(state=State.PREPARATION).check_can_move_to(State.CLOSED)


@pytest.fixture
def catalogues(monkeypatch, tmp_path):
    """Catalogues of a house in the making: app → msgid → French."""

    def write(**apps):
        monkeypatch.setattr(msgids, "ROOT", tmp_path)
        for app, words in apps.items():
            folder = tmp_path / "chantier" / app / "locale" / "fr" / "LC_MESSAGES"
            folder.mkdir(parents=True)
            catalogue = polib.POFile()
            catalogue.extend(
                polib.POEntry(msgctxt=context, msgid=text, msgstr=french)
                for (context, text), french in words.items()
            )
            catalogue.save(str(folder / "django.po"))

    return write


def test_a_msgid_with_two_translations_is_told(catalogues):
    catalogues(jobs={(None, "to"): "à"}, worksites={(None, "to"): "au"})

    assert msgids.ambiguous() == ["'to' has several translations: 'au' in worksites; 'à' in jobs"]


def test_a_context_makes_two_words_of_one(catalogues):
    catalogues(jobs={(None, "to"): "à"}, worksites={("date", "to"): "au"})

    assert not msgids.ambiguous()


def test_a_file_in_no_app_has_its_words_in_the_catalogue_of_conf(catalogues, tmp_path):
    catalogues(conf={(None, "known"): "connu"})
    (tmp_path / "chantier" / "rules.py").write_text('_("known")\n_("forgotten")\n')

    assert msgids.missing() == ["chantier/conf: 'forgotten' is not in the French catalogue"]
