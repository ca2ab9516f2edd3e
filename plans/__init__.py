"""Gathering: village plans, their states, the roll-up, the tambon plan, its reports."""
