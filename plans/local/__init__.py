"""The local development plan and its editions."""
