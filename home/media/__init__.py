"""Pictures and videos as readers get them."""
