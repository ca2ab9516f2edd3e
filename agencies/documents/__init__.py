"""Documents: uploaded files, how they are checked, kept and handed out, and the log of downloads."""
