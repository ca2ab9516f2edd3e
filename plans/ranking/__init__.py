"""How projects are weighed and put in order: criteria, feasibility, ballots."""
