"""A class together: a teacher asks, phones answer, the projector shows what the class thought and what is so."""
