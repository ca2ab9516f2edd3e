"""«งานของฉัน»: what waits for a person. It knows no plan and no project: every package registers its own ``todo``."""
