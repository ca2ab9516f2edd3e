"""One component for every list: what is asked of it, its order, its columns, its pages, its exports and bulk acts."""
