"""What every meeting is, the forum of a village and the meeting of a tambon alike."""
