"""An index in memory, for tests: what an application keeps in tables."""

from collections import Counter

from meguru.engines.full_text import choose_grams, fold, grams_to_ask, impacts, loosen, rank, read_question


def search(words, texts, *, synonyms=()):
    """The ranking of a question among texts; keys are their places in the list."""
    question = read_question(words, synonyms=synonyms)
    index = {key: impacts([(text, 1.0)]) for key, text in enumerate(texts)}
    holding = Counter(gram for grams in index.values() for gram in grams)
    chosen = choose_grams(
        [grams_to_ask(form) for term in question.terms for form in term.forms], holding, most=10_000
    )
    postings = {
        key: {gram: grams[gram] for gram in chosen if gram in grams}
        for key, grams in index.items()
        if chosen & grams.keys()
    }
    written = {key: (fold(texts[key]).text, loosen(fold(texts[key]).text)) for key in postings}
    known = {gram: holding[gram] for gram in chosen if gram in holding}
    return rank(question, postings=postings, written=written, holding=known, texts=len(texts))


def keys(words, texts, **options):
    return [one.key for one in search(words, texts, **options).found]
