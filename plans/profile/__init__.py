"""What the tambon is and what presses it: profile and problems."""
