"""What the program keeps about a person: told to her, and cleared of what nobody needs when she has left (PDPA)."""
