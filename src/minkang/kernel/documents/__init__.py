"""Official papers: a template and plain values in, a tagged PDF with embedded Chinese type out."""
