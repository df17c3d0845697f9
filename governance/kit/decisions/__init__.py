"""What one person asks for and another decides: four eyes, once for all. Not what is asked, nor what follows."""
