"""Parts that indicators of several apps share: who lives here, which institutions, who works there.

A function that takes frames and returns `Rows` with the columns of a part is a part itself; the
others return tables to build parts from, and say so.
"""
