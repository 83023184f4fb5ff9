"""The design system as a page: colours, texts, parts and whole components.

Reads: the stylesheet, the templates, made-up records. Writes: one page, whose specimens are made
by the templates of the real pages or cut out of real pages, so that they cannot fall behind.
Begin at `page`; a new component is one more line in `specimens`.
"""
