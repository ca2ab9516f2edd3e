"""The floor of the house: an official form as data, and its printers. No table and no address of its own."""
