"""What every system needs and none owns: a floor of small apps, each with tables, migrations and rooms of its own."""
