"""Words that carry a subject, in French and English, reduced to their stems (Snowball)."""

import re
from collections.abc import Sequence

import snowballstemmer

LETTERS = re.compile(r"[^\W\d_]{2,}")
# Chinese and Japanese write no spaces: two characters stand for a word.
NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
LANGUAGES = {"fr": "french", "en": "english"}
EMPTY = {
    "fr": """
ai aie aient ainsi ait alors après as au aucun aucune aujourd aura aurait aussi autant autre
autres aux avaient avais avait avant avec avez avoir avons ayant beaucoup bien bon car ce ceci
cela celle celles celui cependant certain certaine certaines certains ces cet cette ceux chacun
chacune chaque chez ci comme comment contre dans de dehors depuis des dès deux devoir doit doivent
donc dont du elle elles en encore entre es est et étaient étais était étant été être eu eux fait
faire fais fallait fait faut font fois il ils je jusque la là laquelle le lequel les lesquelles
lesquels leur leurs loin lors lorsque lui ma mais mal même mêmes mes mettre mieux moi moins mon ne
ni nos notre nous on ont ou où oui par parce parfois parmi pas pendant peu peut peuvent plus
plusieurs plutôt pour pourquoi pouvoir presque pris puis puisque qu quand que quel quelle quelles
quelque quelques quels qui quoi rien sa sais sans se sera serait seront ses seulement si sien soi
soient sois soit sommes son sont sous souvent suis sur ta tant tel telle tellement telles tels tes
toi ton toujours tous tout toute toutes très trop tu un une va vers veut veulent voir voire vont
vos votre vous vraiment dit dire ça quelqu afin assez jamais ici
""",
    "en": """
a about above after again against all also am an and any are aren as at be because been before
being below between both but by can cannot could couldn did didn do does doesn doing don down
during each even few for from further get go had hadn has hasn have haven having he her here hers
him his how if in into is isn it its itself just know let like ll made make many may me might more
most much must my no nor not now of off on once one only or other ought our out over own people re
really same say shall she should shouldn so some such than that the their them then there these
they thing things think this those through to too under until up us very want was wasn way we were
weren what when where which while who whom why will with without won would wouldn you your yours
ve
""",
}


def _words(text: str, language: str) -> list[str]:
    empty = frozenset(EMPTY.get(language, "").split())
    found: list[str] = []
    for word in LETTERS.findall(text.lower()):
        if NO_SPACES.search(word):
            for run in NO_SPACES.findall(word):
                found += [run[i : i + 2] for i in range(len(run) - 1)]
        elif word not in empty:
            found.append(word)
    return found


def stems(text: str, language: str) -> list[str]:
    """The stems of a text, words without a subject left out; unknown languages keep their words."""
    found = _words(text, language)
    if language not in LANGUAGES:
        return found
    stemmed: list[str] = snowballstemmer.stemmer(LANGUAGES[language]).stemWords(found)
    return stemmed


def commonest_forms(texts: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """For each stem the word that is most often written with it, so that people can read it."""
    counts: dict[str, dict[str, int]] = {}
    for text, language in zip(texts, languages, strict=True):
        for word, stem in zip(_words(text, language), stems(text, language), strict=True):
            forms = counts.setdefault(stem, {})
            forms[word] = forms.get(word, 0) + 1
    return {
        stem: min(forms, key=lambda word: (-forms[word], word)) for stem, forms in counts.items()
    }
