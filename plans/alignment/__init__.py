"""Which project serves which strategy."""
