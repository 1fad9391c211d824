"""The moving pictures of the lessons: one frame, one small file for each kind of picture."""
