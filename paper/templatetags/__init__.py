"""Template tags of paper; they are builtins of the template engine, so no template loads them."""
