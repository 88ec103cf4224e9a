"""Reports as mails: what one says (`letter`), its two bodies and pictures (`parts`), its bytes, and its way."""
