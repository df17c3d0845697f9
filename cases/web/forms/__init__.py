"""The forms of this app, a module for each kind of screen."""
