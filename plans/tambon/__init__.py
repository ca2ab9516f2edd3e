"""The tambon plan itself: the plan, its lines, its team and its meetings as rows; asking for a roll-up."""
