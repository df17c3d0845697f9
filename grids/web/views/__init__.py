"""The pages of the grid, by screen."""
