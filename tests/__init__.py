"""The tests mirror the rooms of the house; services.py starts what they run against."""
