"""What Svarbrev is worth and what it costs, beside plain libraries."""
