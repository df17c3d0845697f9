"""The dated numbers and limits of every system, and the clocks that run by them. Not what they are decided for."""
