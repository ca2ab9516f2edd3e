"""The demo district: invented people and sample villages in four districts of real names."""
