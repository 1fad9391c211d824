"""What leaves a page by its address: the QR code of it, and the page in another site's frame."""
