"""Suggests themes: sentences that stay together however the reports are sampled.

TF-IDF of stems, then non-negative matrix factorisation (Lee, Seung, *Nature* 401, 1999), many times
over samples of the sentences; how often two sentences fall together is their likeness, and average
linkage joins those that are mostly together (consensus clustering: Monti et al., *Machine Learning*
52, 2003). A sentence that goes now here, now there is left in no theme: better listed alone than
absorbed.
"""

import warnings
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer

from chantier.algorithms.themes.words import commonest_forms, stems

SAMPLES = 40
SAMPLE_SHARE = 0.8
STAYS = 0.6  # mean likeness within a theme; a sentence below it is in none
FEWEST_OF_A_THEME = 3
MOST_THEMES = 12
WORDS_SHOWN = 6
TELLING = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding, a contribution or a conflict: its key, words and language ("fr", "en")."""

    key: Hashable
    text: str
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme: its words, the dearest first; its keys, the most telling first; 0-1 how stable."""

    words: tuple[str, ...]
    keys: tuple[Hashable, ...]
    stability: float

    @property
    def telling(self) -> tuple[Hashable, ...]:
        """The sentences to read first."""
        return self.keys[:TELLING]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Themes, the largest first, and what is in none."""

    themes: tuple[Suggestion, ...]
    in_none: tuple[Hashable, ...]


def suggest(
    sentences: Sequence[Sentence], *, count: int | None = None, seed: int = 0
) -> Suggestions:
    """Group sentences, `count` themes at most (about the root of half their number when None).

    The same sentences in any order and the same seed give the same themes. Fewer than two themes'
    worth of sentences, or sentences without a word in common, give none.
    """
    ordered = sorted(sentences, key=lambda s: (s.language, s.text, repr(s.key)))
    everything = Suggestions((), tuple(sentence.key for sentence in ordered))
    if len(ordered) < 2 * FEWEST_OF_A_THEME:
        return everything
    found = _vectors(ordered)
    if found is None:
        return everything
    vectors, words = found
    wanted = count or max(2, min(MOST_THEMES, round((len(ordered) / 2) ** 0.5)))
    wanted = min(wanted, vectors.shape[1], len(ordered) - 1)
    if wanted < 2:
        return everything
    likeness = _likeness(vectors, wanted, seed)
    labels = AgglomerativeClustering(
        n_clusters=None, distance_threshold=1 - STAYS, metric="precomputed", linkage="average"
    ).fit_predict(1 - likeness)
    return _told(ordered, vectors, words, likeness, labels, wanted)


def _vectors(ordered: Sequence[Sentence]) -> tuple[Floats, list[str]] | None:
    """Weights of words, one row for each sentence, and the words; None without any in common."""
    forms = commonest_forms([s.text for s in ordered], [s.language for s in ordered])
    vectorizer = TfidfVectorizer(
        analyzer=lambda s: stems(s.text, s.language), min_df=2, max_df=0.5, sublinear_tf=True
    )
    try:
        vectors = vectorizer.fit_transform(ordered).toarray()
    except ValueError:  # no word stands in two sentences
        return None
    return vectors, [forms[stem] for stem in vectorizer.get_feature_names_out()]


def _likeness(vectors: Floats, wanted: int, seed: int) -> Floats:
    """How often two sentences fall in one theme, of the samples that hold both."""
    random = np.random.default_rng(seed)
    size = len(vectors)
    together, both = np.zeros((size, size)), np.zeros((size, size))
    spoken = np.flatnonzero(vectors.any(axis=1))
    for _ in range(SAMPLES):
        rows = np.sort(
            random.choice(spoken, max(wanted, round(SAMPLE_SHARE * len(spoken))), replace=False)
        )
        model = NMF(wanted, init="nndsvda", max_iter=200, tol=1e-3, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a sample need not be exact
            weights = model.fit_transform(vectors[rows])
        label = weights.argmax(axis=1)
        both[np.ix_(rows, rows)] += 1
        together[np.ix_(rows, rows)] += label[:, None] == label[None, :]
    likeness = np.divide(together, both, out=np.zeros_like(together), where=both > 0)
    np.fill_diagonal(likeness, 1)
    return likeness


def _told(
    ordered: Sequence[Sentence],
    vectors: Floats,
    words: Sequence[str],
    likeness: Floats,
    labels: NDArray[np.int64],
    most: int,
) -> Suggestions:
    themes = []
    for label in sorted(set(labels.tolist())):
        members = np.flatnonzero(labels == label)
        near = likeness[np.ix_(members, members)]
        own = (near.sum(axis=1) - 1) / max(1, len(members) - 1)
        stays = [int(i) for i, stay in zip(members, own, strict=True) if stay >= STAYS]
        if len(stays) < FEWEST_OF_A_THEME:
            continue
        centre = vectors[stays].mean(axis=0)
        telling = sorted(stays, key=lambda i: (-float(vectors[i] @ centre), i))
        outside = vectors.mean(axis=0)
        dear = np.argsort(outside - centre, kind="stable")[:WORDS_SHOWN]
        stability = float(likeness[np.ix_(stays, stays)].mean())
        themes.append(
            Suggestion(
                words=tuple(words[i] for i in dear if centre[i] > 0),
                keys=tuple(ordered[i].key for i in telling),
                stability=round(stability, 3),
            )
        )
    themes.sort(key=lambda theme: (-len(theme.keys), theme.words))
    del themes[most:]
    kept = {key for theme in themes for key in theme.keys}
    rest = tuple(s.key for s in ordered if s.key not in kept)
    return Suggestions(tuple(themes), rest)
