"""From any amount down to what it rests on, and up to the settlement, the invoice and the payment that hold it."""
