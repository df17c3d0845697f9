"""Reading what people bring in files, whatever programs wrote them. Not what becomes of it."""
