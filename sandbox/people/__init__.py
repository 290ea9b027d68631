"""People who act: the one way in which tests, the story and the page use the workspace."""
