"""Administrative positions on screen."""
