"""What can be taken along of a picture: its menu, pictures, clips and files."""
