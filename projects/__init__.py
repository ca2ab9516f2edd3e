"""Things to do: one project, where, by whom, for how much, towards what."""
