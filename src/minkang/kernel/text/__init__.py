"""Chinese text for machines: one folding and one cutting for documents and queries alike.

``folding`` evens out widths, cases, quotation marks and numerals and remembers where every character
came from; ``bigrams`` cuts folded text into search terms; ``cutting`` finds the words of a question
and ``synonyms`` what documents call them.
"""
