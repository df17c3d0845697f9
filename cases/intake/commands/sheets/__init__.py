"""Reading the tables that people bring, in a process of their own; only `reading` belongs to the portal's."""
