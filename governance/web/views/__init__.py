"""The pages of the ground floor, by screen."""
