"""The edge of pixels and markup: page values become bytes; touches no disk but the templates."""
