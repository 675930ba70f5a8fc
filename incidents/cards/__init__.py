"""Share pictures, 1200 × 630 pixels: what other sites show beside a link to a view or an event."""
